namespace NetGen;

/// <summary>The factors of a network's losses, one for each output: <c>network.LossWeights["boxes"] = 2</c>. Their attributes give what they begin with.</summary>
public sealed class LossWeights
{
    private readonly NetworkSchema _schema;
    private readonly double[] _weights;

    internal LossWeights(NetworkSchema schema)
    {
        _schema = schema;
        _weights = [.. schema.Outputs.Select(o => o.LossWeight)];
    }

    /// <summary>The factor of an output's loss, at least 0. It acts from the next step on.</summary>
    /// <param name="output">The output's name; <c>output</c> where there is one.</param>
    /// <exception cref="KeyNotFoundException">The network has no output of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double this[string output]
    {
        get => _weights[IndexOf(output)];
        set => _weights[IndexOf(output)] = FloatRange.NotNegative(value, $"weight of the loss of '{output}'");
    }

    internal double this[int output] => _weights[output];

    /// <summary>That of the one output.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    internal double OfOne
    {
        get => _weights[One];
        set => _weights[One] = FloatRange.NotNegative(value, "weight of the loss");
    }

    private int One => _weights.Length == 1 ? 0 : throw new InvalidOperationException(
        $"'{_schema.Name}' has {_weights.Length} outputs, each with a weight of its own: {Batch.NamesOfOutputs(_schema)}. Say which: LossWeights[\"{_schema.Outputs[0].Name}\"].");

    private int IndexOf(string output) => _schema.IndexOfOutput(output) is >= 0 and var index
        ? index
        : throw new KeyNotFoundException($"'{_schema.Name}' has no output '{output}'; there {(_weights.Length == 1 ? "is" : "are")} {Batch.NamesOfOutputs(_schema)}.");
}
