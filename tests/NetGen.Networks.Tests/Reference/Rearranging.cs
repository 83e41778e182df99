namespace NetGen.Networks.Tests;

/// <summary>Flatten, Reshape and the assertion Shape: the numbers stay.</summary>
public sealed record ReshapeReference(string Name, int[] Shape) : ReferenceLayer
{
    public override string Attribute => Name == "Flatten" ? Name : $"{Name}({string.Join(", ", Shape)})";

    public override int[] Output(int[] input)
    {
        int size = Size(input);
        return Name == "Flatten" ? [size] : Array.ConvertAll(Shape, d => d == -1 ? -size / Size(Shape) : d);
    }

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) => x;
}

/// <summary>In training, 0 where the uniform number is below the rate, and x / (1 − rate) elsewhere.</summary>
public sealed record DropoutReference(double Rate) : ReferenceLayer
{
    public override string Attribute => FormattableString.Invariant($"Dropout({Rate})");

    public override int[] Output(int[] input) => input;

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        uint stream = pass.Dropouts++;
        if (!pass.IsTraining)
            return x;
        float rate = (float)Rate;
        var y = new T[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            bool keeps = PhiloxReference.Uniform(pass.Seed, pass.Step, stream, (long)pass.Sample * x.Length + i) >= rate;
            y[i] = keeps ? x[i] / T.Constant(1.0 - rate) : T.Constant(0);
        }

        return y;
    }
}

/// <summary>Philox4x32-10 as its authors state it (Salmon et al., 2011), apart from the library's own.</summary>
public static class PhiloxReference
{
    public static float Uniform(ulong seed, ulong step, uint stream, long element)
    {
        uint[] counter = [(uint)element, (uint)(element >> 32), stream, (uint)step];
        uint[] key = [(uint)seed ^ (uint)(step >> 32), (uint)(seed >> 32)];
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53UL * counter[0], product1 = 0xCD9E8D57UL * counter[2];
            counter = [(uint)(product1 >> 32) ^ counter[1] ^ key[0], (uint)product1, (uint)(product0 >> 32) ^ counter[3] ^ key[1], (uint)product0];
            key = [key[0] + 0x9E3779B9, key[1] + 0xBB67AE85];
        }

        return (counter[0] >> 8) / 16777216f;
    }
}
