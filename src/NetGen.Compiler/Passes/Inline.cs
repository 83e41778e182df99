namespace NetGen.Compiler;

/// <summary>Copies a program with the operators that have bodies in terms of others, down to those that state their loops. What they have in common is then one node.</summary>
public static class Inline
{
    public static Program Run(Program program) => program.Graph.Nodes.Any(n => n.Operator.HasBody)
        ? Rewrite.Run(program, (rewrite, node, inputs) =>
            node.Operator.HasBody ? node.Operator.BodyOf(new BodyScope(rewrite.Graph, node.Origin), inputs) : rewrite.Copy(node, inputs))
        : program;
}

/// <summary>Where an operator writes its body.</summary>
internal sealed class BodyScope(Graph graph, string origin)
{
    /// <param name="label">What a reader of the generated code calls it.</param>
    public Node Map(string label, ScalarExpression body, params Node[] inputs) => graph.AddMap(label, origin, body, inputs);

    /// <summary>What a row along the last axis is reduced to, as an axis of one place: <c>[…, C] → […, 1]</c>.</summary>
    public Node Row(Combine combine, Node x) => Reshape(x.Shape.WithLast(1), Add(new Reduce(combine, new[] { x.Shape.Rank - 1 }.ToEquatableArray()), x));

    public Node Reshape(Shape shape, Node x) => Add(new Reshape(shape), x);

    public Node Add(Operator @operator, params Node[] inputs) => graph.Add(@operator, origin, inputs);
}
