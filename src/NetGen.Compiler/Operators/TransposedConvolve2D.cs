using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// What <see cref="Convolve2D"/> makes of an image, led back to one: <c>y[p, q, c] = Σ x[i, j, f] · kernel[u, v, c, f]</c> over <c>i·StrideY + u·DilationY − Top = p</c> and
/// <c>j·StrideX + v·DilationX − Left = q</c>, <c>[n, H, W, F]</c> and <c>[kh, kw, C, F] → [n, Height, Width, C]</c> (Dumoulin and Visin 2016, arXiv 1603.07285, chapter 4).
/// </summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="Top">Rows in front that are left out of the result.</param>
/// <param name="Left">Likewise columns.</param>
/// <remarks>It is the gradient of a convolution by its image; so its own gradient by x is a convolution, and that by the kernel is a convolution's with image and result exchanged.</remarks>
public sealed record TransposedConvolve2D(int Height, int Width, int StrideY, int StrideX, int DilationY, int DilationX, int Top, int Left) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], kernel = inputs[1];
        if (x is not { Batched: true, Shape.Rank: 3 } || kernel is not { Batched: false, Shape.Rank: 4 } || x.Shape[2] != kernel.Shape[3])
            return Mismatch($"wants [n, H, W, F] and a fixed [kh, kw, C, F], not {List(inputs)}");
        return IsReached(x.Shape[0], kernel.Shape[0], Height, StrideY, DilationY, Top) && IsReached(x.Shape[1], kernel.Shape[1], Width, StrideX, DilationX, Left)
            ? x with { Shape = Shape.Of(Height, Width, kernel.Shape[2]) }
            : Mismatch($"cannot give {Height} × {Width} behind {Top} and {Left} of {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, kernel, at) = (new Loops(result), inputs[1].Shape, new WindowPlaces(StrideY, StrideX, DilationY, DilationX, Top, Left));
        var (n, p, q, c) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3]);
        var (u, v, f) = (loops.Over(kernel[0]), loops.Over(kernel[1]), loops.Over(kernel[3]));
        return loops.Sum(loops.Read(0, n, at.WindowAtRow(p, u), at.WindowAtColumn(q, v), f) * loops.Read(1, u, v, c, f));
    }

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs)
    {
        var (x, kernel) = (inputs[0], inputs[1]);
        var pad = new Pad2D(
            (kernel.Shape[0] - 1) * DilationY - Top,
            Height + Top - 1 - (x.Shape[0] - 1) * StrideY,
            (kernel.Shape[1] - 1) * DilationX - Left,
            Width + Left - 1 - (x.Shape[1] - 1) * StrideX,
            StrideY - 1,
            StrideX - 1);
        return body.Add(new Convolve2D(1, 1, DilationY, DilationX), pad.IsNothing ? x : body.Add(pad, x), body.Add(new FlipKernel(), kernel));
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        Node x = node.Inputs[0], kernel = node.Inputs[1];
        var pad = new Pad2D(Top, Behind(x.Shape[0], kernel.Shape[0], Height, StrideY, DilationY, Top), Left, Behind(x.Shape[1], kernel.Shape[1], Width, StrideX, DilationX, Left), 0, 0);
        var image = upstream;
        if (!pad.IsNothing)
            image = gradients.Apply(pad, node.Origin, image);
        if (gradients.Needs(x))
            gradients.Add(x, gradients.Apply(new Convolve2D(StrideY, StrideX, DilationY, DilationX), node.Origin, image, kernel));
        if (gradients.Needs(kernel))
        {
            var @operator = new Convolve2DKernelGradient(kernel.Shape[0], kernel.Shape[1], StrideY, StrideX, DilationY, DilationX);
            gradients.Add(kernel, gradients.Apply(@operator, node.Origin, image, x));
        }
    }

    public override long Operations(Node node) => node.Inputs[0].Shape.Size * (node.Inputs[1].Shape.Size / node.Inputs[1].Shape.Last);

    public override string KernelName(Node node) => "Forward";

    /// <summary>Whether a convolution over the result, padded, would give as many places as there are, and each touches the result.</summary>
    private static bool IsReached(int places, int size, int extent, int stride, int dilation, int before) =>
        extent >= 1 && before >= 0 && before <= (size - 1) * dilation && (places - 1) * stride + 1 <= extent + before
        && Convolve2D.Positions(before + extent + Behind(places, size, extent, stride, dilation, before), size, stride, dilation) == places;

    /// <summary>Zeros behind an image, so that its last place is whole.</summary>
    private static int Behind(int places, int size, int extent, int stride, int dilation, int before) =>
        Math.Max(0, (places - 1) * stride + (size - 1) * dilation + 1 - extent - before);
}
