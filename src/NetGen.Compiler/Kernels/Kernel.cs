namespace NetGen.Compiler;

/// <summary>
/// One pass over memory, still without a dialect: which operands, which iteration, which arithmetic. The emitters of a
/// dialect know one skeleton a kind of kernel and fill in the body.
/// </summary>
/// <param name="Operands">What the kernel reads and writes; operand i is pointer P<i>i</i> of the call.</param>
/// <param name="Epilogue">What happens to each element once the skeleton has its value.</param>
/// <remarks>
/// Kernels compare by value and hold no node, so that layers of the same shapes share one emitted method.
/// </remarks>
public abstract record Kernel(EquatableArray<Operand> Operands, Epilogue Epilogue)
{
    /// <summary>What the emitted method is named after: <c>Convolve</c>, <c>KernelGradient</c>, <c>Map</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// How much work a call is, in the multiply-adds that a contraction does meanwhile: what decides whether threads share it. Measured with 512-bit vectors on data in
    /// cache, where a contraction runs at about 110 multiply-adds a nanosecond.
    /// </summary>
    public abstract Extent Cost { get; }

    /// <summary>The operands that a kernel writes.</summary>
    public virtual IEnumerable<int> Written => WrittenWith(-1);

    /// <summary>What the epilogue writes, and operand <paramref name="index"/>, unless it is −1.</summary>
    protected IEnumerable<int> WrittenWith(int index) => Epilogue.Steps.Select(s => s.Store).Append(index).Where(i => i >= 0).Distinct();

    /// <summary>Whether a kernel reads operand <paramref name="operand"/> within its bounds alone; by default whole vectors reach past its end.</summary>
    public virtual bool ReadsExactly(int operand) => false;

    /// <summary>Whether a kernel writes operand <paramref name="operand"/> within its bounds alone, and does not read it.</summary>
    public virtual bool WritesExactly(int operand) => false;
}

/// <param name="Access">How an element of the iteration space finds its number in this operand.</param>
/// <param name="IsInteger">32-bit integers behind the pointer.</param>
public sealed record Operand(Access Access, bool IsInteger = false)
{
    /// <summary>Whether it has a number for each element, where the element is.</summary>
    public bool IsElement => Access is Access.Strided { IsElement: true };
}

/// <summary>
/// Scalar steps at each element. In an expression, <c>Accumulator</c> is the skeleton's value, <c>Argument(i)</c> is operand i
/// at this element, <c>Step(k)</c> an earlier step; <c>Rate(i)</c> is the number of the use behind operand i, <c>Draw(i)</c> draws from its stream by the element's flat index.
/// </summary>
/// <param name="IsInterleaved">Elements stand as in <see cref="Layout.Interleaved"/>: vectors of them begin at multiples of their lanes.</param>
public sealed record Epilogue(EquatableArray<EpilogueStep> Steps, bool IsInterleaved = false)
{
    /// <summary>Scalar operations an element: nodes of the expressions' trees.</summary>
    public long Operations => Steps.Sum(s => Size(s.Value));

    private static long Size(ScalarExpression expression) => 1 + expression.Children.Sum(Size);
}

/// <param name="Store">The operand (read element by element) that receives the value, or −1 for a value used by later steps only.</param>
public sealed record EpilogueStep(ScalarExpression Value, int Store);

/// <summary>A count that may grow with the batch: <c>Fixed + PerBatch · n + PerBlock · ⌈n/16⌉</c>, only one of the three not zero.</summary>
public readonly record struct Extent(long Fixed, long PerBatch, long PerBlock = 0)
{
    public static Extent Of(long count) => new(count, 0);

    public static Extent Batch(long perSample) => new(0, perSample);

    /// <summary>So many for each block of <see cref="Layout.Interleaved"/>.</summary>
    public static Extent Blocks(long perBlock) => new(0, 0, perBlock);

    /// <summary>How many numbers a tensor has, those behind the last of interleaved samples included.</summary>
    public static Extent ElementsOf(TensorType type) =>
        type.IsInterleaved ? Blocks(type.Shape.Size * Layouts.Lanes)
        : type.Batched ? Batch(type.Shape.Size)
        : Of(type.Shape.Size);

    /// <summary>How many rows along the last axis.</summary>
    public static Extent RowsOf(TensorType type) => type.Batched ? Batch(type.Shape.Rows) : Of(type.Shape.Rows);

    /// <summary>How many images a batch is to a kernel that sees sixteen interleaved samples as sixteen times the channels.</summary>
    public static Extent ImagesOf(TensorType type) => type.IsInterleaved ? Blocks(1) : Batch(1);

    public bool IsBatched => PerBatch != 0 || PerBlock != 0;

    public Extent Times(long factor) => new(Fixed * factor, PerBatch * factor, PerBlock * factor);

    /// <summary>A product, of which one factor does not grow.</summary>
    public Extent Times(Extent other) => IsBatched ? Times(other.Fixed) : other.Times(Fixed);

    /// <summary>The count for a batch of <paramref name="samples"/>.</summary>
    public long At(long samples) => Fixed + PerBatch * samples + PerBlock * ((samples + Layouts.Lanes - 1) / Layouts.Lanes);

    /// <summary>The count as C# text in <c>n</c>: <c>12</c>, <c>n</c>, <c>n * 26L</c>, <c>(n + 15) / 16 * 13L</c>.</summary>
    public string Text => this switch
    {
        { IsBatched: false } => $"{Fixed}",
        { PerBatch: 1 } => "n",
        { PerBlock: 0 } => $"n * {PerBatch}L",
        { PerBlock: 1 } => $"(n + {Layouts.Lanes - 1}) / {Layouts.Lanes}",
        _ => $"(n + {Layouts.Lanes - 1}) / {Layouts.Lanes} * {PerBlock}L",
    };
}
