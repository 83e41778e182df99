using System.Globalization;

namespace NetGen;

/// <summary>The numbers of a training that are no tensors, by the names that a checkpoint's metadata give them.</summary>
internal static class TrainingNumbers
{
    const string StepCount = "netgen.step";
    const string EpochCount = "netgen.epoch";
    const string Seed = "netgen.seed";
    const string LossWeight = "netgen.loss_weight";
    const string OptimizerPrefix = "netgen.optimizer.";
    const string DropoutPrefix = "netgen.dropout.";

    internal static void Write(Network network, Dictionary<string, string> metadata)
    {
        metadata[StepCount] = network.StepCount.ToString(CultureInfo.InvariantCulture);
        metadata[EpochCount] = network.EpochCount.ToString(CultureInfo.InvariantCulture);
        metadata[Seed] = network.Seed.ToString(CultureInfo.InvariantCulture);
        foreach (OutputSchema output in network.Schema.Outputs)
        {
            metadata[WeightKey(network, output)] = Text(network.LossWeights[output.Name]);
        }

        foreach ((string name, Func<double> get, _) in network.Optimizer.Numbers)
        {
            metadata[OptimizerPrefix + name] = Text(get());
        }

        foreach (Layer layer in network.AllLayers.Where(layer => layer.HasDropout))
        {
            metadata[DropoutPrefix + layer.Name] = Text(layer.DropoutRate);
        }
    }

    /// <summary>Sets all numbers, or none.</summary>
    /// <exception cref="CheckpointException">A number is missing, is no number, or is out of its range.</exception>
    internal static void Read(Network network, SafeTensorsFile file)
    {
        long step = Whole(file, StepCount, long.MaxValue);
        int epoch = (int)Whole(file, EpochCount, int.MaxValue);
        if (!ulong.TryParse(file.Metadata(Seed), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            throw Wrong(file, Seed);
        }

        List<(string Key, Func<double> Get, Action<double> Set)> numbers = [.. network.Schema.Outputs
            .Select(output => (WeightKey(network, output), (Func<double>)(() => network.LossWeights[output.Name]), (Action<double>)(value => network.LossWeights[output.Name] = value)))];
        numbers.AddRange(network.Optimizer.Numbers.Select(number => (OptimizerPrefix + number.Name, number.Get, number.Set)));
        numbers.AddRange(network.AllLayers.Where(layer => layer.HasDropout)
            .Select(layer => (DropoutPrefix + layer.Name, (Func<double>)(() => layer.DropoutRate), (Action<double>)(value => layer.DropoutRate = (float)value))));
        double[] before = [.. numbers.Select(number => number.Get())];
        double[] after = [.. numbers.Select(number => double.TryParse(file.Metadata(number.Key), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Wrong(file, number.Key))];
        int set = 0;
        try
        {
            for (; set < after.Length; set++)
            {
                numbers[set].Set(after[set]);
            }
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            for (int i = 0; i < set; i++)
            {
                numbers[i].Set(before[i]);
            }

            throw new CheckpointException($"'{file.Path}' cannot be resumed: {error.Message}", error);
        }

        (network.StepCount, network.EpochCount, network.Seed) = (step, epoch, seed);
    }

    static string WeightKey(Network network, OutputSchema output) => network.Schema.Outputs.Count == 1 ? LossWeight : $"{LossWeight}.{output.Name}";

    static long Whole(SafeTensorsFile file, string key, long atMost) =>
        long.TryParse(file.Metadata(key), NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= atMost ? value : throw Wrong(file, key);

    static CheckpointException Wrong(SafeTensorsFile file, string key) => file.Metadata(key) is string found
        ? new($"'{file.Path}' is damaged: its '{key}' is '{found}', which is not such a number.")
        : new($"'{file.Path}' cannot be resumed: it has no '{key}'. Give a file of SaveTrainingState of the same network.");

    // The shortest text that reads back as the same number.
    static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
