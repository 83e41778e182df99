namespace NetGen.Networks.Tests;

/// <summary>Runs a row's generated network beside its reference, at every vector width and with several threads.</summary>
internal static class NetworkCheck
{
    private const int Seed = 12345;

    /// <summary>So large a step that the parameter after it is nearly the gradient alone: w − 1024·g loses 6e-8·(|g| + |w|/1024) of it.</summary>
    private const double GradientStep = 1024;

    /// <summary>The vector widths of this processor.</summary>
    public static int[] Widths { get; } = [.. new[] { 128, 256, 512 }.Where(IsSupported)];

    public static void Run(IReadOnlyList<NetworkCase> table, NetworkCase row) => Run(GeneratedAssembly.Of(table), row, Widths, [2, 3]);

    /// <summary>The same with the kernels alone that every target must have, at the widest vectors.</summary>
    public static void RunNestsOnly(IReadOnlyList<NetworkCase> table, NetworkCase row) => Run(GeneratedAssembly.Of(table, nestsOnly: true), row, Widths[^1..], [3]);

    private static void Run(GeneratedAssembly assembly, NetworkCase row, int[] widths, int[] threadCounts)
    {
        var reference = new ReferenceNetwork(row, Seed);
        var problems = new List<string?>();
        List<Observation>? narrowest = null;
        foreach (int bits in widths)
        {
            var alone = Observe(assembly, row, reference, Device.Cpu(1, bits));
            problems.AddRange(alone.Select(o => Compare(o, reference, row, $"{bits} bits, ")));
            foreach (int threads in threadCounts)
            {
                var together = Observe(assembly, row, reference, Device.Cpu(threads, bits));
                problems.AddRange(together.Zip(alone, (t, a) => a.SameBits(t) ? null : $"{bits} bits, {a.What}: {threads} threads give other bits than one"));
            }

            narrowest ??= alone;
            problems.AddRange(alone.Zip(narrowest, (wide, narrow) => wide.Differs(narrow, bits)));
        }

        var found = problems.OfType<string>().ToList();
        Assert.True(found.Count == 0, $"{string.Join("\n", found.Take(12))}\n{(found.Count > 12 ? $"… and {found.Count - 12} more\n" : "")}\n{row.Source}");
    }

    /// <summary>Puts the reference's parameters into the network.</summary>
    public static void Restore(Network network, ReferenceNetwork reference)
    {
        Assert.Equal(reference.Parameters.Select(p => p.Name), network.Parameters.Select(p => p.Name));
        for (int i = 0; i < reference.Parameters.Count; i++)
        {
            Assert.Equal(reference.Parameters[i].Tensor.Shape, network.Parameters[i].Shape);
            Assert.Equal(reference.Parameters[i].Tensor.IsTrained, network.Parameters[i].IsTrained);
            var values = network.Parameters[i].Values;
            for (int j = 0; j < values.Length; j++)
                values[j] = (float)reference.Parameters[i].Values[j];
        }
    }

    /// <summary>One training step on the first samples.</summary>
    public static float Train(INetwork network, NetworkCase row, ReferenceNetwork reference, int samples)
    {
        var input = Inputs(reference, samples);
        var target = Targets(reference, samples);
        if (row.Outputs.Count > 1)
            return OutputCalls.Train(network, row, input, target);
        return row.Loss!.IsSparse
            ? NamedCalls.Train(network, row, input, Array.ConvertAll(target, t => (int)t))
            : NamedCalls.Train(network, row, input, Array.ConvertAll(target, t => (float)t));
    }

    /// <summary>The loss of the first samples and its gradient by each parameter, or what becomes of one that is not trained, from a training step that is undone.</summary>
    public static (float Loss, double[][] Gradients) Differentiate(Network network, NetworkCase row, ReferenceNetwork reference, int samples)
    {
        network.Optimizer.LearningRate = GradientStep;
        float loss = Train(network, row, reference, samples);
        var gradients = network.Parameters.Select((p, i) => p.IsTrained ? Gradient(reference.Parameters[i].Values, p.Values) : Array.ConvertAll(p.Values.ToArray(), v => (double)v)).ToArray();
        Restore(network, reference);
        return (loss, gradients);
    }

    /// <summary>The first samples as a data set.</summary>
    public static Dataset Data(INetwork network, NetworkCase row, ReferenceNetwork reference, int samples)
    {
        var input = Inputs(reference, samples);
        var target = Targets(reference, samples);
        if (row.Outputs.Count > 1)
            return Dataset.Of(NamedCalls.Columns(row, input), OutputCalls.Columns(row, target));
        int[] inputShape = network.Schema.InputShape, targetShape = network.Schema.TargetShape!;
        if (row.Inputs.Count > 1)
        {
            var column = row.Loss!.IsSparse
                ? new DataColumn("target", Array.ConvertAll(target, t => (int)t), targetShape)
                : new DataColumn("target", Array.ConvertAll(target, t => (float)t), targetShape);
            return Dataset.Of(NamedCalls.Columns(row, input), [column]);
        }

        return row.Loss!.IsSparse
            ? new Dataset(input, inputShape, Array.ConvertAll(target, t => (int)t), targetShape)
            : new Dataset(input, inputShape, Array.ConvertAll(target, t => (float)t), targetShape);
    }

    public static float[] Inputs(ReferenceNetwork reference, int samples) =>
        [.. Enumerable.Range(0, samples).SelectMany(i => reference.Sample(i).Input)];

    private static double[] Targets(ReferenceNetwork reference, int samples) => [.. Enumerable.Range(0, samples).SelectMany(i => reference.Sample(i).Target)];

    /// <summary>What a row's network on a device does with each of its batches.</summary>
    public static List<Observation> Observe(GeneratedAssembly assembly, NetworkCase row, ReferenceNetwork reference, Device device)
    {
        using var network = assembly.Create(row, device, Seed);
        Restore(network, reference);
        var observations = new List<Observation>();
        foreach (int samples in row.Batches)
        {
            if (samples < row.Batches.Max())
                Poison(network, row, reference, row.Batches.Max());
            var output = Predict(network, row, Inputs(reference, samples));
            if (row.Loss is null)
            {
                observations.Add(new(samples, 0, output, 0, 0, []));
                continue;
            }

            double evaluated = network.Evaluate(Data(network, row, reference, samples), metrics: []).Loss;
            var (loss, gradients) = Differentiate(network, row, reference, samples);
            observations.Add(new(samples, (ulong)network.StepCount, output, evaluated, loss, gradients));
        }

        return observations;
    }

    /// <summary>Fills all activations of a large batch with NaN: whatever a later, smaller batch reads of them by mistake shows.</summary>
    private static void Poison(Network network, NetworkCase row, ReferenceNetwork reference, int samples)
    {
        var input = new float[samples * reference.Sample(0).Input.Length];
        input.AsSpan().Fill(float.NaN);
        Predict(network, row, input);
        if (row.Loss is null)
            return;
        int targets = samples * reference.Sample(0).Target.Length;
        if (row.Outputs.Count > 1)
            OutputCalls.Train(network, row, input, new double[targets]);
        else if (row.Loss.IsSparse)
            NamedCalls.Train(network, row, input, new int[targets]);
        else
            NamedCalls.Train(network, row, input, new float[targets]);
        Restore(network, reference);
    }

    /// <summary>The outputs of some samples; of several outputs one behind the other in each sample.</summary>
    private static float[] Predict(Network network, NetworkCase row, float[] input) =>
        row.Outputs.Count > 1 ? OutputCalls.Predict(network, row, input) : NamedCalls.Predict(network, row, input);

    private static double[] Gradient(ReadOnlySpan<double> before, ReadOnlySpan<float> after)
    {
        var gradient = new double[before.Length];
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = (before[i] - after[i]) / GradientStep;
        return gradient;
    }

    /// <summary>How what a network did differs from its reference, in words; null where it does not.</summary>
    public static string? Compare(Observation actual, ReferenceNetwork reference, NetworkCase row, string where)
    {
        where += actual.What;
        // A prediction and an evaluation come before the training step.
        ulong pass = reference.PassAfter(row.Loss is null ? 0 : actual.Step - 1);
        var outputs = Enumerable.Range(0, actual.Samples).SelectMany(i => reference.Of(i, pass).Output).ToArray();
        if (Tolerance.Difference($"{where}, output", Array.ConvertAll(actual.Output, y => (double)y), outputs) is { } wrongOutput)
            return wrongOutput;
        if (row.Loss is null)
            return null;

        double evaluated = reference.Batch(actual.Samples, pass).Loss;
        if (Tolerance.Difference($"{where}, loss of an evaluation", [actual.Evaluated], [evaluated], floor: 1e-9 + 1e-6 * reference.CancelledLoss(actual.Samples, pass)) is { } wrongEvaluation)
            return wrongEvaluation;
        var (loss, gradients) = reference.Batch(actual.Samples, actual.Step);
        if (Tolerance.Difference($"{where}, loss", [actual.Loss], [loss], floor: 1e-9 + 1e-6 * reference.CancelledLoss(actual.Samples, actual.Step)) is { } wrongLoss)
            return wrongLoss;
        double largest = gradients.Where((_, p) => reference.Parameters[p].Tensor.IsTrained).Max(g => g.Max(Math.Abs));
        return gradients
            // A tensor whose gradient cancels to nearly nothing is as exact as what it is summed up from.
            .Select((g, p) => Tolerance.Difference($"{where}, gradient of {reference.Parameters[p].Name}", actual.Gradients[p], g, floor: reference.Parameters[p].Tensor.IsTrained ? 1e-6 * largest : 1e-7))
            .FirstOrDefault(d => d is not null);
    }

    private static bool IsSupported(int bits)
    {
        try
        {
            Device.Cpu(1, bits);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>What a network did with a batch.</summary>
    public sealed record Observation(int Samples, ulong Step, float[] Output, double Evaluated, float Loss, double[][] Gradients)
    {
        public string What => $"batch {Samples}";

        public bool SameBits(Observation other) =>
            Loss.Equals(other.Loss) && Evaluated.Equals(other.Evaluated) && Output.AsSpan().SequenceEqual(other.Output)
            && Gradients.Zip(other.Gradients).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

        /// <summary>Whether two widths of vectors differ by more than rounding.</summary>
        public string? Differs(Observation narrow, int bits)
        {
            string where = $"{bits} bits against {Widths[0]}, {What}";
            double largest = Gradients.Length == 0 ? 0 : narrow.Gradients.Max(g => g.Max(Math.Abs));
            return Tolerance.Difference($"{where}, output", Array.ConvertAll(Output, y => (double)y), Array.ConvertAll(narrow.Output, y => (double)y))
                ?? Tolerance.Difference($"{where}, loss", [Loss], [narrow.Loss])
                ?? Gradients.Select((g, p) => Tolerance.Difference($"{where}, gradient {p}", g, narrow.Gradients[p], floor: 1e-6 * largest))
                    .FirstOrDefault(d => d is not null);
        }
    }
}
