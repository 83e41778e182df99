using NetGen.Tests;
using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>States that a class assigns itself, what is computed over the batch, and weights whose sizes follow from what a block stands behind.</summary>
[Collection(nameof(Undisturbed))]
public sealed class WeightTests : IDisposable
{
    private const int Seed = 5, Samples = 37;

    private static readonly NetworkCase Average = Row("An average that the class keeps", [6], MeanSquaredError, [Dense(5)], State("Zeros", 5)) with
    {
        Forward = new Plain(
            """
            Symbol Forward(Symbol x)
            {
                var y = x | L1;
                Assign(L2, 0.75 * L2 + 0.25 * Mean(y, Batch));
                return y - L2;
            }
            """, 5),
    };

    private static readonly NetworkCase Exchange = Row("States that change places", [6], MeanSquaredError, State("Ones", 3), State("Zeros", 3), State("Zeros", 6, 3), Weight(6, 3)) with
    {
        Forward = new Plain(
            """
            Symbol Forward(Symbol x)
            {
                var first = L1;
                Assign(L1, L2 - 2);
                Assign(L2, first);
                Assign(L3, L4);
                return MatMul(x, L4 - L3 / 64) * L2 + L1;
            }
            """, 3),
    };

    private static readonly NetworkCase Own = Row("A normalization over the batch by hand", [6], MeanSquaredError, [Dense(17, bias: false)], [Dense(3)]) with
    {
        Forward = new Plain(
            """
            Symbol Forward(Symbol x)
            {
                var y = x | L1;
                if (Training)
                    y = (y - Mean(y, Batch)) / Sqrt(Variance(y, Batch) + 0.001);
                return y | L2;
            }
            """, 3),
    };

    private static readonly NetworkCase Known = Row("A normalization over the batch as a layer", [6], MeanSquaredError, [Dense(17, bias: false), BatchNorm(center: false, scale: false)], [Dense(3)]);

    private static readonly NetworkCase OwnImages = Row("A normalization of images by hand", [6, 7, 2], MeanSquaredError, [Conv2D(5, 3, bias: false)], [Flatten, Dense(3)]) with
    {
        Forward = new Plain(
            """
            Symbol Forward(Symbol x)
            {
                var y = x | L1;
                if (Training)
                    y = (y - Mean(y, [Batch, 0, 1])) / Sqrt(Variance(y, [0, Batch, 1]) + 0.001);
                return y | L2;
            }
            """, 3),
    };

    private static readonly NetworkCase KnownImages = Row("A normalization of images as a layer", [6, 7, 2], MeanSquaredError, [Conv2D(5, 3, bias: false), BatchNorm(center: false, scale: false)], [Flatten, Dense(3)]);

    private static readonly NetworkCase Block = Row("Gates of a block", [4, 6], MeanSquaredError, Weight(), [Flatten, Dense(3)]) with
    {
        Forward = new Gates(),
        Optimizer = "Adam(0.01)",
    };

    private static readonly IReadOnlyList<NetworkCase> Table = [Average, Exchange, Own, Known, OwnImages, KnownImages, Block];

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"weights-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_state_is_read_as_it_is_assigned_stored_once_a_step_and_left_alone_by_what_is_no_training()
    {
        using var network = Create(Average);
        network.Optimizer.LearningRate = 0;
        Assert.Equal(["L1.kernel", "L1.bias", "L2"], network.Parameters.Select(p => p.Name));
        Assert.Equal([true, true, false], network.Parameters.Select(p => p.IsTrained));
        float[] x = Numbers(Samples * 6), target = Numbers(Samples * 5, seed: 2);
        float[] y = network.Predict(x);
        double[] mean = Means(y, 5), average = new double[5];
        for (int step = 1; step <= 3; step++)
        {
            float loss = ((INetwork)network).TrainStep(x, target);
            for (int i = 0; i < 5; i++)
                average[i] = 0.75 * average[i] + 0.25 * mean[i];
            Assert.Equal(y.Select((v, i) => Math.Pow(v - average[i % 5] - target[i], 2)).Average(), loss, 1e-5);
            float[] stored = network.Parameters[2].Values.ToArray();
            Assert.All(stored.Zip(average), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
            Assert.Equal(y.Select((v, i) => (float)(v - stored[i % 5])), network.Predict(x));
            network.Evaluate(new Dataset(x, [6], target, [5]));
            Assert.Equal(stored, network.Parameters[2].Values.ToArray());
        }

        network.Save(_file);
        using var loaded = Create(Average, seed: 9);
        loaded.Load(_file);
        Assert.Equal(network.Predict(x), loaded.Predict(x));
    }

    [Fact]
    public void States_that_exchange_their_values_read_them_before_any_is_stored()
    {
        using var network = Create(Exchange);
        float[] x = Numbers(Samples * 6), target = Numbers(Samples * 3, seed: 2);
        float[] first = [1, 1, 1], second = [0, 0, 0];
        for (int step = 0; step < 3; step++)
        {
            float[] before = network.Parameters.Single(p => p.Name == "L4").Values.ToArray();
            ((INetwork)network).TrainStep(x, target);
            (first, second) = (Array.ConvertAll(second, v => v - 2), first);
            Assert.Equal(first, network.Parameters.Single(p => p.Name == "L1").Values.ToArray());
            Assert.Equal(second, network.Parameters.Single(p => p.Name == "L2").Values.ToArray());
            Assert.Equal(before, network.Parameters.Single(p => p.Name == "L3").Values.ToArray());
            Assert.NotEqual(before, network.Parameters.Single(p => p.Name == "L4").Values.ToArray());
        }
    }

    public static TheoryData<string, string> Normalizations { get; } = new() { { Own.Name, Known.Name }, { OwnImages.Name, KnownImages.Name } };

    [Theory, MemberData(nameof(Normalizations))]
    public void Means_and_variances_over_the_batch_are_those_of_a_normalization_and_so_are_their_gradients(string own, string known)
    {
        var row = Table.Single(r => r.Name == own);
        using var mine = Create(row);
        using var layer = Create(Table.Single(r => r.Name == known));
        foreach (var parameter in mine.Parameters)
            parameter.Values.CopyTo(layer.Parameters.Single(p => p.Name == parameter.Name).Values);
        int size = row.Input.Aggregate(1, (s, d) => s * d);
        foreach (int samples in new[] { 37, 5, 16 })
        {
            float[] x = Numbers(samples * size, seed: samples), target = Numbers(samples * 3, seed: 2);
            Assert.Equal(((INetwork)layer).TrainStep(x, target), ((INetwork)mine).TrainStep(x, target), 1e-5);
            foreach (var parameter in mine.Parameters)
            {
                float[] expected = layer.Parameters.Single(p => p.Name == parameter.Name).Values.ToArray();
                Assert.All(expected.Zip(parameter.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
            }
        }
    }

    [Fact]
    public void A_blocks_weights_have_the_sizes_that_its_hyperparameters_and_its_input_say()
    {
        using var network = Create(Block);
        Assert.Equal(
            ["First.W 6 × 8", "First.Average 8", "First.Scale 8", "Second.0.W 8 × 5", "Second.0.Average 5", "Second.0.Scale 5", "Second.1.W 5 × 5", "Second.1.Average 5", "Second.1.Scale 5", "Head.kernel 20 × 3", "Head.bias 3"],
            network.Parameters.Select(p => $"{p.Name} {string.Join(" × ", p.Shape)}"));
        Assert.Contains("Weight(6, 8)", network.Schema.Summary);
        Assert.All(network.Parameters.Where(p => p.Name.EndsWith("Scale", StringComparison.Ordinal)), p => Assert.All(p.Values.ToArray(), v => Assert.Equal(1, v)));
        // Keras: uniform in ± √(6 / (6 + 8)).
        Assert.InRange(network.Parameters[0].Values.ToArray().Max(Math.Abs), 0.5, Math.Sqrt(6.0 / 14));

        float[] x = Numbers(Samples * 24), target = Numbers(Samples * 3, seed: 2);
        var losses = Enumerable.Range(0, 60).Select(_ => ((INetwork)network).TrainStep(x, target)).ToList();
        Assert.True(losses[^1] < 0.8 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void Weights_and_states_have_the_same_bits_with_any_number_of_threads()
    {
        foreach (var row in new[] { Average, Own, OwnImages, Block })
        {
            var bits = new[] { 1, 2, 5 }.Select(threads =>
            {
                using var network = Create(row, threads: threads);
                int size = row.Input.Aggregate(1, (s, d) => s * d), outputs = row.Output.Aggregate(1, (s, d) => s * d);
                for (int step = 0; step < 6; step++)
                    ((INetwork)network).TrainStep(Numbers((Samples - step) * size, step), Numbers((Samples - step) * outputs, step + 50));
                return network.Parameters.SelectMany(p => p.Values.ToArray()).Select(BitConverter.SingleToInt32Bits).ToList();
            }).ToList();
            Assert.Equal(bits[0], bits[1]);
            Assert.Equal(bits[0], bits[2]);
        }
    }

    private static ReferenceLayer[] State(string initializer, params int[] shape) => [new WeightReference(shape, 0, $"Trained = false, Initializer = Initializer.{initializer}")];

    private static Network Create(NetworkCase row, int seed = Seed, int threads = 2) => GeneratedAssembly.Of(Table).Create(row, Device.Cpu(threads), seed);

    private static float[] Numbers(int count, int seed = 1)
    {
        var random = new Random(seed);
        return Array.ConvertAll(new float[count], _ => (float)(2 * random.NextDouble() - 0.7));
    }

    private static double[] Means(float[] values, int size) =>
        [.. Enumerable.Range(0, size).Select(i => values.Where((_, k) => k % size == i).Average(v => (double)v))];

    private class Plain(string source, params int[] output) : ForwardReference(source, output);

    private sealed class Gates() : ForwardReference("", 3)
    {
        public override BlockSource? Blocks { get; } = new(
            ["First: Use<Gated>(8)", "Second: Use<Gated>(5, Repeat = 2)", "Head: Flatten, Dense(3)"], ["", "Head"],
            """
            [Block]
            public partial class Gated(int units)
            {
                [Weight("x[^1]", "units")]                              private partial Symbol W { get; }
                [Weight("units", Initializer = Initializer.Ones)]       private partial Symbol Scale { get; }
                [Weight("units", Trained = false, Initializer = Initializer.Zeros)] private partial Symbol Average { get; }

                Symbol Forward(Symbol x)
                {
                    var y = MatMul(x, W);
                    if (Training)
                        Assign(Average, 0.99f * Average + 0.01f * Mean(y, [Batch, 0]));
                    return y * Sigmoid(Scale * (y - Average));
                }
            }
            """);
    }
}
