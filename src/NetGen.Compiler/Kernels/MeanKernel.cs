namespace NetGen.Compiler;

/// <summary>
/// Means over part of a sample. Operand 0 is <c>[n, Rows, Columns]</c>; accumulator[sample, column] = Σ over rows / Rows. Then the
/// epilogue (flat index = sample · Columns + column).
/// </summary>
public sealed record MeanKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, int Rows, int Columns) : Kernel(Operands, Epilogue)
{
    public override string Kind => "SpatialMean";

    public override Extent Cost => Extent.Batch(ColumnSumKernel.CostANumber * Rows * Columns);
}
