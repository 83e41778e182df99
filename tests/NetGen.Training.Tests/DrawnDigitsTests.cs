namespace NetGen.Training.Tests;

public class DrawnDigitsTests
{
    [Fact]
    public void Digits_are_pixels_from_0_to_1_of_all_ten_classes()
    {
        Dataset digits = DrawnDigits.Create(1000, seed: 1);
        Assert.Equal([28, 28, 1], digits.SampleShape);
        Assert.Equal("built-in", digits.Name);
        int[] counts = new int[10];
        for (int i = 0; i < digits.Count; i++)
        {
            counts[digits.Class(i)]++;
            float[] pixels = digits.Input(i).ToArray();
            Assert.All(pixels, pixel => Assert.InRange(pixel, 0f, 1f));

            // A drawn stroke is there, and most of the paper stays dark.
            Assert.InRange(pixels.Sum(), 15f, 392f);
        }

        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void The_seed_chooses_the_digits_and_more_digits_begin_with_the_same_ones()
    {
        Dataset few = DrawnDigits.Create(20, seed: 1), many = DrawnDigits.Create(50, seed: 1), other = DrawnDigits.Create(20, seed: 2);
        for (int i = 0; i < few.Count; i++)
        {
            Assert.True(few.Input(i).SequenceEqual(many.Input(i)));
            Assert.Equal(few.Class(i), many.Class(i));
            Assert.False(few.Input(i).SequenceEqual(other.Input(i)));
        }
    }

    [Fact]
    public void Digits_are_the_same_on_every_machine()
    {
        Dataset digits = DrawnDigits.Create(100, seed: 1);
        long sum = 0;
        for (int i = 0; i < digits.Count; i++)
        {
            ReadOnlySpan<float> pixels = digits.Input(i);
            for (int j = 0; j < pixels.Length; j++)
            {
                sum = unchecked(sum * 31 + (long)MathF.Round(pixels[j] * 255));
            }
        }

        // Written down once: the built-in data must not change from one version to the next unnoticed.
        Assert.Equal(-7475318922765756088L, sum);
    }

    [Fact]
    public void Even_a_single_layer_learns_most_of_them()
    {
        using LinearNetwork network = LinearNetwork.Create([28, 28, 1], outputs: 10, LossKind.SparseCategoricalCrossEntropy, learningRate: 3e-3);
        network.Fit(DrawnDigits.Create(2000, seed: 1), new FitOptions { Epochs = 3, BatchSize = 50 });
        Assert.InRange(network.Evaluate(DrawnDigits.Create(500, seed: 2)).Accuracy, 0.6, 0.99);
    }
}
