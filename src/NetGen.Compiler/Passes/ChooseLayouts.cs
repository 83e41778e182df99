namespace NetGen.Compiler;

/// <summary>
/// Decides for every tensor of a batch where its samples stand in memory, and adds the conversions between the two layouts. Vectors run
/// along the channels of <see cref="Layout.SamplesOutermost"/>, so that eight channels fill half a vector of sixteen; along the samples of
/// <see cref="Layout.Interleaved"/> they are always full. What each operator costs on either side and what a conversion costs makes a minimum cut:
/// of all assignments, the cheapest.
/// </summary>
/// <remarks>
/// Only for programs that meet whole batches: a single sample, as predictions have them, would leave fifteen of sixteen lanes empty. A
/// network with no operator that gains keeps the layout that users see.
/// </remarks>
public static class ChooseLayouts
{
    public static Program Run(Program program)
    {
        var items = program.Graph.Nodes.Where(IsItem).ToList();
        var costs = items.Select(n => MayInterleave(n, program) ? n.Operator.CostOfLayouts(n) : n.Operator.CostOfLayouts(n) with { Interleaved = LayoutCost.Never }).ToList();
        if (!costs.Any(c => c.Interleaved < c.Outermost))
            return program;

        var numbers = new NodeMap<int?>(program.Graph);
        for (int i = 0; i < items.Count; i++)
            numbers[items[i]] = i;
        var pools = items.Where(n => n.Operator is MaxPool2D).ToLookup(n => (((MaxPool2D)n.Operator).Window, n.Inputs[0]));
        var cut = new MinimumCut(items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            cut.AddItem(i, costs[i].Outermost, costs[i].Interleaved);
            foreach (var input in items[i].Inputs.Distinct())
            {
                if (numbers[input] is { } number)
                    cut.AddPair(i, number, LayoutCost.OfConversion(input));
            }

            // The cells of the maxima come from the kernel that finds the maxima.
            if (items[i].Operator is MaxPool2DIndex index && pools[(index.Window, items[i].Inputs[0])].FirstOrDefault() is { } pool)
                cut.AddPair(i, numbers[pool]!.Value, LayoutCost.Never);
        }

        bool[] isInterleaved = cut.Solve();
        return isInterleaved.Contains(true) ? Convert(program, n => numbers[n] is { } i && isInterleaved[i]) : program;
    }

    /// <summary>Nodes that hold a batch, or read one to sum over it.</summary>
    private static bool IsItem(Node node) =>
        node.Operator is not ScalarSource && (node.Type.Batched || node.Inputs.Any(i => i.Type.Batched && i.Operator is not ScalarSource));

    private static bool MayInterleave(Node node, Program program) =>
        node.Operator.MayInterleave(node) && !program.Gives(node);

    /// <summary>Copies the program, each node in its layout and each input of a node in that of the node.</summary>
    private static Program Convert(Program program, Func<Node, bool> isInterleaved)
    {
        return Rewrite.Run(program, (rewrite, node, inputs) =>
        {
            var layout = isInterleaved(node) ? Layout.Interleaved : Layout.SamplesOutermost;
            return rewrite.Copy(node, [.. inputs.Select(i => In(layout, i, rewrite.Graph))]);
        });

        static Node In(Layout layout, Node input, Graph graph) => !input.Type.Batched || input.Operator is ScalarSource || input.Type.Layout == layout
            ? input
            : graph.Add(new Relayout(layout), input.Origin, input);
    }
}
