using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Adds the backward pass: from the losses to whatever is asked for, last node first, by each operator's own rule.</summary>
public static class Differentiate
{
    /// <summary>
    /// Finds the gradient of <c>Σ over samples of losses · LossScale</c>, where the scale is a run-time scalar.
    /// </summary>
    /// <param name="isWanted">The sources whose gradient is asked for. What leads to none of them is not differentiated.</param>
    /// <param name="found">Called once a wanted source, as soon as its gradient is complete: later nodes no longer read that source.</param>
    public static void Run(Graph graph, Node losses, Func<Node, bool> isWanted, Action<Node, Node> found)
    {
        var needed = new NodeMap<bool>(graph);
        var gradients = new NodeMap<Node?>(graph);
        for (int i = 0; i <= losses.Id; i++)
            needed[graph.Nodes[i]] = isWanted(graph.Nodes[i]) || graph.Nodes[i].Inputs.Any(n => needed[n]);

        gradients[losses] = graph.Add(new ScalarSource(new Scalar(ScalarSlots.GradientScale)), losses.Origin);
        var sink = new GradientSink(graph, n => needed[n], Add);
        for (int i = losses.Id; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (!needed[node] || gradients[node] is not { } gradient)
                continue;
            if (isWanted(node))
                found(node, gradient);
            else
                node.Operator.Differentiate(node, gradient, sink);
        }

        void Add(Node input, Node gradient)
        {
            if (!needed[input])
                return;
            if (gradient.Operator is not ScalarSource && gradient.Type != input.Type)
                throw new InvalidOperationException($"The gradient {gradient} of {input} has another type.");
            gradients[input] = gradients[input] is { } sum
                ? graph.AddMap("sum of gradients", input.Origin, (ScalarExpression)new Argument(0) + new Argument(1), sum, gradient)
                : gradient;
        }
    }
}
