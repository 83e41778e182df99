using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

public class FuseStepTests
{
    private const string Regression = "Input(64), Target(1), MeanSquaredError, Adam";

    private static readonly string[] Tanh64 = ["A: Dense(64), Tanh", "B: Dense(64), Tanh", "C: Dense(1)"];

    [Fact]
    public void The_step_of_a_small_perceptron_is_its_phases_in_as_few_stages_as_their_values_allow()
    {
        var phases = Kernel(Regression, Tanh64).Phases.Select(p => $"{p.Stage} {p.Launch.Comment}");
        Assert.Equal(
            [
                "0 A MatMul + bias + Tanh: [n, 64] → [n, 64]",
                "1 B MatMul + bias + Tanh: [n, 64] → [n, 64]",
                "2 C MatMul + bias + MeanSquaredError + MeanSquaredError gradient: [n, 64] → [n, 1]",
                "3 C Sum + update: [n, 1] → [1]",
                "3 C MatMul + Tanh gradient: [n, 1] → [n, 64]",
                "3 C MatMulKernelGradient + update: [n, 64] → [64, 1]",
                "4 B Sum + update: [n, 64] → [64]",
                "4 B MatMul + Tanh gradient: [n, 64] → [n, 64]",
                "4 B MatMulKernelGradient + update: [n, 64] → [64, 64]",
                "5 A Sum + update: [n, 64] → [64]",
                "5 A MatMulKernelGradient + update: [n, 64] → [64, 64]",
            ],
            phases);
    }

    [Theory]
    [InlineData("Input(16), Target(4), SparseCategoricalCrossEntropy, RMSProp", "A: Dense(32), ReLU", "B: Dense(32), ReLU", "C: Dense(4), Softmax")]
    [InlineData("Input(16), Target(4), CategoricalCrossEntropy(FromLogits = true), SGD(0.1)", "A: Dropout(0.2), Dense(32), GELU", "B: Dense(4)")]
    [InlineData("Input(3, 4), Target(2), BinaryCrossEntropy, AdamW", "A: Flatten, Dense(7, UseBias = false), Softmax", "B: Dense(2), Sigmoid")]
    [InlineData("Input(5), Target(5), Huber, SGD(0.1)", "A: Dense(5)")]
    public void What_a_small_network_may_be_made_of(string mark, params string[] layers) => Assert.NotNull(Step(mark, layers));

    [Theory]
    [InlineData("Input(16), Target(4), MeanSquaredError, SGD, ClipNorm(1.0)", "A: Dense(4)")]
    [InlineData("Input(16), Target(4), MeanSquaredError, SGD", "A: Dense(8, L2 = 0.01), Tanh", "B: Dense(4)")]
    [InlineData("Input(16), Target(4), MeanSquaredError, SGD, Precision(TensorFloat32)", "A: Dense(4)")]
    [InlineData("Input(4, 16), Target(4, 4), MeanSquaredError, SGD", "A: Dense(4)")]
    [InlineData("Input(8, 8, 1), Target(4), MeanSquaredError, SGD", "A: Conv2D(2, 3), ReLU", "B: Flatten, Dense(4)")]
    [InlineData("Input(8, 8, 1), Target(4), MeanSquaredError, SGD", "A: MaxPool2D(2)", "B: Flatten, Dense(4)")]
    [InlineData("Input(784), Target(10), CategoricalCrossEntropy, Adam", "A: Dense(128), ReLU", "B: Dense(10), Softmax")]
    [InlineData("Input(200000), Target(1), MeanSquaredError, Adam", "A: Dense(1)")]
    public void What_keeps_a_step_in_many_launches(string mark, params string[] layers) => Assert.Null(Step(mark, layers));

    [Fact]
    public void A_chain_too_long_for_the_cache_of_instructions_keeps_its_launches()
    {
        Assert.NotNull(Step("Input(4), Target(4), MeanSquaredError, SGD", Chain(10)));
        Assert.Null(Step("Input(4), Target(4), MeanSquaredError, SGD", Chain(11)));

        static string[] Chain(int layers) => [.. Enumerable.Range(0, layers).Select(i => $"L{i}: Dense(4)")];
    }

    [Fact]
    public void A_network_a_little_too_large_for_shared_memory_keeps_its_launches()
    {
        var fitting = Enumerable.Range(60, 20).TakeWhile(width => Step(Regression, Layers(width)) is not null).ToList();
        Assert.InRange(fitting.Count, 1, 19);
        Assert.All(fitting, width => Assert.InRange(Kernel(Regression, Layers(width)).Memory.Floats, 1, StepMemory.Budget));
        Assert.All(Enumerable.Range(fitting[^1] + 1, 5), width => Assert.Null(Step(Regression, Layers(width))));

        static string[] Layers(int width) => [$"A: Dense({width}), Tanh", $"B: Dense({width}), Tanh", "C: Dense(1)"];
    }

    [Fact]
    public void The_processor_has_no_such_step()
    {
        var model = Written.Model(Regression, Tanh64);
        Assert.Null(Pipeline.Lower(model.Train!, model, Target.Cpu).Whole);
    }

    [Theory]
    [InlineData("Input(16), Target(4), SparseCategoricalCrossEntropy, Adam", "A: Dense(32), ReLU, Dropout(0.5)", "B: Dense(32), SiLU", "C: Dense(4), Softmax")]
    [InlineData("Input(30), Target(3), BinaryCrossEntropy, Adam", "A: Tanh, Dense(20), GELU", "B: Dense(10), Softmax", "C: Dense(3), Sigmoid")]
    [InlineData(Regression, "A: Dense(64), Tanh", "B: Dense(64), Tanh", "C: Dense(1)")]
    public void Values_that_live_together_lie_apart_and_wait_for_each_other(string mark, params string[] layers)
    {
        var kernel = Kernel(mark, layers);
        var memory = kernel.Memory;
        foreach (var x in memory.Values)
        {
            var (first, last) = Life(x);
            Assert.InRange(x.Row + x.Features, 1, memory.Rows);
            foreach (var y in memory.Values.Where(y => y != x && y.Row < x.Row + x.Features && x.Row < y.Row + y.Features))
            {
                var (otherFirst, otherLast) = Life(y);
                Assert.True(last < otherFirst || otherLast < first, $"{x} and {y} share rows while both are alive.");
            }

            // Whoever reads a value comes a stage behind the phase that writes it.
            var stages = Phases(x).Select(p => p.Stage).ToList();
            Assert.True(x.Binding is Binding.Input || stages.Skip(1).All(s => s > stages[0]), $"{x} is read in the stage that writes it.");
        }

        IEnumerable<StepPhase> Phases(StepValue value) => kernel.Phases.Where(p => p.Launch.Bindings.Contains(value.Binding));
        (int First, int Last) Life(StepValue value) => (value.Binding is Binding.Input ? 0 : Phases(value).Min(p => p.Stage), Phases(value).Max(p => p.Stage));
    }

    [Fact]
    public void Batches_take_one_launch_then_two_then_those_of_other_networks()
    {
        // 272,000 multiply-adds a launch: 13 samples of 20,672 are one tile of 8, and 32 groups have saved 16 launches at 6,736 samples.
        var schedule = new StepSchedule(20_672, 18, 8);
        Assert.Equal((8, 6_736), (schedule.AloneTo, schedule.To));
        Assert.Equal("n <= 8 ? 1 : 32", schedule.Groups);
        Assert.Equal(64, new StepSchedule(4_000, 18, 32).AloneTo);
    }

    [Fact]
    public void A_small_batch_is_one_launch_and_a_larger_one_two()
    {
        string steps = NetworkCompiler.Kernels(Written.Network(Regression, Tanh64), CodeOptions.Everywhere(hasGpu: true)).Single(s => s.Part == "GpuSteps").Text;
        Assert.Matches(@"if \(w\.BatchSize <= 2105\)\s+\{\s+TrainWhole\(w\);\s+return;", steps);
        string whole = Regex.Match(steps, @"void TrainWhole\(GpuWorkspace w\)\s+\{(.*?)\n    \}", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(
            ["w.Run(Kernel.TrainStep, n <= 8 ? 1 : 32", "if (n > 8) w.Run(Kernel.TrainUpdate, 9"],
            Regex.Matches(whole, @"(if \(n > 8\)\s+)?w\.Run\(Kernel\.\w+, [^,]+").Select(m => Regex.Replace(m.Value, @"\s+", " ")));
    }

    private static WholeStep? Step(string mark, params string[] layers)
    {
        var model = Written.Model(mark, layers);
        Assert.Null(Pipeline.Lower(model.Predict, model, Target.Gpu).Whole);
        Assert.Null(Pipeline.Lower(model.Evaluate!, model, Target.Gpu).Whole);
        return Pipeline.Lower(model.Train!, model, Target.Gpu).Whole;
    }

    private static StepKernel Kernel(string mark, params string[] layers) => (StepKernel)Step(mark, layers)!.Step.Kernel;
}
