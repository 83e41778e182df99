using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// A tensor of the class's own, which <c>Forward</c> reads: the same for all samples. It stands behind nothing. What training steps change is trained by the optimizer, or stored by
/// <c>Assign</c>.
/// </summary>
public sealed class Weight : Layer
{
    /// <summary>The attribute's name.</summary>
    public const string AttributeName = "Weight";

    /// <summary>The attribute's argument that has the sizes.</summary>
    public const string Sizes = "Shape";

    private const string Trained = "Trained", Penalty = "L2";

    public override string Name => AttributeName;

    public override IReadOnlyList<string> Positional => [Sizes];

    public override bool IsTrained => true;

    /// <summary>Its fans are those that Keras finds: of a kernel's sizes; of a vector's, twice its own; of a number's, 1.</summary>
    public override Value Build(LayerScope layer, Value x)
    {
        bool isTrained = layer.Attribute.Flag(Trained, true);
        bool isRight = AreSizes(layer) & layer.IsNotNegative(Penalty) & Weights.CheckInitializer(layer, "");
        if (!isTrained && layer.Attribute.Has(Penalty))
            layer.Report(Rules.UnusedNumber, Penalty, [Penalty, Name, $"{Trained} is false, so no optimizer changes it"]);
        if (!isRight || layer.Attribute.IsUnknown(Sizes))
            return layer.Unknown;

        var shape = new Shape(layer.Attribute.Integers(Sizes));
        if (!layer.IsAddressable(shape, $"The weight '{layer.LayerName}'"))
            return layer.Unknown;
        var (fanIn, fanOut) = shape.Rank switch
        {
            0 => (1, 1),
            1 => (shape.Last, shape.Last),
            _ => (shape.Size / shape.Last, shape.Size / shape[shape.Rank - 2]),
        };
        return isTrained
            ? layer.Parameter("", shape, "", "GlorotUniform", fanIn, fanOut, layer.Attribute.Number(Penalty))
            : layer.OwnState(shape, "GlorotUniform", fanIn, fanOut);
    }

    private bool AreSizes(LayerScope layer)
    {
        int wrong = layer.Attribute.Integers(Sizes).FirstOrDefault(s => s < 1);
        if (layer.Attribute.Integers(Sizes).All(s => s >= 1))
            return true;
        layer.Report(Rules.SizeTooSmall, Sizes, ["Every size", Name, "1", wrong.ToString(CultureInfo.InvariantCulture)]);
        return false;
    }
}
