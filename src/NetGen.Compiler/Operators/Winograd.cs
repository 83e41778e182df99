using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// An operator of a convolution by Winograd's minimal filtering, F(m × m, 3 × 3) with m = <paramref name="Tile"/> (Lavin and Gray 2016,
/// <see href="https://arxiv.org/abs/1509.09308">arXiv 1509.09308</see>). Only <see cref="ChooseConvolution"/> adds it, when gradients are written out already.
/// </summary>
public abstract record WinogradOperator(int Tile) : Operator
{
    /// <summary>Cells along an edge of an input tile.</summary>
    protected int Size => Winograd.Size(Tile);

    public sealed override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        throw new InvalidOperationException($"{Name} stands for a convolution whose gradient is written out already.");
}

/// <summary>
/// <c>U = G·g·Gᵀ</c> of each channel and filter: <c>[3, 3, C, F] → [(m + 2)², ⌈F / 16⌉, C, 16]</c>, zeros behind the last filter. With
/// <paramref name="Flips"/>, that of the flipped kernel, whose channels are the filters.
/// </summary>
public sealed record WinogradTransform(int Tile, bool Flips) : WinogradOperator(Tile)
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: false, Shape: { Rank: 4 } s } && (s[0], s[1]) == (3, 3)
            ? TensorType.Fixed(Winograd.KernelShape(Tile, Flips ? s[3] : s[2], Flips ? s[2] : s[3]))
        : Mismatch($"wants a fixed [3, 3, C, F], not {List(inputs)}");

    public override string KernelName(Node node) => Flips ? "TransformedFlippedKernel" : "TransformedKernel";
}

/// <summary>
/// <c>y = Aᵀ·(Σ over channels of U ⊙ (Bᵀ·d·B))·A</c> for each m × m tile of <paramref name="Output"/>, where d is the tile's
/// (m + 2) × (m + 2) cells of x with zeros around it: <c>[n, H, W, C]</c> and the transformed kernel <c>→ [n, …Output]</c>.
/// </summary>
/// <param name="Top">Rows of zeros above x.</param>
/// <param name="Left">Columns of zeros in front of x.</param>
public sealed record WinogradConvolve2D(int Tile, int Top, int Left, Shape Output) : WinogradOperator(Tile)
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        return inputs[0] is { Batched: true, Shape: { Rank: 3 } x } && Output.Rank == 3 && Winograd.Covers(x, Output, Top, Left)
            && inputs[1] == TensorType.Fixed(Winograd.KernelShape(Tile, x[2], Output[2]))
            ? TensorType.Sample(Output)
            : Mismatch($"to {Output} wants [n, H, W, C] and its transformed kernel, not {List(inputs)}");
    }

    public override long Operations(Node node) => Winograd.Products(Tile, Output) * node.Inputs[0].Shape[2];

    public override string KernelName(Node node) => node.Inputs[1].Operator is WinogradTransform { Flips: true } ? "InputGradient" : "Forward";
}

/// <summary>
/// <c>dU += (Bᵀ·d·B)ᵀ·(A·dy·Aᵀ)</c> over the tiles of groups of samples: <c>[n, H, W, C], [n, OH, OW, F] → [groups, (m + 2)², …]</c>,
/// laid out as <see cref="WinogradGradientSplit"/> says.
/// </summary>
public sealed record WinogradPartialGradient(int Tile, int Top, int Left) : WinogradOperator(Tile)
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        return inputs[0] is { Batched: true, Shape: { Rank: 3 } x } && inputs[1] is { Batched: true, Shape: { Rank: 3 } dy } && Winograd.Covers(x, dy, Top, Left)
            ? TensorType.Fixed(WinogradGradientSplit.Of(x[2], dy[2]).Shape(Tile))
            : Mismatch($"wants [n, H, W, C] and the gradient of its convolution, not {List(inputs)}");
    }

    public override long Operations(Node node) => Winograd.Products(Tile, node.Inputs[1].Shape) * node.Inputs[0].Shape[2];

    public override string KernelName(Node node) => "PartialGradient";
}

/// <summary><c>dkernel = Gᵀ·(Σ over groups of dU)·G</c>: the sums of <see cref="WinogradPartialGradient"/> <c>→ [3, 3, C, F]</c>.</summary>
public sealed record WinogradKernelGradient(int Tile, int Channels, int Filters) : WinogradOperator(Tile)
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] == TensorType.Fixed(WinogradGradientSplit.Of(Channels, Filters).Shape(Tile))
            ? TensorType.Fixed(Shape.Of(3, 3, Channels, Filters))
        : Mismatch($"of {Channels} channels and {Filters} filters wants their sums, not {List(inputs)}");

    public override string KernelName(Node node) => "KernelGradient";
}
