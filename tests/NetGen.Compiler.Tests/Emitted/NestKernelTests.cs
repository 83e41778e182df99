using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class NestKernelTests
{
    public static TheoryData<string> Rows => [.. OperatorCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_operator_computes_what_its_loops_say(string name)
    {
        var tested = OperatorCases.All.Single(c => c.Name == name);
        Check(tested, [1, 5, 19]);
    }

    [Fact]
    public void Every_operator_has_a_row_or_needs_none()
    {
        var operators = typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract).ToHashSet();
        var rows = OperatorCases.All.Select(c => c.Operator.GetType()).ToHashSet();
        Assert.Empty(operators.Where(o => rows.Contains(o) == OperatorCases.Without.ContainsKey(o)).Select(o => o.Name));
        Assert.Empty(OperatorCases.Without.Keys.Except(operators));
    }

    private static void Check(OperatorCase tested, int[] batches)
    {
        int result = tested.Inputs.Length;
        bool isIndex = tested.Result.Element == ElementKind.Integer;
        var operands = List([.. tested.Inputs.Select(i => Skeleton with { IsInteger = i.Element == ElementKind.Integer }), isIndex ? Skeleton with { IsInteger = true } : Element]);
        var kernel = new NestKernel(
            operands, isIndex ? new Epilogue(default) : Store(Sum, result), tested.Nest, tested.Inputs.Select((type, i) => new NestSource(i, type)).ToEquatableArray(),
            isIndex ? result : -1);
        foreach (int n in batches)
            KernelCase.Check(kernel, n, [.. tested.Inputs.Append(tested.Result).Select(t => checked((int)Extent.ElementsOf(t).At(n)))]);
    }
}
