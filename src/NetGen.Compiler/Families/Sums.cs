namespace NetGen.Compiler;

/// <summary>Sums over the batch and leading axes, and means over parts of a sample.</summary>
internal sealed class Sums : Family
{
    internal override bool Opens(Node node) => 
        node.Operator is GroupedSum { Gradient: Reduce } || (node.Operator is Reduce { Combine: Combine.Sum } sum && (IsOfColumns(sum, node) || IsMean(sum, node)));

    internal override Kernel Lower(GroupOperands group)
    {
        var x = group.Inputs[0];
        group.Read(x);
        var epilogue = group.Epilogue();
        return group.Anchor.Operator switch
        {
            GroupedSum grouped => Columns(group, epilogue, x, group.Anchor.Shape.WithoutFirst(), grouped.Groups),
            Reduce sum when IsOfColumns(sum, group.Anchor) => Columns(group, epilogue, x, group.Anchor.Shape, groups: 1),
            _ when group.Anchor.Shape.Rank == 0 => new MeanKernel(group.Operands, epilogue, checked((int)x.Shape.Size), 0),
            _ => new MeanKernel(group.Operands, epilogue, checked((int)(x.Shape.Size / group.Anchor.Shape.Size)), checked((int)group.Anchor.Shape.Size)),
        };
    }

    /// <summary>All leading axes, the batch's among them.</summary>
    private static bool IsOfColumns(Reduce sum, Node node) =>
        sum.OverBatch == node.Inputs[0].Type.Batched && sum.Scale == 1 && IsLeading(sum) && (sum.OverBatch || sum.Axes.Count > 0);

    /// <summary>The leading axes of each sample.</summary>
    private static bool IsMean(Reduce sum, Node node) =>
        node.Type.Batched && !sum.OverBatch && IsLeading(sum) && sum.Scale == (double)node.Shape.Size / node.Inputs[0].Shape.Size;

    private static bool IsLeading(Reduce sum) => sum.Axes.SequenceEqual(Enumerable.Range(0, sum.Axes.Count));

    private static Kernel Columns(GroupOperands group, Epilogue epilogue, Node x, Shape suffix, int groups)
    {
        long rows = x.Shape.Size / suffix.Size;
        return x.Type.IsInterleaved
            ? new InterleavedSumKernel(group.Operands, epilogue, checked((int)rows), suffix.Last)
            : new ColumnSumKernel(group.Operands, epilogue, x.Type.Batched ? Extent.Batch(rows) : Extent.Of(rows), checked((int)suffix.Size), groups);
    }
}
