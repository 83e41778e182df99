namespace NetGen.Compiler;

/// <summary>
/// Means over part of a sample. Operand 0 is <c>[n, Rows, Columns]</c>; accumulator[sample, column] = Σ over rows / Rows. With
/// <paramref name="Columns"/> = 0 the mean is over all <paramref name="Rows"/> numbers of the sample and gives one number. Then the
/// epilogue (flat index = sample · max(Columns, 1) + column).
/// </summary>
public sealed record MeanKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Rows, int Columns) : Kernel(Operands, Epilogue)
{
    public override string Kind => Columns == 0 ? "MeanPerSample" : "SpatialMean";

    public override Extent Cost => Extent.Batch(ColumnSumKernel.CostANumber * Rows * Math.Max(1, Columns));
}
