using CsCheck;
using NetGen.Compiler.Tests.Emitted;

namespace NetGen.Compiler.Tests.RandomGraphs;

/// <summary>Programs that nobody thought of: every pass keeps the laws, every target computes what the operators' loops say.</summary>
public sealed class RandomGraphTests
{
    /// <summary>Where the search begins; what follows is the same in every run.</summary>
    private const string Seed = "0000KVhp0gI5";

    private const int Programs = 300, CompiledPrograms = 6;

    private static readonly Target[] Targets = [Target.Cpu, Target.Gpu, Target.NestsOnly];

    [Fact]
    public void Programs_are_legal_after_every_pass() => Search(Programs, random =>
    {
        Assert.Empty(GraphVerifier.Verify(random.Whole, random.Model));
        foreach (var target in Targets)
            Assert.Empty(GraphVerifier.Verify(Pipeline.Arrange(random.Whole, target), random.Model));
    });

    [Fact]
    public void Live_buffers_never_overlap() => Search(Programs, random =>
    {
        foreach (var target in Targets)
        {
            var plan = Pipeline.Lower(random.Whole, random.Model, target).Plan;
            var buffers = plan.Offsets.Keys.ToList();
            foreach (var one in buffers)
            {
                Assert.True(plan.Offsets[one] >= 0 && plan.Offsets[one] + one.Floats <= (one.IsBatched ? plan.FloatsPerSample : plan.FixedFloats));
                foreach (var other in buffers.Where(b => b != one && b.IsAliveWith(one)))
                    Assert.True(plan.Offsets[one] + one.Floats <= plan.Offsets[other] || plan.Offsets[other] + other.Floats <= plan.Offsets[one], $"{one} and {other}");
            }
        }
    });

    [Fact]
    public void Every_target_computes_what_the_operators_say() => Search(Programs, random =>
    {
        foreach (var target in Targets)
            AssertAgrees(random, new LaunchInterpreter(random, Pipeline.Lower(random.Whole, random.Model, target), LaunchInterpreter.ByDefinition(random)).Run(), target);
    });

    [Fact]
    public void Compiled_kernels_compute_it_too_tuned_ones_and_nests() => Search(CompiledPrograms, random =>
    {
        float[] scalars = Array.ConvertAll(random.Bindings.Scalars, s => (float)s);
        foreach (var target in new[] { Target.Cpu, Target.NestsOnly })
        {
            var launches = new LaunchInterpreter(
                random, Pipeline.Lower(random.Whole, random.Model, target),
                (kernel, operands) => KernelCase.Run(kernel, CompiledKernel.Of(kernel), VectorWidth.V256, random.Samples, operands, [.. kernel.Written], scalars, null));
            AssertAgrees(random, launches.Run(), target);
        }
    });

    [Fact]
    public void Gradients_agree_with_finite_differences() => Search(Programs / 2, random =>
    {
        double[][] values = GraphInterpreter.Run(random.Original, random.Bindings);
        foreach (var (parameter, gradient) in random.Gradients)
        {
            double[] numbers = random.Bindings.Parameters[((ParameterSource)parameter.Operator).Index];
            foreach (int i in Enumerable.Range(0, numbers.Length).Where(i => i % (1 + numbers.Length / 4) == 0))
            {
                double actual = values[gradient.Id][i];
                // A kink within the first step is left out by the next.
                bool agrees = new[] { 1e-4, 1e-5, 1e-6 }.Any(h => Math.Abs(FiniteDifference.Of(() => Total(random), numbers, i, h) - actual) <= 1e-4 * (1 + Math.Abs(actual)));
                Assert.True(agrees, $"{parameter} [{i}]: {actual:R}, but by differences {FiniteDifference.Of(() => Total(random), numbers, i, 1e-5):R}");
            }
        }
    });

    private static void Search(int programs, Action<RandomProgram> check) => RandomProgram.Gen.Sample(check, seed: Seed, iter: programs, threads: 1);

    private static void AssertAgrees(RandomProgram random, LaunchInterpreter launches, Target target)
    {
        double[][] expected = GraphInterpreter.Run(random.Original, random.Bindings);
        for (int i = 0; i < random.Original.Outputs.Count; i++)
        {
            AssertAgree(expected[random.Original.Outputs[i].Id], launches.Output(i), $"{target}, output {i}");
            AssertAgree(expected[random.Original.Losses[i].Id], launches.Losses(i), $"{target}, losses of output {i}");
        }

        foreach (var (parameter, gradient) in random.Gradients)
        {
            int index = ((ParameterSource)parameter.Operator).Index;
            AssertAgree(expected[gradient.Id], launches.Gradient(index), $"{target}, gradient of parameter {index}");
        }
    }

    private static void AssertAgree(double[] expected, float[] actual, string what)
    {
        double scale = 1 + expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= 1e-4 * scale, $"{what}: [{i}] is {actual[i]}, not {expected[i]}");
    }

    private static double Total(RandomProgram random)
    {
        var losses = random.Original.Losses;
        double[][] values = GraphInterpreter.Run(random.Original.Graph, random.Bindings, losses.Max(l => l.Id));
        return losses.Select((l, i) => random.Bindings.Scalars[random.Model.Outputs[i].Loss!.ScaleSlot] * values[l.Id].Sum()).Sum();
    }
}
