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
/// <param name="Form">Which of the products it is.</param>
/// <param name="Groups">
/// Groups of samples that are summed apart, where the outermost loop of the sum is the batch: C is then <c>[Groups, rows, columns]</c>, as
/// <see cref="GroupedSum"/> says. More than one only for graphics processors.
/// </param>
/// <param name="Pool">
/// Rows of a window, 2 or 4 that follow each other: C has their maxima, a row for each window. More than one only for graphics processors.
/// </param>
/// <param name="Index">The operand for the row of each window that held the maximum, or −1.</param>
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
    ContractionForm Form,
    long BColumnStride = 1,
    int Groups = 1,
    int Pool = 1,
    int Index = -1) : Kernel(Operands, Epilogue)
{
    public override string Kind => Form.ToString();

    public override Extent Cost => Outer.Select(o => o.Count)
        .Concat(Reduction.Select(r => r.Count))
        .Append(Rows.Count)
        .Aggregate(Extent.Of(Columns), (product, count) => product.Times(count));

    public override IEnumerable<int> Written => WrittenWith(Index);

    public override bool ReadsExactly(int operand) => operand == 0;

    public override bool WritesExactly(int operand) =>
        Operands[operand].IsElement
        && Epilogue.Steps.All(s => !s.Value.Arguments.Contains(operand));
}

/// <summary>The products that are contractions; methods are named after them.</summary>
public enum ContractionForm
{
    /// <summary>Rows times a matrix, transposed or not.</summary>
    Dense,

    /// <summary>The gradient of that matrix.</summary>
    DenseKernelGradient,

    Convolve,

    ConvolveKernelGradient,
}

public sealed record OuterLoop(Extent Count, long AStride, long CStride);

/// <param name="Count">How many rows; batched for a dense layer, fixed for a convolution's output row or a kernel gradient.</param>
/// <param name="AStride">From a row to the next in A, when they are evenly spaced.</param>
/// <param name="CStride">From a row to the next in C.</param>
/// <param name="Loops">
/// Otherwise, the loops that count them, outermost first: the rows of a convolution's kernel gradient are (kernel row, kernel column, channel)
/// triples. Empty when evenly spaced.
/// </param>
public sealed record RowAxis(Extent Count, long AStride, long CStride, EquatableArray<RowLoop> Loops = default)
{
    /// <summary>Each row's offset in A, where they are not evenly spaced.</summary>
    public IReadOnlyList<int> AOffsets => Loops.Count == 0 ? [] : Loops.Aggregate(
        (IEnumerable<int>)[0], (offsets, loop) => offsets.SelectMany(o => Enumerable.Range(0, loop.Count).Select(i => o + i * loop.AStride))).ToList();
}

public sealed record RowLoop(int Count, int AStride);

public sealed record ReductionLoop(Extent Count, long AStride, long BStride)
{
    /// <summary>Neighbors become one loop when the outer one continues where the inner one ends, in both operands.</summary>
    public static IReadOnlyList<ReductionLoop> Merge(IEnumerable<ReductionLoop> loops)
    {
        var merged = new List<ReductionLoop>();
        foreach (var loop in loops.Where(l => l.Count != Extent.Of(1)))
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var outer && !loop.Count.IsBatched
                && outer.AStride == loop.Count.Fixed * loop.AStride && outer.BStride == loop.Count.Fixed * loop.BStride)
            {
                var count = new Extent(outer.Count.Fixed * loop.Count.Fixed, outer.Count.PerBatch * loop.Count.Fixed);
                merged[merged.Count - 1] = loop with { Count = count };
            }
            else
            {
                merged.Add(loop);
            }
        }

        return merged.Count > 0 ? merged : [new ReductionLoop(Extent.Of(1), 1, 1)];
    }
}
