namespace NetGen.Compiler.Tests;

public sealed class MergeLaunchesTests
{
    private const string Mark = "Input(12), Target(5), MeanSquaredError, Adam(0.01)";

    public static TheoryData<string, string, string> Networks { get; } = new()
    {
        { Mark, "A: Dense(20), Tanh", "B: Dense(20), ReLU; C: Dense(5)" },
        { "Input(10, 10, 1), Target(5), MeanSquaredError, SGD", "A: Conv2D(4, 3), ReLU, MaxPool2D(2)", "B: Flatten; C: Dense(30), Sigmoid; D: Dense(5)" },
        { "Input(12), Target(5), MeanSquaredError, Adam(0.01, ClipNorm = 1)", "A: Dense(20), Tanh", "B: Dense(5)" },
    };

    [Theory, MemberData(nameof(Networks))]
    public void Parts_of_a_launch_need_nothing_of_each_other(string mark, string first, string others)
    {
        var launches = Launches(mark, first, others);
        var together = launches.Where(l => l.Parts.Count > 0).ToList();
        Assert.NotEmpty(together);
        foreach (var launch in together)
        {
            foreach (var part in launch.Parts)
                Assert.DoesNotContain(launch.Parts.Where(p => p != part), other => part.Written.Any(w => other.Bindings.Any(w.Overlaps)));
            var kernel = Assert.IsType<TogetherKernel>(launch.Kernel);
            for (int i = 0; i < launch.Parts.Count; i++)
                Assert.Equal(launch.Parts[i].Bindings, [.. launch.Parts[i].Bindings.Select((_, operand) => launch.Bindings[kernel.Place(i, operand)])]);
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void Values_are_written_before_they_are_read_and_parameters_read_before_they_change(string mark, string first, string others)
    {
        var launches = Launches(mark, first, others);
        for (int i = 0; i < launches.Count; i++)
        {
            foreach (var read in launches[i].Bindings.OfType<Binding.Arena>().Except(launches[i].Written))
                Assert.Contains(launches.Take(i), before => before.Written.Contains(read));
            foreach (var updated in launches[i].Written.Where(w => w is Binding.Parameter { Block: ParameterBlock.Values }))
                Assert.DoesNotContain(launches.Skip(i + 1), after => after.Bindings.Contains(updated));
        }
    }

    [Fact]
    public void A_step_of_two_layers_takes_five_launches()
    {
        var launches = Launches("Input(784), Target(10), MeanSquaredError, Adam(0.001)", "A: Dense(128), ReLU", "B: Dense(10)");
        Assert.Equal(
            ["AForward", "BForward", "BInputGradientAnd3More", "APartialGradientAnd3More", "ABiasGradientAnd1More"], launches.Select(l => l.Name));
    }

    [Fact]
    public void What_is_small_waits_for_others_that_are()
    {
        var launches = Launches(
            "Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam(0.001)", "A: Conv2D(32, 3), ReLU, MaxPool2D(2)", "B: Conv2D(64, 3), ReLU, MaxPool2D(2); C: Flatten, Dense(10), Softmax");
        Assert.Equal(12, launches.Count);
        var gradients = Assert.Single(launches, l => l.Parts.Any(p => p.Name == "APartialGradient"));
        Assert.Equal(["APartialBiasGradient", "APartialGradient", "BBiasGradient", "BKernelGradient"], gradients.Parts.Select(p => p.Name).Order());
    }

    [Fact]
    public void What_fills_a_device_stays_alone()
    {
        var launches = Launches("Input(2048), Target(2048), MeanSquaredError, SGD", "A: Dense(2048)", "");
        Assert.Contains(launches, l => l is { Name: "AKernelGradient", Parts.Count: 0 });
    }

    private static IReadOnlyList<Launch> Launches(string mark, string first, string others)
    {
        string[] layers = [first, .. others.Split("; ", StringSplitOptions.RemoveEmptyEntries)];
        var model = Written.Model(mark, layers);
        return Pipeline.Lower(model.Train!, model, Target.Gpu).Launches;
    }
}
