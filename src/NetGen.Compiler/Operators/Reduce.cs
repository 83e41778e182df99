using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary><c>y = Scale · combine of x</c> over <paramref name="Axes"/> of the shape, which the result lacks.</summary>
/// <param name="Combine">A sum, a maximum, or the position of the first maximum (an integer, counted over the reduced axes in scan order).</param>
/// <param name="Axes">Ascending; axis 0 is the first behind the batch.</param>
/// <param name="OverBatch">Whether the samples are reduced, too; the result is then one tensor in all.</param>
/// <param name="Scale">A factor, of sums alone.</param>
public sealed record Reduce(Combine Combine, EquatableArray<int> Axes, bool OverBatch = false, double Scale = 1) : Operator
{
    /// <summary>Sums over the batch, if there is one, and the leading axes: <c>[n?, …, suffix] → [suffix]</c>. The gradient of a bias.</summary>
    public static Reduce SumToSuffix(TensorType x, Shape suffix) =>
        new(Combine.Sum, Enumerable.Range(0, Math.Max(0, x.Shape.Rank - suffix.Rank)).ToEquatableArray(), x.Batched);

    /// <summary>The sum of all numbers of each sample: <c>[n, …] → [n]</c>.</summary>
    public static Reduce Sum(Shape x) => new(Combine.Sum, Enumerable.Range(0, x.Rank).ToEquatableArray());

    /// <summary>The mean over the first axes of each sample: <c>[n, …axes, …] → [n, …]</c>.</summary>
    public static Reduce Mean(Shape x, int axes) =>
        new(Combine.Sum, Enumerable.Range(0, axes).ToEquatableArray(), Scale: 1.0 / x.Dimensions.Take(axes).Aggregate(1L, (size, d) => size * d));

    /// <summary>Whether it sums all rows of a matrix whose columns are the result: the batch, if there is one, and the leading axes.</summary>
    internal bool SumsColumns(TensorType x) =>
        Combine == Combine.Sum && Scale == 1 && OverBatch == x.Batched && IsLeading && (OverBatch || Axes.Count > 0);

    /// <summary>Whether it gives the means over the leading axes of each sample, for each place along the others.</summary>
    internal bool IsMean(TensorType x) =>
        Combine == Combine.Sum && x.Batched && !OverBatch && IsLeading && Axes.Count < x.Shape.Rank && Scale == 1.0 / x.Shape.Dimensions.Take(Axes.Count).Aggregate(1L, (size, d) => size * d);

    /// <summary>Whether it combines numbers that lie side by side: along the last axes, not the batch.</summary>
    internal bool IsAlongRows(TensorType x) => !OverBatch && Axes.Count > 0 && Axes.SequenceEqual(Enumerable.Range(x.Shape.Rank - Axes.Count, Axes.Count));

    private bool IsLeading => Axes.SequenceEqual(Enumerable.Range(0, Axes.Count));

    public override string Name => Combine == Combine.Sum ? Scale == 1 ? "Sum" : "Mean" : $"{Combine}";

    /// <summary>Sums of columns over the batch have kernels for it.</summary>
    public override bool ReadsInterleaved => OverBatch && Combine == Combine.Sum && Scale == 1 && IsLeading;

    public override bool TakesNumberAsGradient => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 1) is { } error)
            return error;
        var x = inputs[0];
        if (Combine == Combine.None || (Combine != Combine.Sum && (OverBatch || Scale != 1)))
            return Mismatch("has sums over the batch, or with a factor, alone");
        if (x.Element != ElementKind.Float || (OverBatch && !x.Batched) || Axes.Any(a => a < 0 || a >= x.Shape.Rank) || !Axes.SequenceEqual(Axes.Distinct().OrderBy(a => a)))
            return Mismatch($"over axes {NumberList.Of(Axes)}{(OverBatch ? " and the batch" : "")} cannot be taken of {List(inputs)}");
        var shape = new Shape(x.Shape.Dimensions.Where((_, a) => !Axes.Contains(a)).ToEquatableArray());
        return new TensorType(x.Batched && !OverBatch, shape, Combine == Combine.FirstMaximum ? ElementKind.Integer : ElementKind.Float);
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var kept = new Queue<Coordinate>(loops.Results);
        Coordinate[] batch = [.. inputs[0].Batched ? [OverBatch ? loops.OverBatch() : kept.Dequeue()] : Array.Empty<Coordinate>()];
        Coordinate[] places = [.. inputs[0].Shape.Dimensions.Select((d, a) => Axes.Contains(a) ? loops.Over(d) : kept.Dequeue())];
        var x = loops.Read(0, [.. batch, .. places], Combine == Combine.Sum ? 0 : float.NegativeInfinity);
        return Combine switch
        {
            Combine.Sum => loops.Sum(x * Scale),
            Combine.Max => loops.Max(x),
            _ => loops.FirstMaximum(x),
        };
    }

    /// <summary>A sum's gradient goes to all that it was made of; a maximum's to the first that held it.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var x = node.Inputs[0];
        if (Combine == Combine.Sum && upstream.Operator is ScalarSource)
        {
            gradients.Add(x, gradients.Map("", node.Origin, new Argument(0) * Scale, upstream));
            return;
        }

        if (Combine == Combine.Sum)
        {
            // A number a sample is scaled before it is spread.
            bool scalesFirst = node.Shape.Rank == 0;
            var share = scalesFirst ? gradients.Map("", node.Origin, new Argument(0) * Scale, upstream) : upstream;
            gradients.Add(x, x.Shape.Rank == 0 ? share : gradients.Apply(new Expand(x.Type, scalesFirst ? 1 : Scale), node.Origin, Kept(share, x, gradients)));
            return;
        }

        var first = gradients.Apply(new Expand(x.Type), node.Origin, Kept(gradients.Apply(this with { Combine = Combine.FirstMaximum }, node.Origin, x), x, gradients));
        ScalarExpression position = 0;
        foreach (int axis in Axes)
            position = position * (double)x.Shape[axis] + new Position(axis + (x.Type.Batched ? 1 : 0));
        var mine = IfEqual(new Argument(0), position, new Argument(1), 0);
        gradients.Add(x, gradients.Map("", node.Origin, mine, first, upstream.Operator is ScalarSource ? upstream : Kept(upstream, x, gradients)));
    }

    public override string KernelName(Node node) =>
        OverBatch || !node.Inputs[0].Type.Batched ? node.Inputs[0].Operator is GroupedSum { Gradient: not Reduce } ? "KernelGradient" : "BiasGradient"
        : node.Shape.Rank == 0 ? Name
        : "Forward";

    internal override bool MayInterleave(Node node) => ReadsInterleaved && node.Shape.Rank == 1 && node.Inputs[0].Shape.Rank == Layouts.ImageRank;

    /// <summary>A value of the result's shape with the reduced axes as axes of one place, so that it can be spread along them.</summary>
    private Node Kept(Node value, Node x, GradientSink gradients)
    {
        var kept = new Shape(x.Shape.Dimensions.Select((d, a) => Axes.Contains(a) ? 1 : d).ToEquatableArray());
        return value.Shape.Rank == 0 || value.Shape == kept ? value : gradients.Apply(new Reshape(kept), value.Origin, value);
    }
}

/// <summary><c>Scale · x</c>, a number for indices too, repeated along the axes where it has one place or none, and over the batch: <c>[n, 1, 1, C] → [n, H, W, C]</c>.</summary>
public sealed record Expand(TensorType Type, double Scale = 1) : Operator
{
    public override bool TakesNumberAsGradient => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : !inputs[0].IsInterleaved && Map.Spreads(inputs[0], Type) ? Type
        : Mismatch($"cannot spread {List(inputs)} over {Type}");

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(loops.Spread(0, inputs[0]) * Scale);
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Collapse(gradients.Map("", node.Origin, new Argument(0) * Scale, upstream), node.Inputs[0], node));

    public override string KernelName(Node node) => node.Inputs[0].Shape.Rank == 0 ? Name : "InputGradient";
}
