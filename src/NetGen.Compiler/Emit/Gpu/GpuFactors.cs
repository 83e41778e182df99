namespace NetGen.Compiler;

/// <summary>How the factors of a contraction lie in memory: which of their numbers stand side by side, and how terms and rows are counted.</summary>
internal sealed class GpuFactors(ContractionKernel kernel)
{
    /// <summary>The loops of a sum, outermost first, neighbors joined.</summary>
    private readonly IReadOnlyList<ReductionLoop> _loops = ReductionLoop.Merge(kernel.Reduction);

    /// <summary>All rows, those of outer loops included.</summary>
    public Extent Rows => kernel.Outer.Aggregate(kernel.Rows.Count, (rows, loop) => loop.Count.IsBatched ? loop.Count.Times(rows.Fixed) : rows.Times(loop.Count.Fixed));

    /// <summary>Terms of a sum; by sample where the batch is summed over.</summary>
    public Extent Terms => _loops.Aggregate(Extent.Of(1), (terms, loop) => loop.Count.IsBatched ? loop.Count.Times(terms.Fixed) : terms.Times(loop.Count.Fixed));

    public bool SumsBatch => Terms.IsBatched;

    /// <summary>Whether numbers of A that lie side by side are terms of one sum.</summary>
    public bool RunsAlongSumA => Inner.AStride == 1;

    /// <summary>Whether they are rows.</summary>
    public bool RunsAlongRows => !RunsAlongSumA && InnerRow.Stride == 1;

    /// <summary>Whether numbers of B that lie side by side are terms of one sum, not columns.</summary>
    public bool RunsAlongSumB => kernel.BColumnStride != 1;

    /// <summary>Whether rows of A are evenly spaced, and neither shared by windows nor counted by several loops.</summary>
    public bool HasPlainRows => kernel.Outer.Count == 0 && kernel.Rows.Loops.Count == 0;

    /// <summary>Whether A is read four numbers at a time.</summary>
    public bool IsVectorA => RunsAlongSumA
        ? IsInnerWhole && RowStrides.Concat(_loops.Take(_loops.Count - 1).Select(l => l.AStride)).All(s => s % 4 == 0)
        : RunsAlongRows && !kernel.Rows.Count.IsBatched && InnerRow.Count % 4 == 0
            && RowStrides.Where((_, i) => i < RowStrides.Count() - 1).Concat(_loops.Select(l => l.AStride)).All(s => s % 4 == 0);

    /// <summary>Whether B is read four numbers at a time.</summary>
    public bool IsVectorB => RunsAlongSumB
        ? Inner.BStride == 1 && IsInnerWhole && kernel.BColumnStride % 4 == 0 && _loops.Take(_loops.Count - 1).All(l => l.BStride % 4 == 0)
        : kernel.Columns % 4 == 0 && _loops.All(l => l.BStride % 4 == 0);

    /// <summary>Terms that are read at once.</summary>
    private int TermsARead => IsVectorA && RunsAlongSumA || IsVectorB && RunsAlongSumB ? 4 : 1;

    private bool IsInnerWhole => !Inner.Count.IsBatched && Inner.Count.Fixed % 4 == 0;

    private ReductionLoop Inner => _loops[_loops.Count - 1];

    private (long Count, long Stride) InnerRow => kernel.Rows.Loops.Count > 0
        ? (kernel.Rows.Loops[kernel.Rows.Loops.Count - 1].Count, kernel.Rows.Loops[kernel.Rows.Loops.Count - 1].AStride)
        : (Math.Max(kernel.Rows.Count.Fixed, kernel.Rows.Count.PerBatch), kernel.Rows.AStride);

    private IEnumerable<long> RowStrides => kernel.Outer.Select(o => o.AStride)
        .Concat(kernel.Rows.Loops.Count > 0 ? kernel.Rows.Loops.Select(l => (long)l.AStride) : [kernel.Rows.AStride]);

    /// <summary>Whether all sums consist of whole stages of <paramref name="depth"/> terms, whatever the batch.</summary>
    public bool IsWhole(int depth) => (SumsBatch ? Terms.PerBatch : Terms.Fixed) % depth == 0;

    /// <summary>
    /// Whether the offset of term k + d is that of k and that of d, for each multiple k of <paramref name="depth"/> and each d below: no digit of the one carries into the other's.
    /// </summary>
    public bool Splits(long depth)
    {
        for (int i = _loops.Count - 1; i > 0; i--)
        {
            long count = _loops[i].Count.Fixed;
            if (count % depth == 0)
                return true;
            if (depth % count != 0)
                return false;
            depth /= count;
        }

        return true;
    }

    /// <summary>
    /// How many terms a stage has at best: all of them, where <paramref name="most"/> are enough, else the largest number that divides a sum into whole stages whose offsets are
    /// simple. Not much less than <paramref name="usual"/>, which is taken where there is none.
    /// </summary>
    public int Depth(int usual, int most)
    {
        long terms = SumsBatch ? Terms.PerBatch : Terms.Fixed;
        if (!SumsBatch && terms <= most)
            return ((int)terms + TermsARead - 1) / TermsARead * TermsARead;
        for (int depth = most; depth >= Math.Max(2, usual / 2); depth--)
        {
            if (depth % TermsARead == 0 && terms % depth == 0 && Splits(depth))
                return depth;
        }

        return usual;
    }

    /// <summary>The offset in A of a row, counted through all outer loops.</summary>
    public string RowOffset(string row) => Offset(row, [.. kernel.Outer.Select(o => (Count: o.Count.Fixed, o.AStride)), .. kernel.Rows.Loops.Count > 0
        ? kernel.Rows.Loops.Select(l => (Count: (long)l.Count, AStride: (long)l.AStride))
        : [(kernel.Rows.Count.Fixed, kernel.Rows.AStride)]]);

    /// <summary>The offset of a term, in A or in B.</summary>
    /// <param name="multipleOf">What is known to divide the term.</param>
    public string TermOffset(string term, bool isA, long multipleOf = 1) => Offset(term, [.. _loops.Select(l => (l.Count.Fixed, isA ? l.AStride : l.BStride))], multipleOf);

    /// <summary>The same for a term that is known, before the end of the outermost loop.</summary>
    public long TermOffset(long term, bool isA)
    {
        long offset = 0;
        for (int i = _loops.Count - 1; i >= 0; i--)
        {
            long count = i == 0 ? long.MaxValue : _loops[i].Count.Fixed;
            offset += term % count * (isA ? _loops[i].AStride : _loops[i].BStride);
            term /= count;
        }

        return offset;
    }

    /// <summary>A mixed-radix number's digits times strides; the outermost digit has no bound.</summary>
    private static string Offset(string index, IReadOnlyList<(long Count, long Stride)> loops, long multipleOf = 1)
    {
        var terms = new List<string>();
        long below = 1;
        for (int i = loops.Count - 1; i >= 0; i--)
        {
            // Digits whose strides go on where those of the next end are one.
            long count = loops[i].Count, stride = loops[i].Stride;
            for (; i > 0 && loops[i - 1].Stride == count * stride; i--)
                count *= loops[i - 1].Count;
            bool isZero = i > 0 && multipleOf % count == 0;
            multipleOf = isZero ? multipleOf / count : 1;
            string digit = GpuSkeleton.Divided(index, below);
            terms.Add(isZero ? "0" : GpuSkeleton.Times(i > 0 ? GpuSkeleton.Modulo(digit, count) : digit, stride));
            below *= count;
        }

        terms.Reverse();
        return GpuSkeleton.Sum([.. terms]);
    }
}
