using System.Runtime.InteropServices;

namespace NetGen.Gpu.Check.Timing;

/// <summary>A batch of random numbers: inputs in [-1, 1), and targets of the kind that a network learns from.</summary>
internal sealed class Batch
{
    private const int Seed = 20;

    public Batch(NetworkSchema schema, int samples)
    {
        Samples = samples;
        var random = new Random(Seed);
        Input = Numbers(random, samples * schema.InputFeatures);
        if (schema.Loss == LossKind.None)
            return;
        if (schema.TargetKind == TargetKind.ClassIndices)
            Classes = [.. Enumerable.Range(0, samples).Select(_ => random.Next(schema.Outputs[0].Classes))];
        else
            Values = Numbers(random, samples * schema.TargetFeatures);
    }

    public int Samples { get; }

    /// <summary><c>[samples, input]</c>.</summary>
    public float[] Input { get; }

    /// <summary><c>[samples]</c>.</summary>
    public int[]? Classes { get; }

    /// <summary><c>[samples, target]</c>.</summary>
    public float[]? Values { get; }

    /// <summary>Classes or values, as they lie in memory.</summary>
    public ReadOnlySpan<float> Target => Classes is null ? Values : MemoryMarshal.Cast<int, float>(Classes);

    /// <summary>A step through the library's front door: the batch is sent, and the loss is read.</summary>
    public float Train(INetwork network) => Classes is null ? network.TrainStep(Input, Values) : network.TrainStep(Input, Classes);

    private static float[] Numbers(Random random, int count)
    {
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = 2 * random.NextSingle() - 1;
        return numbers;
    }
}
