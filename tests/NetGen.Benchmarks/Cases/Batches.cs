namespace NetGen.Benchmarks.Cases;

/// <summary>A few batches that training goes around, so that no loss sinks to where gradients vanish.</summary>
internal sealed class Batches
{
    public const int Count = 8;

    private const int Seed = 20;

    public Batches(NetworkSchema schema, int samples)
    {
        Samples = samples;
        Schema = schema;
        var random = new Random(Seed);
        Inputs = [.. Enumerable.Range(0, Count).Select(_ => Numbers(random, samples * schema.InputFeatures))];
        if (schema.TargetKind == TargetKind.ClassIndices && schema.Loss != LossKind.None)
            Classes = [.. Enumerable.Range(0, Count).Select(_ => Indices(random, samples, schema.Outputs[0].Classes))];
        else if (schema.Loss == LossKind.BinaryCrossEntropy)
            Values = [.. Enumerable.Range(0, Count).Select(_ => Array.ConvertAll(Indices(random, samples * schema.TargetFeatures, 2), side => (float)side))];
        else if (schema.Loss != LossKind.None)
            Values = [.. Enumerable.Range(0, Count).Select(_ => Numbers(random, samples * schema.TargetFeatures))];
    }

    public NetworkSchema Schema { get; }

    public int Samples { get; }

    /// <summary><c>[samples, input]</c> each, in [-1, 1).</summary>
    public IReadOnlyList<float[]> Inputs { get; }

    /// <summary><c>[samples]</c> each.</summary>
    public IReadOnlyList<int[]>? Classes { get; }

    /// <summary><c>[samples, target]</c> each, in [-1, 1), or 0 and 1 for a loss that takes nothing else.</summary>
    public IReadOnlyList<float[]>? Values { get; }

    private static float[] Numbers(Random random, int count)
    {
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = 2 * random.NextSingle() - 1;
        return numbers;
    }

    private static int[] Indices(Random random, int count, int classes)
    {
        var indices = new int[count];
        foreach (ref int index in indices.AsSpan())
            index = random.Next(classes);
        return indices;
    }
}
