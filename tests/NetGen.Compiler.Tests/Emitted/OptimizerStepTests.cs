using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class OptimizerStepTests
{
    private const int Elements = 67;

    public static TheoryData<string, int> Optimizers => new() { { "SGD", 1 }, { "Adam", 2 }, { "AdamW", 2 }, { "RMSProp", 1 }, { "RMSProp", 2 }, { "Adagrad", 1 }, { "Adadelta", 2 }, { "Adamax", 2 }, { "Nadam", 2 }, { "Lion", 1 } };

    [Theory, MemberData(nameof(Optimizers))]
    public void Kernels_do_not_let_moments_linger(string kind, int moments)
    {
        var steps = StepsOf(kind, moments);

        // What is left of the moments, made large enough to be seen: a third of 1e-38 becomes 1.
        for (int k = 0; k < moments; k++)
            steps.Add(new EpilogueStep(new Step(steps.FindIndex(s => s.Store == 2 + k)) * 3e38, 4 + k));
        float[] gradients = [.. Enumerable.Range(0, Elements).Select(i => i % 5 == 1 ? 1e-20f : i % 7 == 1 ? float.NaN : 0)];
        float[] held = [.. Enumerable.Range(0, Elements).Select(i => (i % 4) switch { 0 => 5 * float.Epsilon, 1 => 1e-39f, 2 => 2e-38f, _ => 1e-36f })];
        KernelCase.Check(
            new MapKernel(List([.. Enumerable.Repeat(Element, 4 + moments)]), new Epilogue(List([.. steps])), Extent.Of(Elements)),
            1, [.. Enumerable.Repeat(Elements, 4 + moments)], fill: i => i switch { 0 => gradients, 2 or 3 => held, _ => null });
    }

    /// <summary>Operands: gradient, parameter, moments.</summary>
    internal static List<EpilogueStep> StepsOf(string kind, int moments) =>
        [.. OptimizerSteps.For(new OptimizerInfo(kind, 0.1, 0.9, Nesterov: false, 0.9, 0.999, 0.9, 1e-7, WeightDecay: 0, ClipNorm: 0, moments), Operand(0), 1, [2, 3], 0)];
}
