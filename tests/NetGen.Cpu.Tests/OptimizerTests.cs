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
    public void Adagrad_writes_epsilon_with_what_the_sums_start_at()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.Adagrad, LearningRate = 0.1, InitialAccumulator = 0.25, Epsilon = 1e-3, MomentCount = 1 });
        Check(optimizer, 5, [0.1, 0, 0, 0, 0, 0.251, 0, 0, 1]);
    }

    [Fact]
    public void Adadelta_writes_rho()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.Adadelta, LearningRate = 0.1, Rho = 0.75, Epsilon = 1e-5, MomentCount = 2 });
        Check(optimizer, 5, [0.1, 0, 0, 0.75, 0.25, 1e-5, 0, 0, 1]);
    }

    [Fact]
    public void Adamax_corrects_the_bias_of_the_mean()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.Adamax, LearningRate = 0.1, MomentCount = 2 });
        Check(optimizer, 1, [1, 0.9, 0.1, 0.999, 0, 1e-7, 0, 0, 1]);
        Check(optimizer, 3, [0.1 / 0.271, 0.9, 0.1, 0.999, 0, 1e-7, 0, 0, 1]);
    }

    [Fact]
    public void Nadam_writes_the_factors_of_the_mean_and_of_the_gradient()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.Nadam, LearningRate = 1, Beta1 = 0.5, Beta2 = 0.75, Epsilon = 1e-3, MomentCount = 2 });
        // By hand: the decays of the first steps are 0.5 · 0.52 = 0.26, 0.5 · 0.5392 = 0.2696 and 0.5 · 0.557632 = 0.278816.
        Check(optimizer, 1, [0.5 * 0.2696 / (1 - 0.26 * 0.2696), 0.5 * (1 - 0.26) / (1 - 0.26), 0.5, 0.75, 0.25, 0.5e-3, 0, 0, 1]);
        double root = Math.Sqrt(1 - 0.5625), product = 0.26 * 0.2696;
        Check(optimizer, 2, [root * 0.278816 / (1 - product * 0.278816), root * (1 - 0.2696) / (1 - product), 0.5, 0.75, 0.25, root * 1e-3, 0, 0, 1]);
        // Long after its beginning the schedule is over, and all corrections are 1.
        foreach (long step in new[] { 1023L, 1024, 1_000_000, long.MaxValue - 1 })
            Check(optimizer, step, [0.5, 0.5, 0.5, 0.75, 0.25, 1e-3, 0, 0, 1]);
    }

    [Fact]
    public void Lion_writes_both_decays()
    {
        var optimizer = Make(new() { Kind = OptimizerKind.Lion, LearningRate = 0.1, Beta1 = 0.75, Beta2 = 0.5, WeightDecay = 2, MomentCount = 1 });
        Check(optimizer, 5, [0.1, 0.75, 0.25, 0.5, 0.5, 0, 0.2, 0, 1]);
    }

    [Fact]
    public void Numbers_out_of_range_are_sentences()
    {
        var adam = (AdamOptimizer)Make(new() { Kind = OptimizerKind.Adam, LearningRate = 1e-3, MomentCount = 2 });
        foreach (double wrong in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Out(() => adam.LearningRate = wrong, $"The learning rate must be a finite number of at least 0, not {wrong}.");
            Out(() => adam.WeightDecay = wrong, $"The weight decay must be a finite number of at least 0, not {wrong}.");
            Out(() => adam.Epsilon = wrong, $"The epsilon must be a finite number of at least 1E-18, not {wrong}.");
            Out(() => adam.Beta1 = wrong, $"The decay beta 1 must be at least 0 and below 1, not {wrong}.");
            Out(() => adam.Beta2 = wrong, $"The decay beta 2 must be at least 0 and below 1, not {wrong}.");
        }

        Out(() => adam.ClipNorm = -2, "The clip norm must be a finite number of at least 0, not -2.");
        Assert.Equal((1e-3, 0.9, 0.999), (adam.LearningRate, adam.Beta1, adam.Beta2));

        static void Out(Action set, string message) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(set).Message, StringComparison.Ordinal);
    }

    public static TheoryData<OptimizerKind, string> Numbers { get; } = new(
        Enum.GetValues<OptimizerKind>().SelectMany(kind => Settable(Make(Full(kind))).Select(number => (kind, number.Name))));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_lies_in_its_range_as_the_float_that_a_step_uses(OptimizerKind kind, string name)
    {
        var optimizer = Make(Full(kind));
        var number = Settable(optimizer).Single(p => p.Name == name);
        object? before = number.GetValue(optimizer);
        foreach (double wrong in new[] { 1e39, double.MaxValue, -1e-300, -1, double.NegativeInfinity, double.NaN })
        {
            var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Set(wrong));
            Assert.Contains($"not {wrong}", thrown.Message, StringComparison.Ordinal);
        }

        if (name is "Momentum" or "Beta1" or "Beta2" or "Rho")
            Assert.Contains("not 0.99999999, which is 1 as a float", Assert.Throws<ArgumentOutOfRangeException>(() => Set(0.99999999)).Message, StringComparison.Ordinal);
        if (name == "Epsilon")
            Assert.Throws<ArgumentOutOfRangeException>(() => Set(kind is OptimizerKind.Adam or OptimizerKind.AdamW ? 1e-19 : kind == OptimizerKind.Nadam ? 1e-18 : 1e-37));
        Assert.Equal(before, number.GetValue(optimizer));

        void Set(double value)
        {
            try
            {
                number.SetValue(optimizer, value);
            }
            catch (System.Reflection.TargetInvocationException e)
            {
                throw e.InnerException!;
            }
        }
    }

    [Theory]
    [InlineData(OptimizerKind.Adam, 1e-18, 1.01)]
    // The first step of RMSProp is 1 / sqrt(1 - 0.9) times the learning rate for any gradient.
    [InlineData(OptimizerKind.RMSProp, 1e-36, 3.17)]
    [InlineData(OptimizerKind.Adagrad, 1e-36, 1.01)]
    [InlineData(OptimizerKind.Adamax, 1e-36, 1.01)]
    // Its mean, corrected, runs ahead of the gradient in the first steps.
    [InlineData(OptimizerKind.Nadam, 1e-17, 1.25)]
    public void With_the_least_epsilon_no_gradient_gives_a_step_far_above_the_learning_rate(OptimizerKind kind, double epsilon, double most)
    {
        var optimizer = Make(Full(kind, epsilon));
        float[] scalars = new float[ScalarSlot.FirstFree];
        for (float gradient = 1e-38f; gradient < 1e-10f; gradient *= 1.3f)
        {
            float mean = 0, square = 0;
            for (int step = 1; step <= 40; step++)
            {
                // As the compiled step computes it, moments below the smallest normal number included.
                optimizer.Write(scalars, step);
                float alpha = scalars[ScalarSlot.Alpha], firstDecay = scalars[ScalarSlot.FirstDecay], epsilonOfStep = scalars[ScalarSlot.Epsilon];
                float squared = kind == OptimizerKind.Adagrad ? square + gradient * gradient : scalars[ScalarSlot.SecondDecay] * square + scalars[ScalarSlot.SecondRest] * gradient * gradient;
                square = Normal(kind == OptimizerKind.Adamax ? MathF.Max(scalars[ScalarSlot.SecondDecay] * square, gradient) : squared);
                mean = Normal((kind == OptimizerKind.Nadam ? 1 - scalars[ScalarSlot.FirstRest] : firstDecay) * mean + scalars[ScalarSlot.FirstRest] * gradient);
                float change = kind switch
                {
                    OptimizerKind.Adam => alpha * mean / (MathF.Sqrt(square) + epsilonOfStep),
                    OptimizerKind.Nadam => (alpha * mean + firstDecay * gradient) / (MathF.Sqrt(square) + epsilonOfStep),
                    OptimizerKind.Adamax => alpha * mean / (square + epsilonOfStep),
                    _ => alpha * gradient / MathF.Sqrt(square + epsilonOfStep),
                };
                Assert.InRange(change, 0, most * optimizer.LearningRate);
            }
        }

        static float Normal(float moment) => MathF.Abs(moment) < 1.17549435e-38f ? 0 : moment;
    }

    private static OptimizerSchema Full(OptimizerKind kind, double epsilon = 1e-7) => new()
    {
        Kind = kind,
        LearningRate = 0.01,
        Momentum = 0.5,
        Beta1 = 0.9,
        Beta2 = 0.999,
        Rho = 0.9,
        Epsilon = epsilon,
        WeightDecay = 0.1,
        ClipNorm = 1,
        MomentCount = 2,
    };

    private static IEnumerable<System.Reflection.PropertyInfo> Settable(Optimizer optimizer) =>
        optimizer.GetType().GetProperties().Where(p => p.PropertyType == typeof(double) && p.SetMethod is { IsPublic: true });

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
