namespace NetGen.Compiler;

/// <summary>
/// Column sums: accumulator[column] = Σ over rows of operand 0 at row · Columns + column, or of what <paramref name="Term"/> makes of operands there; then the epilogue for each column (flat index =
/// column). The rows are summed in a fixed order whatever the number of threads.
/// </summary>
/// <param name="Groups">Groups of samples that are summed apart: the result is then <c>[Groups, Columns]</c>, as in <see cref="ContractionKernel"/>.</param>
/// <param name="Term">What is summed, at the element with that flat index; null for operand 0.</param>
public sealed record ColumnSumKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Extent Rows, int Columns, int Groups = 1, ScalarExpression? Term = null)
    : Kernel(Operands, Epilogue)
{
    internal const long CostANumber = 4;

    public override string Kind => "ColumnSum";

    public override Extent Cost => Rows.Times(CostANumber * Columns * (1 + (Term is null ? 0 : Term.Nodes().Count())));
}
