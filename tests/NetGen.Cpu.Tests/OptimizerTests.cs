namespace NetGen.Cpu.Tests;

public class OptimizerTests
{
    [Fact]
    public void Adam_writes_the_corrected_step_size_and_the_decays()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.Adam, LearningRate = 1e-3, MomentCount = 2 });
        // sqrt(1 - 0.999) / (1 - 0.9) and sqrt(1 - 0.999^100) / (1 - 0.9^100), computed by hand
        Check(optimizer, 1, [1e-3 * 0.316227766, 0.9, 0.1, 0.999, 0.001, 1e-7, 0, 0, 1]);
        Check(optimizer, 100, [1e-3 * 0.308565894, 0.9, 0.1, 0.999, 0.001, 1e-7, 0, 0, 1]);
    }

    [Fact]
    public void Adam_w_decays_by_the_learning_rate_times_the_decay()
    {
        var optimizer = Assert.IsType<AdamWOptimizer>(Make(new() { Kind = OptimizerKind.AdamW, LearningRate = 0.5, WeightDecay = 0.004, MomentCount = 2 }));
        optimizer.LearningRate = 0.25;
        Check(optimizer, 1, [0.25 * 0.316227766, 0.9, 0.1, 0.999, 0.001, 1e-7, 0.001, 0, 1]);
    }

    [Fact]
    public void Sgd_writes_learning_rate_and_momentum()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.SGD, LearningRate = 0.1, Momentum = 0.9, Nesterov = true, ClipNorm = 2, MomentCount = 1 });
        Check(optimizer, 5, [0.1, 0.9, 0, 0, 0, 0, 0, 2, 1]);
        Assert.True(Assert.IsType<SgdOptimizer>(optimizer).Nesterov);
    }

    [Fact]
    public void Rms_prop_writes_rho()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.RMSProp, LearningRate = 0.1, Rho = 0.75, Momentum = 0.5, Epsilon = 1e-5, MomentCount = 2 });
        Check(optimizer, 5, [0.1, 0.5, 0, 0.75, 0.25, 1e-5, 0, 0, 1]);
    }

    [Fact]
    public void Numbers_out_of_range_are_sentences()
    {
        var adam = (AdamOptimizer)Make(new() { Kind = OptimizerKind.Adam, LearningRate = 1e-3, MomentCount = 2 });
        foreach (double wrong in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Out(() => adam.LearningRate = wrong, $"The learning rate must be a finite number of at least 0, not {wrong}.");
            Out(() => adam.WeightDecay = wrong, $"The weight decay must be a finite number of at least 0, not {wrong}.");
            Out(() => adam.Epsilon = wrong, $"The epsilon must be a finite number of at least 0, not {wrong}.");
            Out(() => adam.Beta1 = wrong, $"The decay beta 1 must be at least 0 and below 1, not {wrong}.");
            Out(() => adam.Beta2 = wrong, $"The decay beta 2 must be at least 0 and below 1, not {wrong}.");
        }

        Out(() => adam.ClipNorm = -2, "The clip norm must be a finite number of at least 0, not -2.");
        Assert.Equal((1e-3, 0.9, 0.999), (adam.LearningRate, adam.Beta1, adam.Beta2));

        static void Out(Action set, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(set).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_compiled_in_cannot_be_switched_on()
    {
        var sgd = (SgdOptimizer)Optimizer.Create(new() { Kind = OptimizerKind.SGD, LearningRate = 0.1, MomentCount = 0 }, storesGradients: false);
        Assert.StartsWith("This network was compiled without momentum", Assert.Throws<InvalidOperationException>(() => sgd.Momentum = 0.9).Message, StringComparison.Ordinal);
        Assert.StartsWith("This network was compiled without clipping", Assert.Throws<InvalidOperationException>(() => sgd.ClipNorm = 1).Message, StringComparison.Ordinal);
        sgd.Momentum = 0;
        sgd.ClipNorm = 0;
        var rms = (RmsPropOptimizer)Make(new() { Kind = OptimizerKind.RMSProp, LearningRate = 0.1, MomentCount = 1 });
        Assert.StartsWith("This network was compiled without momentum", Assert.Throws<InvalidOperationException>(() => rms.Momentum = 0.9).Message, StringComparison.Ordinal);
    }

    private static Optimizer Make(OptimizerSchema schema) => Optimizer.Create(schema, storesGradients: true);

    private static void Check(Optimizer optimizer, long step, double[] expected)
    {
        float[] scalars = new float[ScalarSlot.FirstFree];
        optimizer.Write(scalars, step);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], scalars[i + 1], Math.Abs(expected[i]) * 1e-6);
    }
}
