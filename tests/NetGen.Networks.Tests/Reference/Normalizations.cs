namespace NetGen.Networks.Tests;

/// <summary>What is normalized together in a sample, straight from the definition: its mean, its variance, and each number by them.</summary>
/// <param name="Name">The attribute's name.</param>
/// <param name="Groups">Of GroupNorm.</param>
/// <param name="Epsilon">The attribute's number.</param>
/// <param name="Center">Whether there is a beta.</param>
/// <param name="Scale">Whether there is a gamma.</param>
/// <param name="Options">The arguments as written.</param>
public sealed record NormalizationReference(string Name, int Groups, double Epsilon, bool Center, bool Scale, string Options) : ReferenceLayer
{
    public override string Attribute => Name + Options;

    public override int[] Output(int[] input) => input;

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input) =>
        [.. Scale ? [new("gamma", [input[^1]], 1, 0)] : Array.Empty<ReferenceParameter>(), .. Center ? [new("beta", [input[^1]], 1, 0)] : Array.Empty<ReferenceParameter>()];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int channels = shape[^1];
        var y = new T[x.Length];
        foreach (var together in Enumerable.Range(0, x.Length).GroupBy(i => Part(i, channels)))
        {
            var mean = T.Constant(0);
            if (Name is not ("RMSNorm" or "UnitNorm"))
            {
                foreach (int i in together)
                    mean += x[i];
                mean /= T.Constant(together.Count());
            }

            var squares = T.Constant(0);
            foreach (int i in together)
                squares += (x[i] - mean) * (x[i] - mean);
            var root = Name == "UnitNorm" ? Functions.Root(squares) : Functions.Root(squares / T.Constant(together.Count()) + T.Constant(Epsilon));
            foreach (int i in together)
                y[i] = (x[i] - mean) / root * (Scale ? parameters[0][i % channels] : T.Constant(1)) + (Center ? parameters[^1][i % channels] : T.Constant(0));
        }

        return y;
    }

    private int Part(int index, int channels) => Name switch
    {
        "InstanceNorm" => index % channels,
        "GroupNorm" => index % channels / (channels / Groups),
        _ => index / channels,
    };
}

/// <summary>Each channel by the mean and the variance of the batch, and by their moving averages where nothing is trained.</summary>
/// <param name="Options">The arguments as written.</param>
public sealed record BatchNormReference(double Momentum, double Epsilon, bool Center, bool Scale, string Options) : ReferenceLayer
{
    public override string Attribute => "BatchNorm" + Options;

    public override bool IsTogether => true;

    public override int[] Output(int[] input) => input;

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input) =>
    [
        .. Scale ? [new("gamma", [input[^1]], 1, 0)] : Array.Empty<ReferenceParameter>(),
        .. Center ? [new("beta", [input[^1]], 1, 0)] : Array.Empty<ReferenceParameter>(),
        new("mean", [input[^1]], 1, 0) { IsTrained = false },
        new("variance", [input[^1]], 1, 0) { IsTrained = false },
    ];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) =>
        [.. x.Select((v, i) => Of(v, i % shape[^1], parameters[^2][i % shape[^1]], parameters[^1][i % shape[^1]], parameters))];

    public override T[][] ApplyTogether<T>(T[][] batch, int[] shape, T[][] parameters, Pass[] passes, double[][] states)
    {
        int channels = shape[^1];
        var y = batch.Select(x => new T[x.Length]).ToArray();
        for (int c = 0; c < channels; c++)
        {
            var (mean, variance) = (T.Constant(0), T.Constant(0));
            var count = T.Constant((double)batch.Length * batch[0].Length / channels);
            foreach (var x in batch)
            {
                for (int i = c; i < x.Length; i += channels)
                    mean += x[i];
            }

            mean /= count;
            foreach (var x in batch)
            {
                for (int i = c; i < x.Length; i += channels)
                    variance += (x[i] - mean) * (x[i] - mean);
            }

            variance /= count;
            for (int n = 0; n < batch.Length; n++)
            {
                for (int i = c; i < y[n].Length; i += channels)
                    y[n][i] = Of(batch[n][i], c, mean, variance, parameters);
            }

            states[^2][c] = Momentum * states[^2][c] + (1 - Momentum) * mean.Value;
            states[^1][c] = Momentum * states[^1][c] + (1 - Momentum) * variance.Value;
        }

        return y;
    }

    private T Of<T>(T x, int channel, T mean, T variance, T[][] parameters) where T : struct, IScalar<T>
    {
        var y = (x - mean) / Functions.Root(variance + T.Constant(Epsilon));
        if (Scale)
            y *= parameters[0][channel];
        return Center ? y + parameters[Scale ? 1 : 0][channel] : y;
    }
}
