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
