namespace NetGen.Compiler;

/// <summary>Sums over the batch and leading axes, and means over parts of a sample.</summary>
internal sealed class Sums : Family
{
    internal override bool Opens(Node node) =>
        node.Operator is GroupedSum { Gradient: Reduce } || (node.Operator is Reduce sum && (sum.SumsColumns(node.Inputs[0].Type) || sum.IsMean(node.Inputs[0].Type)));

    internal override Kernel Lower(GroupOperands group)
    {
        var x = group.Inputs[0];
        group.Read(x);
        var epilogue = group.Epilogue();
        return group.Anchor.Operator switch
        {
            GroupedSum grouped => Columns(group, epilogue, x, group.Anchor.Shape.WithoutFirst(), grouped.Groups),
            Reduce sum when sum.SumsColumns(x.Type) => Columns(group, epilogue, x, group.Anchor.Shape, groups: 1),
            _ when group.Anchor.Shape.Rank == 0 => new MeanKernel(group.Operands, epilogue, checked((int)x.Shape.Size), 0),
            _ => new MeanKernel(group.Operands, epilogue, checked((int)(x.Shape.Size / group.Anchor.Shape.Size)), checked((int)group.Anchor.Shape.Size)),
        };
    }

    private static Kernel Columns(GroupOperands group, Epilogue epilogue, Node x, Shape suffix, int groups)
    {
        long rows = x.Shape.Size / suffix.Size;
        return x.Type.IsInterleaved
            ? new InterleavedSumKernel(group.Operands, epilogue, checked((int)rows), suffix.Last)
            : new ColumnSumKernel(group.Operands, epilogue, x.Type.Batched ? Extent.Batch(rows) : Extent.Of(rows), checked((int)suffix.Size), groups);
    }
}
