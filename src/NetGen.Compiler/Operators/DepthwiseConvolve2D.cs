using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// Each channel under a window of its own: <c>y[i, j, c] = Σ x[row, column, c] · kernel[u, v, c]</c> at the places that <paramref name="At"/> says,
/// <c>[n, H, W, C]</c> and <c>[kh, kw, C] → [n, Height, Width, C]</c>.
/// </summary>
public sealed record DepthwiseConvolve2D(int Height, int Width, WindowPlaces At) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], kernel = inputs[1];
        return x is { Batched: true, IsInterleaved: false, Shape.Rank: 3 } && kernel is { Batched: false, Shape.Rank: 3 } && x.Shape[2] == kernel.Shape[2] && Height >= 1 && Width >= 1
            ? x with { Shape = Shape.Of(Height, Width, x.Shape[2]) }
            : Mismatch($"wants [n, H, W, C] and a fixed [kh, kw, C], not {List(inputs)}");
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        Node x = node.Inputs[0], kernel = node.Inputs[1];
        if (gradients.Needs(x))
            gradients.Add(x, gradients.Apply(new DepthwiseConvolve2DInputGradient(x.Shape[0], x.Shape[1], At), node.Origin, upstream, kernel));
        if (gradients.Needs(kernel))
            gradients.Add(kernel, gradients.Apply(new DepthwiseConvolve2DKernelGradient(kernel.Shape[0], kernel.Shape[1], At), node.Origin, x, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, kernel) = (new Loops(result), inputs[1].Shape);
        var (n, i, j, c) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3]);
        var (u, v) = (loops.Over(kernel[0]), loops.Over(kernel[1]));
        return loops.Sum(loops.Read(0, n, At.Row(i, u), At.Column(j, v), c) * loops.Read(1, u, v, c));
    }

    public override string KernelName(Node node) => "Depthwise";
}

/// <summary><c>dx[p, q, c] = Σ dy[i, j, c] · kernel[u, v, c]</c> over the windows (i, j) whose cell (u, v) reads (p, q): <c>[n, Height', Width', C], [kh, kw, C] → [n, H, W, C]</c>.</summary>
public sealed record DepthwiseConvolve2DInputGradient(int Height, int Width, WindowPlaces At) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType dy = inputs[0], kernel = inputs[1];
        return dy is { Batched: true, IsInterleaved: false, Shape.Rank: 3 } && kernel is { Batched: false, Shape.Rank: 3 } && dy.Shape[2] == kernel.Shape[2] && Height >= 1 && Width >= 1
            ? dy with { Shape = Shape.Of(Height, Width, dy.Shape[2]) }
            : Mismatch($"wants the gradient of [n, H, W, C] and a fixed [kh, kw, C], not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, kernel) = (new Loops(result), inputs[1].Shape);
        var (n, p, q, c) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3]);
        var (u, v) = (loops.Over(kernel[0]), loops.Over(kernel[1]));
        return loops.Sum(loops.Read(0, n, At.WindowAtRow(p, u), At.WindowAtColumn(q, v), c) * loops.Read(1, u, v, c));
    }

    public override string KernelName(Node node) => "InputGradient";
}

/// <summary><c>dkernel[u, v, c] = Σ x[row, column, c] · dy[i, j, c]</c> over samples and places: <c>[n, H, W, C], [n, Height', Width', C] → [kh, kw, C]</c>.</summary>
public sealed record DepthwiseConvolve2DKernelGradient(int KernelHeight, int KernelWidth, WindowPlaces At) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], dy = inputs[1];
        return x is { Batched: true, IsInterleaved: false, Shape.Rank: 3 } && dy is { Batched: true, IsInterleaved: false, Shape.Rank: 3 } && x.Shape[2] == dy.Shape[2]
            ? TensorType.Fixed(Shape.Of(KernelHeight, KernelWidth, x.Shape[2]))
            : Mismatch($"wants [n, H, W, C] and the gradient of its convolution, not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, dy) = (new Loops(result), inputs[1].Shape);
        var (u, v, c) = (loops.Results[0], loops.Results[1], loops.Results[2]);
        var (n, i, j) = (loops.OverBatch(), loops.Over(dy[0]), loops.Over(dy[1]));
        return loops.Sum(loops.Read(0, n, At.Row(i, u), At.Column(j, v), c) * loops.Read(1, n, i, j, c));
    }

    public override string KernelName(Node node) => "KernelGradient";
}
