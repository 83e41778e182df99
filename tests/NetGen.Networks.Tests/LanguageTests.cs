using NetGen.Tests;

namespace NetGen.Networks.Tests;

/// <summary>A variational autoencoder of images: random numbers in the middle, a loss of its own and another that is added.</summary>
[Collection(nameof(Undisturbed))]
public sealed class LanguageTests
{
    private const int Seed = 11, Pixels = 28 * 28, Samples = 64;

    private static readonly NetworkCase Autoencoder = new(
        "An autoencoder of digits", [28, 28, 1], ReferenceLoss.Own,
        [[Words.Flatten, Words.Dense(128), Words.ReLU], [Words.Dense(8)], [Words.Dense(8)], [Words.Dense(128), Words.ReLU], [Words.Dense(Pixels), Words.Reshape(28, 28, 1)]])
    {
        Forward = new Vae(),
        Optimizer = "Adam",
    };

    private static readonly IReadOnlyList<NetworkCase> Table = [Autoencoder];

    [Fact]
    public void An_autoencoder_of_images_learns_with_the_same_bits_on_any_number_of_threads()
    {
        var (losses, weights) = Train(Device.Cpu(1), steps: 40);
        foreach (int threads in new[] { 2, 7 })
        {
            var (others, otherWeights) = Train(Device.Cpu(threads), steps: 40);
            Assert.Equal(losses, others);
            Assert.Equal(weights, otherWeights);
        }

        Assert.True(losses[^1] < 0.6 * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void A_step_draws_anew_and_what_lies_between_two_steps_draws_the_same()
    {
        using var network = Create(Device.Cpu(2), Seed);
        float[] images = Images(), first = network.Predict(images);
        Assert.Equal(first, network.Predict(images));
        using (var predictor = network.CreatePredictor())
            Assert.Equal(first, predictor.Predict(images));
        Assert.NotEqual(first[..Pixels], network.Predict(images[..Pixels].Concat(images[..Pixels]).ToArray())[Pixels..]);

        var data = new Dataset(images, [28, 28, 1], images, [28, 28, 1]);
        Assert.Equal(first, network.Predict(data));
        Assert.Equal(network.Evaluate(data).Loss, network.Evaluate(data).Loss);

        // Without a step size only the draws change.
        network.Optimizer.LearningRate = 0;
        ((INetwork)network).TrainStep(images, images);
        Assert.NotEqual(first, network.Predict(images));
    }

    [Fact]
    public void The_batches_of_a_larger_prediction_draw_numbers_of_their_own()
    {
        using var network = Create(Device.Cpu(2), Seed);
        float[] image = Images()[..Pixels], many = [.. Enumerable.Repeat(image, 260).SelectMany(i => i)], outputs = network.Predict(many);
        Assert.Equal(outputs[..Pixels], network.Predict(image));
        Assert.NotEqual(outputs[..Pixels], outputs[(256 * Pixels)..(257 * Pixels)]);
        Assert.Equal(outputs, network.Predict(new Dataset(many, [28, 28, 1], many, [28, 28, 1])));
    }

    [Fact]
    public void A_step_that_draws_allocates_nothing()
    {
        using var network = Create(Device.Cpu(1), Seed);
        float[] images = Images(), output = new float[images.Length];
        for (int i = 0; i < 3; i++)
            Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            ((INetwork)network).TrainStep(images, images);
            network.Predict(images, output);
        }
    }

    private static (List<float> Losses, int[] Weights) Train(Device device, int steps)
    {
        using var network = Create(device, Seed);
        float[] images = Images();
        var losses = new List<float>();
        for (int step = 0; step < steps; step++)
            losses.Add(((INetwork)network).TrainStep(images, images));
        return (losses, [.. network.Parameters.SelectMany(p => p.Values.ToArray()).Select(BitConverter.SingleToInt32Bits)]);
    }

    private static Network Create(Device device, int seed) => GeneratedAssembly.Of(Table).Create(Autoencoder, device, seed);

    private static float[] Images()
    {
        var images = new float[Samples * Pixels];
        DrawnDigits.Create(Samples, seed: 3).CopyInputs([.. Enumerable.Range(0, Samples)], images);
        return images;
    }

    private sealed class Vae() : ForwardReference(
        """
        Symbol Forward(Symbol image)
        {
            var code = image | L1;
            Symbol mean = code | L2, logVariance = code | L3;
            AddLoss(-0.5f * Sum(1 + logVariance - Square(mean) - Exp(logVariance)));
            return mean + Exp(0.5f * logVariance) * Normal(mean.Shape) | L4 | L5;
        }

        Symbol Loss(Symbol reconstruction, Symbol target) => Sum(Softplus(reconstruction) - target * reconstruction);      // cross-entropy from logits
        """, 28, 28, 1)
    {
        public override bool DependsOnPass => true;
    }
}
