namespace NetGen.Compiler;

/// <summary>
/// C[outer, row, column] = epilogue(Σₖ A[outer, row, k] · B[k, column]): dense layers, convolutions and their gradients.
/// Operand 0 is A, operand 1 is B. A is read a number at a time and broadcast, B and C in vectors along the columns, which
/// are contiguous (stride 1) in C, and in B unless it is transposed. All strides are in floats.
/// </summary>
/// <param name="Outer">
/// Loops around the rows, outermost first (a convolution: samples, then output rows). Work is split by them and by the rows.
/// </param>
/// <param name="Rows">The row axis, cut into register tiles.</param>
/// <param name="Columns">The number of columns, often no multiple of the vector's lanes: the last store is partial.</param>
/// <param name="Reduction">Loops of the sum, outermost first. The batch may be among them (a kernel gradient).</param>
/// <param name="Name">Names the emitted method: <c>Dense</c>, <c>Convolve</c>, <c>DenseKernelGradient</c>, <c>ConvolveKernelGradient</c>.</param>
/// <param name="BColumnStride">From a column to the next in B: 1, or the depth where a product with batched rows has a transposed B.</param>
/// <remarks>
/// Element (outer, row, column) of C has flat index Σ outerᵢ·CStrideᵢ + row·Rows.CStride + column; elements of C are
/// dense, so this is also the index that element operands and random draws use.
/// </remarks>
public sealed record ContractionKernel(
    EquatableArray<Operand> Operands,
    Epilogue Epilogue,
    EquatableArray<OuterLoop> Outer,
    RowAxis Rows,
    int Columns,
    EquatableArray<ReductionLoop> Reduction,
    string Name,
    long BColumnStride = 1) : Kernel(Operands, Epilogue)
{
    public override string Kind => Name;

    public override bool ReadsExactly(int operand) => operand == 0;

    public override bool WritesExactly(int operand) =>
        Operands[operand].Layout == OperandLayout.Element
        && Epilogue.Steps.All(s => !s.Value.Arguments.Contains(operand));
}

public sealed record OuterLoop(Extent Count, long AStride, long CStride);

/// <param name="Count">How many rows; batched for a dense layer, fixed for a convolution's output row or a kernel gradient.</param>
/// <param name="AStride">From a row to the next in A, when they are evenly spaced.</param>
/// <param name="CStride">From a row to the next in C.</param>
/// <param name="AOffsets">
/// Otherwise, each row's offset in A: the rows of a convolution's kernel gradient are (kernel row, kernel column, channel) triples.
/// Empty when evenly spaced.
/// </param>
public sealed record RowAxis(Extent Count, long AStride, long CStride, EquatableArray<int> AOffsets = default);

public sealed record ReductionLoop(Extent Count, long AStride, long BStride);
