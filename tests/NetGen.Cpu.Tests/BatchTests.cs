namespace NetGen.Cpu.Tests;

public class BatchTests
{
    private static readonly float[] TwoSamples = new float[8];

    [Fact]
    public void A_wrong_input_is_a_sentence_with_the_lengths()
    {
        using var network = new HandWrittenMlp(seed: 1);
        Check<ArgumentException>(() => network.Predict([]), "The input of 'HandWrittenMlp' is empty. Give at least one sample of 4 = 4 floats.");
        Check<ArgumentException>(() => network.Predict(new float[10]),
            "The input of 'HandWrittenMlp' has 10 floats, which is 2 samples and 2 floats more. A sample is 4 = 4 floats, so give a multiple of 4.");
        Check<ArgumentException>(() => network.TrainStep(new float[7], new float[6]), "The input of 'HandWrittenMlp' has 7 floats");
    }

    [Fact]
    public void A_wrong_output_is_a_sentence_with_the_lengths()
    {
        using var network = new HandWrittenMlp(seed: 1);
        Check<ArgumentException>(() => network.Predict(TwoSamples, new float[7]),
            "The output of 'HandWrittenMlp' for 2 samples is 6 floats (3 each), but the span has 7.");
    }

    [Fact]
    public void A_wrong_target_is_a_sentence_with_the_lengths()
    {
        using var network = new HandWrittenMlp(seed: 1);
        using var sparse = new HandWrittenMlp(seed: 1, sparse: true);
        Check<ArgumentException>(() => network.TrainStep(TwoSamples, new float[3]),
            "The input of 'HandWrittenMlp' has 2 samples, so its target is 6 floats (3 a sample), but the span has 3.");
        Check<ArgumentException>(() => sparse.TrainStep(TwoSamples, new int[3]),
            "The input of 'HandWrittenMlp' has 2 samples, so its target is 2 class indices (1 a sample), but the span has 3.");
    }

    [Fact]
    public void A_target_of_the_other_kind_is_a_sentence()
    {
        using var network = new HandWrittenMlp(seed: 1);
        using var sparse = new HandWrittenMlp(seed: 1, sparse: true);
        Check<InvalidOperationException>(() => network.TrainStep(TwoSamples, new int[2]), "'HandWrittenMlp' learns from floats of shape 3, not from class indices (int).");
        Check<InvalidOperationException>(() => sparse.TrainStep(TwoSamples, new float[2]), "'HandWrittenMlp' learns from class indices (int), not from floats.");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_class_that_does_not_exist_is_a_sentence_with_its_place_and_nothing_changes(int wrong)
    {
        using var sparse = new HandWrittenMlp(seed: 1, sparse: true);
        float[] before = sparse.ParameterBlock.ToArray();
        Check<ArgumentOutOfRangeException>(() => sparse.TrainStep(TwoSamples, new[] { 0, wrong }),
            $"The target at index 1 is class {wrong}, but 'HandWrittenMlp' has 3 classes: 0 to 2.");
        Assert.Equal(before, sparse.ParameterBlock.ToArray());
        Assert.Equal(0, sparse.StepCount);
    }

    [Fact]
    public void A_dropout_rate_out_of_range_or_without_dropout_is_a_sentence()
    {
        using var network = new HandWrittenMlp(seed: 1);
        foreach (float rate in new[] { -0.1f, 1, float.NaN })
            Check<ArgumentOutOfRangeException>(() => network.HiddenLayer.DropoutRate = rate, "The dropout rate of 'Hidden' must be at least 0 and below 1, not");
        Check<InvalidOperationException>(() => network.Probabilities.DropoutRate = 0.5f, "'Probabilities' (Dense(3) → Softmax) has no dropout.");
        Check<InvalidOperationException>(() => _ = network.Probabilities.DropoutRate, "'Probabilities' (Dense(3) → Softmax) has no dropout.");
    }

    private static void Check<T>(Action use, string message) where T : Exception =>
        Assert.StartsWith(message, Assert.Throws<T>(use).Message, StringComparison.Ordinal);
}
