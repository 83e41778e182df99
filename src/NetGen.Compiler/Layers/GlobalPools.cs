namespace NetGen.Compiler;

/// <summary>A number for each channel of an image, <c>[height, width, channels] → [channels]</c>, or of a sequence, <c>[length, channels] → [channels]</c>.</summary>
/// <param name="isSequence">Whether it takes sequences.</param>
public abstract class GlobalPool(string name, bool isSequence) : Layer
{
    public override string Name { get; } = name;

    public override Value Build(LayerScope layer, Value x) =>
        (isSequence ? layer.IsSequence(x, out var input) : layer.IsImage(x, out input)) ? layer.Add(Operator(input), x) : layer.Unknown;

    protected abstract Operator Operator(Shape input);

    protected static Operator Maximum(Shape input) => new Reduce(Combine.Max, Enumerable.Range(0, input.Rank - 1).ToEquatableArray());
}

/// <summary>The mean of each channel of an image.</summary>
public sealed class GlobalAvgPool2D() : GlobalPool("GlobalAvgPool2D", isSequence: false)
{
    protected override Operator Operator(Shape input) => Reduce.Mean(input, 2);
}

/// <summary>The maximum of each channel of an image.</summary>
public sealed class GlobalMaxPool2D() : GlobalPool("GlobalMaxPool2D", isSequence: false)
{
    protected override Operator Operator(Shape input) => Maximum(input);
}

/// <summary>The mean of each channel of a sequence.</summary>
public sealed class GlobalAvgPool1D() : GlobalPool("GlobalAvgPool1D", isSequence: true)
{
    protected override Operator Operator(Shape input) => Reduce.Mean(input, 1);
}

/// <summary>The maximum of each channel of a sequence.</summary>
public sealed class GlobalMaxPool1D() : GlobalPool("GlobalMaxPool1D", isSequence: true)
{
    protected override Operator Operator(Shape input) => Maximum(input);
}
