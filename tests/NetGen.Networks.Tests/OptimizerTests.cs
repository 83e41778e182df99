namespace NetGen.Networks.Tests;

/// <summary>Generated optimizer steps against the formulas in float64, over several steps and with numbers that change on the way.</summary>
public sealed class OptimizerTests
{
    private const int Seed = 77, Samples = 6;

    public static TheoryData<string> Names { get; } = [.. OptimizerRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Five_steps_follow_the_formulas(string name)
    {
        var row = OptimizerRows.All.Single(r => r.Name == name);
        foreach (int bits in NetworkCheck.Widths)
        {
            var reference = new ReferenceNetwork(row, Seed);
            using var network = GeneratedAssembly.Of(OptimizerRows.All).Create(row, Device.Cpu(1, bits), Seed);
            NetworkCheck.Restore(network, reference);
            var optimizer = ReferenceOf(row, network, reference);
            // Adam and RMSProp divide a gradient by its own size: where one nearly cancels, its error of 1e-6 of the largest gradient is
            // 1e-4 of the number's own step, which is about the learning rate.
            double slack = network.Optimizer is SgdOptimizer ? 1e-9 : 1e-4 * network.Optimizer.LearningRate;
            for (int step = 1; step <= 5; step++)
            {
                if (step == 3)
                    ChangeNumbers(network.Optimizer, optimizer);
                var (loss, gradients) = reference.Batch(Samples, (ulong)step);
                float actual = NetworkCheck.Train(network, row, reference, Samples);
                Tolerance.Check($"{bits} bits, step {step}, loss", [actual], [loss]);
                Step(reference, optimizer, gradients);
                for (int p = 0; p < reference.Parameters.Count; p++)
                {
                    var expected = reference.Parameters[p];
                    var weights = Array.ConvertAll(network.Parameters[p].Values.ToArray(), w => (double)w);
                    Tolerance.Check($"{bits} bits, step {step}, {expected.Name}", weights, expected.Values, floor: slack);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_number_that_can_be_set_acts_as_the_five_steps_show_or_says_why_it_cannot(string name)
    {
        var row = OptimizerRows.All.Single(r => r.Name == name);
        using var network = GeneratedAssembly.Of(OptimizerRows.All).Create(row, Device.Cpu(1), Seed);
        var numbers = network.Optimizer.GetType().GetProperties().Where(p => p.PropertyType == typeof(double) && p.SetMethod is { IsPublic: true }).ToList();
        object[] before = [.. numbers.Select(p => p.GetValue(network.Optimizer)!)];
        ChangeNumbers(network.Optimizer, ReferenceOf(row, network, new ReferenceNetwork(row, Seed)));
        Assert.All(numbers.Zip(before).Where(n => Equals(n.First.GetValue(network.Optimizer), n.Second)), n =>
        {
            var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => n.First.SetValue(network.Optimizer, 0.5));
            Assert.IsType<InvalidOperationException>(thrown.InnerException);
        });
    }

    [Theory]
    [InlineData("SGD", 0.01, 0.0)]
    [InlineData("Adam", 0.001, 0.0)]
    [InlineData("AdamW", 0.001, 0.004)]
    [InlineData("RMSProp", 0.001, 0.0)]
    [InlineData("Adagrad", 0.001, 0.0)]
    [InlineData("Adadelta", 0.001, 0.0)]
    [InlineData("Adamax", 0.001, 0.0)]
    [InlineData("Nadam", 0.001, 0.0)]
    [InlineData("Lion", 0.001, 0.0)]
    public void Defaults_are_those_of_Keras(string name, double learningRate, double weightDecay)
    {
        using var network = GeneratedAssembly.Of(OptimizerRows.All).Create(OptimizerRows.All.Single(r => r.Name == name), Device.Cpu(1), Seed);
        Assert.Equal(learningRate, network.Optimizer.LearningRate);
        Assert.Equal(weightDecay, network.Optimizer.WeightDecay);
    }

    /// <summary>Reads the attribute's numbers again, by name, as Keras's constructor would take them.</summary>
    private static ReferenceOptimizer ReferenceOf(NetworkCase row, Network network, ReferenceNetwork reference)
    {
        string kind = row.Optimizer.Split('(')[0];
        var optimizer = new ReferenceOptimizer(kind, Trained(reference).Sum(p => p.Values.Length))
        {
            LearningRate = kind == "SGD" ? 0.01 : 0.001,
            WeightDecay = kind == "AdamW" ? 0.004 : 0,
            Beta2 = kind == "Lion" ? 0.99 : 0.999,
            Rho = kind == "Adadelta" ? 0.95 : 0.9,
            ClipNorm = row.ClipNorm,
        };
        foreach (string argument in row.Optimizer.Contains('(') ? row.Optimizer.Split('(')[1].TrimEnd(')').Split(", ") : [])
        {
            string[] parts = argument.Split(" = ");
            string option = parts.Length == 2 ? parts[0] : "LearningRate";
            if (option == "Nesterov")
            {
                optimizer.Nesterov = true;
                continue;
            }

            typeof(ReferenceOptimizer).GetProperty(option)!.SetValue(optimizer, double.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(kind, network.Optimizer.Kind.ToString());
        return optimizer;
    }

    private static void ChangeNumbers(Optimizer actual, ReferenceOptimizer reference)
    {
        actual.LearningRate = reference.LearningRate *= 0.5;
        actual.WeightDecay = reference.WeightDecay = 2 * reference.WeightDecay + 0.05;
        if (reference.ClipNorm > 0)
            actual.ClipNorm = reference.ClipNorm *= 0.7;
        else if (reference.AccumulationSteps > 1)
            actual.ClipNorm = reference.ClipNorm = 0.2;
        switch (actual)
        {
            case SgdOptimizer sgd when reference.Momentum > 0:
                sgd.Momentum = reference.Momentum = 0.6;
                break;
            case AdamOptimizer adam:
                (adam.Beta1, adam.Beta2, adam.Epsilon) = (reference.Beta1, reference.Beta2, reference.Epsilon) = (0.85, 0.99, 1e-6);
                break;
            case RmsPropOptimizer rmsProp:
                (rmsProp.Rho, rmsProp.Epsilon) = (reference.Rho, reference.Epsilon) = (0.7, 1e-5);
                if (reference.Momentum > 0)
                    rmsProp.Momentum = reference.Momentum = 0.6;
                break;
            case AdagradOptimizer adagrad:
                (adagrad.InitialAccumulator, adagrad.Epsilon) = (reference.InitialAccumulator, reference.Epsilon) = (0.03, 1e-5);
                break;
            case AdadeltaOptimizer adadelta:
                (adadelta.Rho, adadelta.Epsilon) = (reference.Rho, reference.Epsilon) = (0.7, 1e-5);
                break;
            case AdamaxOptimizer adamax:
                (adamax.Beta1, adamax.Beta2, adamax.Epsilon) = (reference.Beta1, reference.Beta2, reference.Epsilon) = (0.85, 0.99, 1e-6);
                break;
            case NadamOptimizer nadam:
                (nadam.Beta1, nadam.Beta2, nadam.Epsilon) = (reference.Beta1, reference.Beta2, reference.Epsilon) = (0.85, 0.99, 1e-6);
                break;
            case LionOptimizer lion:
                (lion.Beta1, lion.Beta2) = (reference.Beta1, reference.Beta2) = (0.7, 0.9);
                break;
        }
    }

    private static void Step(ReferenceNetwork reference, ReferenceOptimizer optimizer, double[][] gradients)
    {
        double[] weights = [.. Trained(reference).SelectMany(p => p.Values)];
        optimizer.Update(weights, [.. gradients.Where((_, p) => reference.Parameters[p].Tensor.IsTrained).SelectMany(g => g)]);
        int next = 0;
        for (int p = 0; p < gradients.Length; p++)
        {
            var parameter = reference.Parameters[p];
            for (int j = 0; j < parameter.Values.Length; j++)
                parameter.Values[j] = parameter.Tensor.IsTrained ? weights[next++] : gradients[p][j];
        }

        reference.Forget();
    }

    private static IEnumerable<KnownParameter> Trained(ReferenceNetwork reference) => reference.Parameters.Where(p => p.Tensor.IsTrained);
}
