using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Adds the backward pass: from the losses to whatever is asked for, last node first, by each operator's own rule.</summary>
public static class Differentiate
{
    /// <summary>
    /// Finds the gradient of <c>Σ over outputs and samples of losses · scale</c>, where each output's scale is a run-time scalar.
    /// </summary>
    /// <param name="losses">Those of each output, <c>[n]</c>.</param>
    /// <param name="scales">The slots of their scales.</param>
    /// <param name="isWanted">The sources whose gradient is asked for. What leads to none of them is not differentiated.</param>
    /// <param name="found">Called once a wanted source, as soon as its gradient is complete: later nodes no longer read that source.</param>
    public static void Run(Graph graph, IReadOnlyList<Node> losses, IReadOnlyList<int> scales, Func<Node, bool> isWanted, Action<Node, Node> found)
    {
        var needed = new NodeMap<bool>(graph);
        var gradients = new NodeMap<Node?>(graph);
        int last = losses.Max(l => l.Id);
        for (int i = 0; i <= last; i++)
            needed[graph.Nodes[i]] = isWanted(graph.Nodes[i]) || graph.Nodes[i].Inputs.Any(n => needed[n]);

        for (int i = 0; i < losses.Count; i++)
            gradients[losses[i]] = graph.Add(new ScalarSource(new Scalar(scales[i])), losses[i].Origin);
        var sink = new GradientSink(graph, n => needed[n], Add);
        for (int i = last; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (!needed[node] || gradients[node] is not { } gradient)
                continue;
            if (gradient.Operator is ScalarSource number && (isWanted(node) || !node.Operator.TakesNumberAsGradient))
                gradient = graph.Add(new Expand(node.Type), node.Origin, node.Type.Batched ? gradient : graph.Add(number with { Batched = false }, node.Origin));
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
