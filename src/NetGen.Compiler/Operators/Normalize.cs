using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// <c>y = x̂ · γ + β</c> with <c>x̂ = (x − μ) · r</c>, where μ and r are found over <paramref name="Axes"/>: <c>x, γ?, β?</c> <c>→</c> x's type. γ and β are fixed, of the last axes of x.
/// </summary>
/// <param name="By">What μ and r are.</param>
/// <param name="Axes">Ascending; axis 0 is the first behind the batch.</param>
/// <param name="Epsilon">Keeps r finite.</param>
/// <param name="OverBatch">Whether the samples are axes, too: batch normalization (Ioffe and Szegedy 2015).</param>
/// <param name="Scales">Whether there is a γ.</param>
/// <param name="Shifts">Whether there is a β, behind γ.</param>
/// <remarks>The variance is found in a second pass over the differences from the mean, so that it keeps its digits where the mean is far larger.</remarks>
public sealed record Normalize(Norm By, EquatableArray<int> Axes, double Epsilon, bool OverBatch = false, bool Scales = false, bool Shifts = false) : Operator
{
    private static ScalarExpression X0 { get; } = new Argument(0);

    private static ScalarExpression X1 { get; } = new Argument(1);

    private static ScalarExpression X2 { get; } = new Argument(2);

    /// <summary>Whether all axes but the channels' are normalized over, and γ and β are a number a channel: then these belong to what is normalized together.</summary>
    private bool IsByChannel(Node node) => OverBatch && IsLeading && Axes.Count == node.Shape.Rank - 1 && node.Inputs.Skip(1).All(i => i.Shape.Rank == 1);

    private bool IsLeading => Axes.SequenceEqual(Enumerable.Range(0, Axes.Count));

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 1 + (Scales ? 1 : 0) + (Shifts ? 1 : 0)) is { } error)
            return error;
        var x = inputs[0];
        if (x.Element != ElementKind.Float || (OverBatch && !x.Batched) || (Axes.Count == 0 && !OverBatch)
            || Axes.Any(a => a < 0 || a >= x.Shape.Rank) || !Axes.SequenceEqual(Axes.Distinct().OrderBy(a => a)))
            return Mismatch($"over axes {NumberList.Of(Axes)}{(OverBatch ? " and the batch" : "")} cannot be taken of {List(inputs)}");
        return inputs.Skip(1).All(i => i.Element == ElementKind.Float && Map.IsColumn(i, x))
            ? x
            : Mismatch($"wants a scale and a shift of its last axes, not {List(inputs)}");
    }

    internal override bool HasBody => true;

    internal override Node BodyOf(BodyScope body, Node[] inputs) =>
        Apply(body, inputs[0], StatisticsOf(body, inputs[0]), Scales ? inputs[1] : null, Shifts ? inputs[inputs.Length - 1] : null);

    /// <summary><c>(x − μ) · r · γ + β</c>; of a number for each channel, r · γ is one.</summary>
    internal static Node Apply(BodyScope body, Node x, Statistics statistics, Node? gamma, Node? beta)
    {
        var (factor, scale) = (statistics.Factor, gamma);
        if (gamma is not null && !factor.Type.Batched)
            (factor, scale) = (body.Map("scale", X0 * X1, factor, gamma), null);
        var inputs = new List<Node>();
        var y = (statistics with { Factor = factor }).Normalized(x, inputs);
        if (scale is not null)
            y *= Read(inputs, scale);
        if (beta is not null)
            y += Read(inputs, beta);
        return body.Map(nameof(Normalize), y, [.. inputs]);
    }

    /// <summary>μ and r of each part that is normalized together, as tensors that spread over x, and what r is made of.</summary>
    internal Statistics StatisticsOf(BodyScope body, Node x)
    {
        var mean = By == Norm.Variance ? Mean(body, x) : null;
        var squares = mean is null ? body.Map("square", X0 * X0, x) : body.Map("square", (X0 - X1) * (X0 - X1), x, mean);
        if (By == Norm.Length)
        {
            var length = Sum(body, squares);
            return new Statistics(null, length, body.Map("factor", 1 / Max(Sqrt(X0), Epsilon), length));
        }

        var second = Mean(body, squares);
        return new Statistics(mean, second, Factor(body, second, Epsilon));
    }

    /// <summary><c>1 / √(v + ε)</c>.</summary>
    internal static Node Factor(BodyScope body, Node variance, double epsilon) => body.Map("factor", 1 / Sqrt(X0 + epsilon), variance);

    /// <summary>
    /// <c>dx = r · (dŷ − mean dŷ − x̂ · mean(dŷ · x̂))</c> for <c>dŷ = dy · γ</c>, without the first mean where μ is 0; <c>dγ = Σ dy · x̂</c>, <c>dβ = Σ dy</c>.
    /// Of a number for each channel, the sums are the same ones for all three.
    /// </summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var body = gradients.Body(node.Origin);
        var x = node.Inputs[0];
        var statistics = StatisticsOf(body, x);
        if (gradients.Needs(x))
            gradients.Add(x, IsByChannel(node) ? GradientByChannel(body, node, statistics, upstream) : Gradient(body, node, statistics, upstream));
        if (Scales && gradients.Needs(node.Inputs[1]))
            gradients.Add(node.Inputs[1], SumOf(body, Weighted(body, x, statistics, upstream), node.Inputs[1]));
        if (Shifts && gradients.Needs(node.Inputs[node.Inputs.Count - 1]))
            gradients.Add(node.Inputs[node.Inputs.Count - 1], SumOf(body, upstream, node.Inputs[node.Inputs.Count - 1]));
    }

    private Node Gradient(BodyScope body, Node node, Statistics statistics, Node dy)
    {
        var x = node.Inputs[0];
        if (Scales)
            dy = body.Map("scale gradient", X0 * X1, dy, node.Inputs[1]);
        var weighted = Weighted(body, x, statistics, dy);
        var along = By == Norm.Length ? Sum(body, weighted) : Mean(body, weighted);
        // Below the least length, r does not change with x.
        if (By == Norm.Length)
            along = body.Map("Normalize gradient", IfGreater(X1, Epsilon * Epsilon, X0, 0), along, statistics.Second);

        var inputs = new List<Node>();
        var normalized = statistics.Normalized(x, inputs);
        var dx = Read(inputs, dy) - normalized * Read(inputs, along);
        if (By == Norm.Variance)
            dx -= Read(inputs, Mean(body, dy));
        return body.Map("Normalize gradient", dx * Read(inputs, statistics.Factor), [.. inputs]);
    }

    /// <summary>With the sums that are γ's and β's gradients: <c>dx = γ · r · (dy − (dβ + x̂ · dγ) / count)</c>.</summary>
    private Node GradientByChannel(BodyScope body, Node node, Statistics statistics, Node dy)
    {
        var (x, factor) = (node.Inputs[0], statistics.Factor);
        var along = body.Map("Normalize gradient", X0 * X1, Mean(body, Weighted(body, x, statistics, dy)), factor);
        var scale = Scales ? body.Map("scale", X0 * X1, factor, node.Inputs[1]) : factor;
        var inputs = new List<Node>();
        var difference = (statistics with { Factor = along }).Normalized(x, inputs);
        var dx = Read(inputs, dy) - difference;
        if (By == Norm.Variance)
            dx -= Read(inputs, Mean(body, dy));
        return body.Map("Normalize gradient", dx * Read(inputs, scale), [.. inputs]);
    }

    /// <summary>dy · x̂.</summary>
    private static Node Weighted(BodyScope body, Node x, Statistics statistics, Node dy)
    {
        var inputs = new List<Node>();
        var normalized = statistics.Normalized(x, inputs);
        return body.Map("Normalize gradient", normalized * Read(inputs, dy), [.. inputs]);
    }

    private static Node SumOf(BodyScope body, Node gradient, Node parameter) =>
        gradient.Type == parameter.Type ? gradient : body.Add(Reduce.SumToSuffix(gradient.Type, parameter.Shape), gradient);

    private Node Sum(BodyScope body, Node x) => Kept(body, body.Add(new Reduce(Combine.Sum, Axes, OverBatch), x), x.Shape);

    /// <summary>The mean of what is normalized together. Where other axes stand between, first over those in front and then over the rest: each has its kernel.</summary>
    private Node Mean(BodyScope body, Node x)
    {
        int leading = Enumerable.Range(0, Axes.Count).Count(k => Axes[k] == k);
        long size = Axes.Aggregate(1L, (product, axis) => product * x.Shape[axis]);
        if (OverBatch)
            return body.Map("mean", X0 / (new Samples() * (ScalarExpression)size), Sum(body, x));
        bool isTwice = leading > 0 && leading < Axes.Count && Axes.Count < x.Shape.Rank;
        if (!isTwice)
            return Kept(body, body.Add(new Reduce(Combine.Sum, Axes, Scale: 1.0 / size), x), x.Shape);

        var rows = body.Add(Reduce.Mean(x.Shape, leading), x);
        int[] rest = [.. Axes.Skip(leading).Select(a => a - leading)];
        long left = rest.Aggregate(1L, (product, axis) => product * rows.Shape[axis]);
        return Kept(body, body.Add(new Reduce(Combine.Sum, rest.ToEquatableArray(), Scale: 1.0 / left), rows), x.Shape);
    }

    /// <summary>What was reduced, with axes of one place where it spreads over x; a column needs none.</summary>
    private Node Kept(BodyScope body, Node reduced, Shape x) => OverBatch && IsLeading
        ? reduced
        : body.Reshape(new Shape(x.Dimensions.Select((d, a) => Axes.Contains(a) ? 1 : d).ToEquatableArray()), reduced);

    private static ScalarExpression Read(List<Node> inputs, Node node)
    {
        inputs.Add(node);
        return new Argument(inputs.Count - 1);
    }

    /// <summary>Some operations for each pass over the numbers.</summary>
    public override long Operations(Node node) => 5 * node.Shape.Size;

    /// <param name="Mean">μ, or null where it is 0.</param>
    /// <param name="Second">The variance, the mean of the squares, or their sum.</param>
    /// <param name="Factor">r.</param>
    internal sealed record Statistics(Node? Mean, Node Second, Node Factor)
    {
        /// <summary>x̂ as an expression, and what it reads.</summary>
        public ScalarExpression Normalized(Node x, List<Node> inputs)
        {
            var value = Read(inputs, x);
            if (Mean is not null)
                value -= Read(inputs, Mean);
            return value * Read(inputs, Factor);
        }
    }
}

/// <summary>What <see cref="Normalize"/> makes one.</summary>
public enum Norm
{
    /// <summary>μ = mean x, r = 1 / √(mean (x − μ)² + ε).</summary>
    Variance,

    /// <summary>μ = 0, r = 1 / √(mean x² + ε).</summary>
    MeanSquare,

    /// <summary>μ = 0, r = 1 / max(√Σ x², ε).</summary>
    Length,
}
