using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// Convolutions of groups of channels beside each other: <c>y[i, j, g, f] = Σ x[row, column, g, c] · kernel[u, v, c, g, f]</c> at the places that <paramref name="At"/> says,
/// <c>[n, H, W, G, C]</c> and <c>[kh, kw, C, G, F] → [n, Height, Width, G, F]</c> (Krizhevsky, Sutskever and Hinton 2012).
/// </summary>
public sealed record GroupedConvolve2D(int Height, int Width, WindowPlaces At) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], kernel = inputs[1];
        return x is { Batched: true, IsInterleaved: false, Shape.Rank: 4 } && kernel is { Batched: false, Shape.Rank: 5 } && x.Shape[2] == kernel.Shape[3] && x.Shape[3] == kernel.Shape[2]
            && Height >= 1 && Width >= 1
            ? x with { Shape = Shape.Of(Height, Width, kernel.Shape[3], kernel.Shape[4]) }
            : Mismatch($"wants [n, H, W, G, C] and a fixed [kh, kw, C, G, F], not {List(inputs)}");
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        Node x = node.Inputs[0], kernel = node.Inputs[1];
        if (gradients.Needs(x))
            gradients.Add(x, gradients.Apply(new GroupedConvolve2DInputGradient(x.Shape[0], x.Shape[1], At), node.Origin, upstream, kernel));
        if (gradients.Needs(kernel))
            gradients.Add(kernel, gradients.Apply(new GroupedConvolve2DKernelGradient(kernel.Shape[0], kernel.Shape[1], At), node.Origin, x, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, kernel) = (new Loops(result), inputs[1].Shape);
        var (n, i, j, g, f) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3], loops.Results[4]);
        var (u, v, c) = (loops.Over(kernel[0]), loops.Over(kernel[1]), loops.Over(kernel[2]));
        return loops.Sum(loops.Read(0, n, At.Row(i, u), At.Column(j, v), g, c) * loops.Read(1, u, v, c, g, f));
    }

    public override string KernelName(Node node) => "Grouped";
}

/// <summary><c>dx[p, q, g, c] = Σ dy[i, j, g, f] · kernel[u, v, c, g, f]</c> over the windows (i, j) whose cell (u, v) reads (p, q): <c>[n, Height', Width', G, F], [kh, kw, C, G, F] → [n, H, W, G, C]</c>.</summary>
public sealed record GroupedConvolve2DInputGradient(int Height, int Width, WindowPlaces At) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType dy = inputs[0], kernel = inputs[1];
        return dy is { Batched: true, IsInterleaved: false, Shape.Rank: 4 } && kernel is { Batched: false, Shape.Rank: 5 } && dy.Shape[2] == kernel.Shape[3] && dy.Shape[3] == kernel.Shape[4]
            && Height >= 1 && Width >= 1
            ? dy with { Shape = Shape.Of(Height, Width, kernel.Shape[3], kernel.Shape[2]) }
            : Mismatch($"wants the gradient of [n, H, W, G, F] and a fixed [kh, kw, C, G, F], not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, kernel) = (new Loops(result), inputs[1].Shape);
        var (n, p, q, g, c) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3], loops.Results[4]);
        var (u, v, f) = (loops.Over(kernel[0]), loops.Over(kernel[1]), loops.Over(kernel[4]));
        return loops.Sum(loops.Read(0, n, At.WindowAtRow(p, u), At.WindowAtColumn(q, v), g, f) * loops.Read(1, u, v, c, g, f));
    }

    public override string KernelName(Node node) => "InputGradient";
}

/// <summary><c>dkernel[u, v, c, g, f] = Σ x[row, column, g, c] · dy[i, j, g, f]</c> over samples and places: <c>[n, H, W, G, C], [n, Height', Width', G, F] → [kh, kw, C, G, F]</c>.</summary>
public sealed record GroupedConvolve2DKernelGradient(int KernelHeight, int KernelWidth, WindowPlaces At) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], dy = inputs[1];
        return x is { Batched: true, IsInterleaved: false, Shape.Rank: 4 } && dy is { Batched: true, IsInterleaved: false, Shape.Rank: 4 } && x.Shape[2] == dy.Shape[2]
            ? TensorType.Fixed(Shape.Of(KernelHeight, KernelWidth, x.Shape[3], x.Shape[2], dy.Shape[3]))
            : Mismatch($"wants [n, H, W, G, C] and the gradient of its convolution, not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, dy) = (new Loops(result), inputs[1].Shape);
        var (u, v, c, g, f) = (loops.Results[0], loops.Results[1], loops.Results[2], loops.Results[3], loops.Results[4]);
        var (n, i, j) = (loops.OverBatch(), loops.Over(dy[0]), loops.Over(dy[1]));
        return loops.Sum(loops.Read(0, n, At.Row(i, u), At.Column(j, v), g, c) * loops.Read(1, n, i, j, g, f));
    }

    public override string KernelName(Node node) => "KernelGradient";
}
