namespace NetGen.Compiler;

/// <summary>Sums over the batch and leading axes, and means over parts of a sample.</summary>
internal sealed class Sums : Family
{
    internal override bool Opens(Node node) => node.Operator is SumToSuffix or MeanPerSample or SpatialMean or GroupedSum { Gradient: SumToSuffix };

    internal override Kernel Lower(GroupOperands group)
    {
        var x = group.Inputs[0];
        group.Read(x);
        var epilogue = group.Epilogue();
        return group.Anchor.Operator switch
        {
            MeanPerSample => new MeanKernel(group.Operands, epilogue, checked((int)x.Shape.Size), 0),
            SpatialMean => new MeanKernel(group.Operands, epilogue, checked((int)x.Shape.Rows), x.Shape.Last),
            GroupedSum { Gradient: SumToSuffix sum } grouped => Columns(group, epilogue, x, sum.Suffix, grouped.Groups),
            var sum => Columns(group, epilogue, x, ((SumToSuffix)sum).Suffix, groups: 1),
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
