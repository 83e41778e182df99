namespace NetGen.Training.Tests;

/// <summary>Small data sets and files for tests.</summary>
static class Samples
{
    /// <summary>Points around one corner of a cube for each class: easy, but not separable without learning.</summary>
    public static Dataset Clusters(int count, int classes = 3, int inputs = 4, int seed = 1)
    {
        var random = new Random(seed);
        float[] values = new float[count * inputs];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.Next(classes);
            for (int j = 0; j < inputs; j++)
            {
                values[i * inputs + j] = (j % classes == labels[i] ? 1 : 0) + (random.NextSingle() - 0.5f);
            }
        }

        return new Dataset(values, [inputs], labels);
    }

    /// <summary>Targets that are a linear function of the inputs.</summary>
    public static Dataset Line(int count, int inputs = 4, int outputs = 2, int seed = 1)
    {
        var random = new Random(seed);
        float[] values = new float[count * inputs];
        float[] targets = new float[count * outputs];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < inputs; j++)
            {
                values[i * inputs + j] = random.NextSingle() - 0.5f;
                for (int o = 0; o < outputs; o++)
                {
                    targets[i * outputs + o] += (j - o) * values[i * inputs + j];
                }
            }
        }

        return new Dataset(values, [inputs], targets, [outputs]);
    }

    public static float[] Weights(Network network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    public static void SetWeights(Network network, ReadOnlySpan<float> weights)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            weights[..parameter.Values.Length].CopyTo(parameter.Values);
            weights = weights[parameter.Values.Length..];
        }
    }

    /// <summary>The folder of real MNIST beside the repository, where there is one.</summary>
    public static string? MnistFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string data in new[] { "shared/data/mnist", "../shared/data/mnist" })
            {
                string path = Path.Combine(folder.FullName, data);
                if (Mnist.IsIn(path))
                {
                    return path;
                }
            }
        }

        return null;
    }
}

/// <summary>A folder that is gone after the test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netgen-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
