namespace NetGen.Compiler;

/// <summary>
/// Copies a program so that sums over the batch whose results are small go to as many groups of samples as its target wants, which a second, short sum adds in
/// order: a kernel's gradient of some thousand numbers alone would leave most of a graphics processor without work.
/// </summary>
public static class SplitSums
{
    public static Program Run(Program program, Target target)
    {
        if (!program.Graph.Nodes.Any(n => Groups(n, target) > 1))
            return program;

        return Rewrite.Run(program, (rewrite, node, inputs) => Groups(node, target) is > 1 and var groups
            ? rewrite.Graph.Add(
                Sum, node.Origin, rewrite.Graph.Add(new GroupedSum(node.Operator, groups), node.Origin, inputs))
            : rewrite.Copy(node, inputs));
    }

    /// <summary>What adds the groups' results.</summary>
    internal static Reduce Sum { get; } = new(Combine.Sum, new[] { 0 }.ToEquatableArray());

    private static int Groups(Node node, Target target) =>
        node.Inputs.Count > 0 && node.Inputs[0].Type.Batched && (node.Operator is BackwardOperator || (node.Operator is Reduce sum && sum.SumsColumns(node.Inputs[0].Type)))
            ? target.SampleGroups(node)
            : 1;
}
