using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>Sums over the batch and the leading axes: <c>[n?, …, suffix] → [suffix]</c>. The gradient of a bias.</summary>
public sealed record SumToSuffix(Shape Suffix) : BackwardOperator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : Suffix.IsSuffixOf(inputs[0].Shape) ? TensorType.Fixed(Suffix)
        : Mismatch($"cannot sum {List(inputs)} to {Suffix}");

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var summed = loops.Over(inputs[0] with { Shape = new Shape(inputs[0].Shape.Dimensions.Take(inputs[0].Shape.Rank - Suffix.Rank).ToEquatableArray()) });
        return loops.Sum(loops.Read(0, [.. summed, .. loops.Results]));
    }

    /// <summary>For each sample, where the sum runs over them.</summary>
    public override long Operations(Node node) => node.Inputs[0].Type.Batched ? node.Inputs[0].Shape.Size : 0;

    public override string KernelName(Node node) => node.Inputs[0].Operator is GroupedSum { Gradient: not SumToSuffix } ? "KernelGradient" : "BiasGradient";

    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.Of(node.Inputs[0].Shape.Size, Suffix.Last);

    internal override bool MayInterleave(Node node) => ReadsInterleaved && Suffix.Rank == 1 && node.Inputs[0].Shape.Rank == Layouts.ImageRank;
}

/// <summary>The mean of a sample's numbers: <c>[n, …] → [n]</c>.</summary>
public sealed record MeanPerSample : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: true, Element: ElementKind.Float } ? TensorType.Sample(Shape.Scalar)
        : Mismatch($"wants floats [n, …], not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var input = node.Inputs[0];
        var share = gradients.Map("", node.Origin, new Argument(0) * (1.0 / input.Shape.Size), upstream);
        gradients.Add(input, share.Operator is ScalarSource || input.Shape.Rank == 0 ? share : gradients.Apply(new Expand(input.Type), node.Origin, share));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var summed = loops.Over(TensorType.Fixed(inputs[0].Shape));
        return loops.Sum(loops.Read(0, [loops.Results[0], .. summed]) * (1.0 / inputs[0].Shape.Size));
    }

    public override long Operations(Node node) => node.Inputs[0].Shape.Size;
}

/// <summary>A sample's number at all its elements: <c>[n] → [n, …]</c>.</summary>
public sealed record Expand(TensorType Type) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: true, Shape.Rank: 0 } && Type.Batched ? Type
        : Mismatch($"cannot spread {List(inputs)} over {Type}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var mean = gradients.Apply(new MeanPerSample(), node.Origin, upstream);
        gradients.Add(node.Inputs[0], gradients.Map("", node.Origin, new Argument(0) * (double)node.Shape.Size, mean));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(loops.Spread(0, inputs[0]));
    }

    public override long Operations(Node node) => 0;
}

/// <summary>The mean over height and width: <c>[n, H, W, C] → [n, C]</c>.</summary>
public sealed record SpatialMean : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: true, Shape: { Rank: 3 } s } ? TensorType.Sample(Shape.Of(s[2]))
        : Mismatch($"wants [n, H, W, C], not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var shape = node.Inputs[0].Shape;
        float share = 1f / (shape[0] * shape[1]);
        gradients.Add(node.Inputs[0], gradients.Apply(new ExpandSpatial(shape[0], shape[1], share), node.Origin, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var (loops, x) = (new Loops(result), inputs[0].Shape);
        return loops.Sum(loops.Read(0, loops.Results[0], loops.Over(x[0]), loops.Over(x[1]), loops.Results[1]) * (1.0 / x.Rows));
    }

    public override long Operations(Node node) => node.Inputs[0].Shape.Size;

    public override string KernelName(Node node) => "Forward";
}

/// <summary>A channel's number, times <paramref name="Scale"/>, at every pixel: <c>[n, C] → [n, Height, Width, C]</c>.</summary>
public sealed record ExpandSpatial(int Height, int Width, float Scale) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: true, Shape: { Rank: 1 } s } ? TensorType.Sample(Shape.Of(Height, Width, s[0]))
        : Mismatch($"wants [n, C], not {List(inputs)}");

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var mean = gradients.Apply(new SpatialMean(), node.Origin, upstream);
        gradients.Add(node.Inputs[0], gradients.Map("", node.Origin, new Argument(0) * ((double)Scale * Height * Width), mean));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(loops.Read(0, loops.Results[0], loops.Results[3]) * (double)Scale);
    }

    public override string KernelName(Node node) => "InputGradient";
}
