using System.Globalization;

namespace NetGen.Compiler;

/// <summary>A layer that normalizes numbers of a sample and gives each channel a scale γ and a shift β.</summary>
/// <param name="name">The attribute's name.</param>
/// <param name="epsilon">ε where the attribute names none.</param>
/// <param name="isAffine">Whether there are γ and β where the attribute says nothing.</param>
public abstract class Normalization(string name, double epsilon, bool isAffine = true) : Layer
{
    public override string Name { get; } = name;

    public override bool IsTrained => true;

    public override Value Build(LayerScope layer, Value x)
    {
        bool isRight = layer.IsPositive("Epsilon", epsilon) & Check(layer);
        return isRight && x.Shape is { } input ? Build(layer, x, input, layer.Attribute.Number("Epsilon", epsilon)) : layer.Unknown;
    }

    /// <summary>Whether the other numbers of the attribute are right; reports those that are not.</summary>
    protected virtual bool Check(LayerScope layer) => true;

    protected abstract Value Build(LayerScope layer, Value x, Shape input, double epsilon);

    /// <summary>The layer's γ, if it has one.</summary>
    protected Value? Scale(LayerScope layer, Shape input) =>
        layer.Attribute.Flag("Scale", isAffine) ? layer.Weight("gamma", Shape.Of(input.Last), "Ones") : null;

    /// <summary>The layer's β, if it has one.</summary>
    protected Value? Shift(LayerScope layer, Shape input) =>
        layer.Attribute.Flag("Center", isAffine) ? layer.Weight("beta", Shape.Of(input.Last), "Zeros") : null;

    /// <summary>x normalized along some axes, times γ, plus β.</summary>
    protected Value Along(LayerScope layer, Value x, Norm by, IEnumerable<int> axes, double epsilon, Value? gamma, Value? beta, bool overBatch = false)
    {
        var normalize = new Normalize(by, axes.ToEquatableArray(), epsilon, overBatch, gamma is not null, beta is not null);
        return layer.Add(normalize, [x, .. gamma is null ? [] : new[] { gamma }, .. beta is null ? [] : new[] { beta }]);
    }
}

/// <summary>The numbers along the last axis to mean 0 and variance 1: <c>(x − μ) / √(σ² + ε) · γ + β</c>.</summary>
public sealed class LayerNorm() : Normalization("LayerNorm", 1e-3)
{
    protected override Value Build(LayerScope layer, Value x, Shape input, double epsilon) =>
        Along(layer, x, Norm.Variance, [input.Rank - 1], epsilon, Scale(layer, input), Shift(layer, input));
}

/// <summary>The numbers along the last axis to a mean of squares of 1: <c>x / √(mean x² + ε) · γ</c>.</summary>
public sealed class RMSNorm() : Normalization("RMSNorm", 1e-6)
{
    protected override Value Build(LayerScope layer, Value x, Shape input, double epsilon) =>
        Along(layer, x, Norm.MeanSquare, [input.Rank - 1], epsilon, Scale(layer, input), null);
}

/// <summary>Groups of channels of a sample, with all their places, to mean 0 and variance 1; γ and β belong to channels.</summary>
public sealed class GroupNorm() : Normalization("GroupNorm", 1e-3)
{
    public override IReadOnlyList<string> Positional => ["Groups"];

    protected override bool Check(LayerScope layer) => layer.AtLeast(1, "Groups", 0);

    protected override Value Build(LayerScope layer, Value x, Shape input, double epsilon)
    {
        int groups = layer.Attribute.Integer("Groups"), channels = input.Last;
        if (channels % groups != 0)
        {
            int nearest = Enumerable.Range(1, Math.Min(groups, channels)).Last(g => channels % g == 0);
            var fix = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Groups" }, Text(nearest), $"Change Groups to {Text(nearest)}");
            layer.ReportShape(Rules.UnevenGroups, "Groups", [Text(channels), Name, Text(groups)], fix);
            return layer.Unknown;
        }

        // [.., C] as [.., G, C / G]: all but the groups is normalized over.
        var split = Shape.Of(groups, channels / groups);
        var grouped = layer.Add(new Reshape(new Shape(input.Dimensions.Take(input.Rank - 1).Concat(split.Dimensions).ToEquatableArray())), x);
        var axes = Enumerable.Range(0, input.Rank + 1).Where(a => a != input.Rank - 1);
        var y = Along(layer, grouped, Norm.Variance, axes, epsilon, Split(Scale(layer, input)), Split(Shift(layer, input)));
        return layer.Add(new Reshape(input), y);

        Value? Split(Value? weight) => weight is null ? null : layer.Add(new Reshape(split), weight);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Each channel of a sample, with all its places, to mean 0 and variance 1.</summary>
public sealed class InstanceNorm() : Normalization("InstanceNorm", 1e-5, isAffine: false)
{
    protected override Value Build(LayerScope layer, Value x, Shape input, double epsilon)
    {
        if (input.Rank >= 2)
            return Along(layer, x, Norm.Variance, Enumerable.Range(0, input.Rank - 1), epsilon, Scale(layer, input), Shift(layer, input));
        layer.ReportShape(Rules.OperandMismatch, null, [Name, $"takes places in front of the channels, such as height × width × channels, but gets {input} a sample"]);
        return layer.Unknown;
    }
}

/// <summary>The numbers along the last axis to length 1: <c>x / max(√Σ x², 10⁻¹²)</c>.</summary>
public sealed class UnitNorm : Layer
{
    private const double LeastLength = 1e-12;

    public override string Name => "UnitNorm";

    public override Value Build(LayerScope layer, Value x) => x.Shape is { } input
        ? layer.Add(new Normalize(Norm.Length, new[] { input.Rank - 1 }.ToEquatableArray(), LeastLength), x)
        : layer.Unknown;
}
