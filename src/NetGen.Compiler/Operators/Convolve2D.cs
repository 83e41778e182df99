using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// <c>y[i, j, f] = Σ x[i·StrideY + u·DilationY, j·StrideX + v·DilationX, c] · kernel[u, v, c, f]</c>:
/// <c>[n, H, W, C]</c> (already padded) and <c>[kh, kw, C, F] → [n, OH, OW, F]</c>.
/// </summary>
/// <param name="MostRows">Rows that are computed at most, from the first: what nobody reads is not worth it.</param>
/// <param name="MostColumns">Likewise columns.</param>
public sealed record Convolve2D(
    int StrideY, int StrideX, int DilationY, int DilationX, ConvolutionAlgorithm Algorithm = ConvolutionAlgorithm.Auto,
    int MostRows = int.MaxValue, int MostColumns = int.MaxValue) : Operator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], kernel = inputs[1];
        if (x is not { Batched: true, Shape.Rank: 3 } || kernel is not { Batched: false, Shape.Rank: 4 } || x.Shape[2] != kernel.Shape[2])
            return Mismatch($"wants [n, H, W, C] and a fixed [kh, kw, C, F], not {List(inputs)}");

        int height = Math.Min(MostRows, Positions(x.Shape[0], kernel.Shape[0], StrideY, DilationY));
        int width = Math.Min(MostColumns, Positions(x.Shape[1], kernel.Shape[1], StrideX, DilationX));
        return height > 0 && width > 0
            ? x with { Shape = Shape.Of(height, width, kernel.Shape[3]) }
            : Mismatch($"has a kernel wider than its input: {List(inputs)}");
    }

    /// <summary>How many places a window of <paramref name="size"/> cells finds in <paramref name="extent"/>; zero or less when it does not fit.</summary>
    public static int Positions(int extent, int size, int stride, int dilation)
    {
        int slack = extent - ((size - 1) * dilation + 1);
        return slack < 0 ? 0 : slack / stride + 1;
    }

    /// <summary>
    /// <c>dx</c> is the convolution, at stride 1, of <c>dy</c> — spread out by the stride and padded — with the flipped kernel.
    /// </summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        Node x = node.Inputs[0], kernel = node.Inputs[1];
        int kernelHeight = kernel.Shape[0], kernelWidth = kernel.Shape[1];
        if (gradients.Needs(x))
        {
            var pad = new Pad2D(
                Top: (kernelHeight - 1) * DilationY,
                Bottom: x.Shape[0] - 1 - (node.Shape[0] - 1) * StrideY,
                Left: (kernelWidth - 1) * DilationX,
                Right: x.Shape[1] - 1 - (node.Shape[1] - 1) * StrideX,
                InteriorY: StrideY - 1,
                InteriorX: StrideX - 1);
            var spread = pad.IsNothing ? upstream : gradients.Apply(pad, node.Origin, upstream);
            var flipped = gradients.Apply(new FlipKernel(), node.Origin, kernel);
            gradients.Add(x, gradients.Apply(new Convolve2D(1, 1, DilationY, DilationX, Algorithm), node.Origin, spread, flipped));
        }

        if (gradients.Needs(kernel))
        {
            var @operator = new Convolve2DKernelGradient(kernelHeight, kernelWidth, StrideY, StrideX, DilationY, DilationX, Algorithm);
            gradients.Add(kernel, gradients.Apply(@operator, node.Origin, x, upstream));
        }
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result) => Padded(inputs, result, new Pad2D(0, 0, 0, 0, 0, 0));

    /// <summary>The same over an image with zeros around it and between its pixels.</summary>
    internal Nest Padded(IReadOnlyList<TensorType> inputs, TensorType result, Pad2D pad)
    {
        var (loops, kernel) = (new Loops(result), inputs[1].Shape);
        var (n, i, j, f) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3]);
        var (u, v, c) = (loops.Over(kernel[0]), loops.Over(kernel[1]), loops.Over(kernel[2]));
        var (row, column) = ((i * StrideY + u * DilationY - pad.Top) / (pad.InteriorY + 1), (j * StrideX + v * DilationX - pad.Left) / (pad.InteriorX + 1));
        return loops.Sum(loops.Read(0, n, row, column, c) * loops.Read(1, u, v, c, f));
    }

    public override string KernelName(Node node) => node.Inputs[1].Operator is FlipKernel ? "InputGradient" : "Forward";

    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.OfConvolution(node, Algorithm);
}

/// <summary>What the language asks for; its <c>ConvolutionAlgorithm</c> has the same members.</summary>
public enum ConvolutionAlgorithm
{
    Auto,
    Direct,
    Winograd,
    WinogradF4,
}

/// <summary>
/// <c>dkernel[u, v, c, f] = Σ x[i·StrideY + u·DilationY, j·StrideX + v·DilationX, c] · dy[i, j, f]</c> over samples and positions:
/// <c>[n, H, W, C], [n, OH, OW, F] → [kh, kw, C, F]</c>.
/// </summary>
public sealed record Convolve2DKernelGradient(
    int KernelHeight, int KernelWidth, int StrideY, int StrideX, int DilationY, int DilationX, ConvolutionAlgorithm Algorithm = ConvolutionAlgorithm.Auto)
    : BackwardOperator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], dy = inputs[1];
        return x is { Batched: true, Shape.Rank: 3 } && dy is { Batched: true, Shape.Rank: 3 } && x.Layout == dy.Layout
            && Convolve2D.Positions(x.Shape[0], KernelHeight, StrideY, DilationY) >= dy.Shape[0]
            && Convolve2D.Positions(x.Shape[1], KernelWidth, StrideX, DilationX) >= dy.Shape[1]
            ? TensorType.Fixed(Shape.Of(KernelHeight, KernelWidth, x.Shape[2], dy.Shape[2]))
            : Mismatch($"of {KernelHeight} × {KernelWidth} wants [n, H, W, C] and the gradient of its convolution, not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, dy) = (new Loops(result), inputs[1].Shape);
        var (u, v, c, f) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3]);
        var (n, i, j) = (loops.OverBatch(), loops.Over(dy[0]), loops.Over(dy[1]));
        return loops.Sum(loops.Read(0, n, i * StrideY + u * DilationY, j * StrideX + v * DilationX, c) * loops.Read(1, n, i, j, f));
    }

    public override string KernelName(Node node) => "KernelGradient";

    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.OfConvolution(node, Algorithm);
}

/// <summary><c>[kh, kw, C, F] → [kh, kw, F, C]</c>, both spatial axes reversed.</summary>
public sealed record FlipKernel : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: false, Shape: { Rank: 4 } s } ? TensorType.Fixed(Shape.Of(s[0], s[1], s[3], s[2]))
        : Mismatch($"wants a fixed [kh, kw, C, F], not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(new FlipKernel(), node.Origin, upstream));

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, kernel) = (new Loops(result), inputs[0].Shape);
        var at = loops.Results;
        return loops.Each(loops.Read(0, kernel[0] - 1 - at[0], kernel[1] - 1 - at[1], at[3], at[2]));
    }

    public override string KernelName(Node node) => "FlippedKernel";
}
