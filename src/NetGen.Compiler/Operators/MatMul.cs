using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary><c>y = x · w</c> on the last axis: <c>[n?, …, K] · [K, N] → [n?, …, N]</c>.</summary>
public sealed record MatMul : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], w = inputs[1];
        return w is { Batched: false, Shape.Rank: 2 } && x.Shape.Rank >= 1 && x.Shape.Last == w.Shape[0]
            ? x with { Shape = x.Shape.WithLast(w.Shape[1]) }
            : Mismatch($"wants [n, …, K] and a fixed [K, N], not {List(inputs)}");
    }

    /// <summary><c>dx = dy · wᵀ</c>, <c>dw = xᵀ · dy</c>.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        Node x = node.Inputs[0], w = node.Inputs[1];
        if (gradients.Needs(x))
            gradients.Add(x, gradients.Apply(new MatMul(), node.Origin, upstream, gradients.Apply(new Transpose(), node.Origin, w)));
        if (gradients.Needs(w))
            gradients.Add(w, gradients.Apply(new MatMulKernelGradient(), node.Origin, x, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        Coordinate[] rows = [.. loops.Results];
        var (k, column) = (loops.Over(inputs[1].Shape[0]), rows[rows.Length - 1]);
        rows[rows.Length - 1] = k;
        return loops.Sum(loops.Read(0, rows) * loops.Read(1, k, column));
    }

    public override string KernelName(Node node) => node.Inputs[1].Operator is Transpose ? "InputGradient" : "Forward";
}

/// <summary><c>[K, N] → [N, K]</c>.</summary>
public sealed record Transpose : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: false, Shape.Rank: 2 } x ? TensorType.Fixed(Shape.Of(x.Shape[1], x.Shape[0]))
        : Mismatch($"wants a fixed [K, N], not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(new Transpose(), node.Origin, upstream));

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(loops.Read(0, loops.Results[1], loops.Results[0]));
    }

    public override string KernelName(Node node) => "TransposedKernel";
}

/// <summary><c>dw = xᵀ · dy</c> over the batch and all leading axes: <c>[n, …, K], [n, …, N] → [K, N]</c>.</summary>
public sealed record MatMulKernelGradient : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType x = inputs[0], dy = inputs[1];
        return x.Batched == dy.Batched && x.Shape.Rank >= 1 && dy.Shape.Rank >= 1 && x.Shape.WithoutLast() == dy.Shape.WithoutLast()
            ? TensorType.Fixed(Shape.Of(x.Shape.Last, dy.Shape.Last))
            : Mismatch($"wants [n, …, K] and [n, …, N] with the same leading axes, not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var rows = loops.Over(inputs[0] with { Shape = inputs[0].Shape.WithoutLast() });
        return loops.Sum(loops.Read(0, [.. rows, loops.Results[0]]) * loops.Read(1, [.. rows, loops.Results[1]]));
    }

    public override string KernelName(Node node) => "KernelGradient";
}
