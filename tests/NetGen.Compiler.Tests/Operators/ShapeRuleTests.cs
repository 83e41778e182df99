using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>What each operator infers, and inputs that it refuses.</summary>
public class ShapeRuleTests
{
    private static readonly Window2D Pool = new(2, 2, 2, 2, 0, 0, 2, 3);

    private static readonly (Operator Operator, TensorType[] Inputs, TensorType Result)[] Right =
    [
        (new InputSource(N(3)), [], N(3)),
        (new TargetSource(Classes(3)), [], Classes(3)),
        (new ParameterSource(0, Shape.Of(2, 3)), [], Fixed(2, 3)),
        (new ScalarSource(1), [], N()),
        (new Map((ScalarExpression)new Argument(0) + new Argument(1)), [N(2, 3), Fixed(3)], N(2, 3)),
        (new Map((ScalarExpression)new Argument(0) + new Argument(1)), [N(), N(2, 3)], N(2, 3)),
        (new Map((ScalarExpression)new Argument(0) + new Argument(1)), [N(2, 1), N(3)], N(2, 3)),
        (new Map((ScalarExpression)new Argument(0) * 2), [Classes(3)], N(3)),
        (new Map((ScalarExpression)new Argument(0) + new Argument(1)), [Fixed(2, 3), Fixed(2, 3)], Fixed(2, 3)),
        (new MatMul(), [N(2, 5), Fixed(5, 3)], N(2, 3)),
        (new Transpose(), [Fixed(5, 3)], Fixed(3, 5)),
        (new MatMulKernelGradient(), [N(2, 5), N(2, 3)], Fixed(5, 3)),
        (new Convolve2D(2, 1, 1, 2), [N(7, 7, 3), Fixed(3, 3, 3, 8)], N(3, 3, 8)),
        (new Convolve2DKernelGradient(3, 3, 2, 1, 1, 2), [N(7, 7, 3), N(3, 3, 8)], Fixed(3, 3, 3, 8)),
        (new TransposedConvolve2D(7, 7, 2, 1, 1, 2, 0, 0), [N(3, 3, 8), Fixed(3, 3, 5, 8)], N(7, 7, 5)),
        (new TransposedConvolve2D(6, 5, 2, 1, 1, 2, 0, 1), [N(3, 3, 8), Fixed(3, 3, 5, 8)], N(6, 5, 5)),
        (new Convolve2D(1, 1, 1, 1, MostRows: 4), [N(7, 7, 3), Fixed(3, 3, 3, 8)], N(4, 5, 8)),
        (new Convolve2D(1, 1, 1, 1), [Interleaved(7, 7, 3), Fixed(3, 3, 3, 8)], Interleaved(5, 5, 8)),
        (new Convolve2DKernelGradient(3, 3, 1, 1, 1, 1), [N(7, 7, 3), N(4, 5, 8)], Fixed(3, 3, 3, 8)),
        (new PaddedConvolve2D(new Pad2D(1, 1, 1, 1, 0, 0), new Convolve2D(1, 1, 1, 1)), [Interleaved(7, 7, 3), Fixed(3, 3, 3, 8)], Interleaved(7, 7, 8)),
        (
            new PooledKernelGradient(new MaxPool2DGradient(Pool, Shape.Of(5, 6, 2)), new Convolve2DKernelGradient(3, 3, 1, 1, 1, 1)),
            [N(7, 8, 4), Classes(2, 3, 2), N(2, 3, 2)], Fixed(3, 3, 4, 2)),
        (
            new GroupedSum(new Convolve2DKernelGradient(3, 3, 1, 1, 1, 1), 2),
            [Interleaved(7, 7, 3), Interleaved(5, 5, 8)], Fixed(2, 3, 3, 3, 8)),
        (new Relayout(Layout.Interleaved), [N(3, 2)], Interleaved(3, 2)),
        (new Relayout(Layout.SamplesOutermost), [Interleaved(3, 2)], N(3, 2)),
        (new FlipKernel(), [Fixed(3, 2, 4, 5)], Fixed(3, 2, 5, 4)),
        (new WinogradTransform(2, false), [Fixed(3, 3, 4, 20)], Fixed(16, 2, 4, 16)),
        (new WinogradTransform(4, true), [Fixed(3, 3, 4, 20)], Fixed(36, 1, 20, 16)),
        (new WinogradConvolve2D(2, 1, 1, Shape.Of(7, 7, 8)), [N(7, 7, 3), Fixed(16, 1, 3, 16)], N(7, 7, 8)),
        (new WinogradConvolve2D(4, 0, 0, Shape.Of(5, 5, 17)), [N(7, 7, 3), Fixed(36, 2, 3, 16)], N(5, 5, 17)),
        (new WinogradPartialGradient(2, 1, 1), [N(7, 7, 20), N(7, 7, 20)], Fixed(8, 16, 20 * 32 + 16)),
        (new WinogradKernelGradient(2, 20, 20), [Fixed(8, 16, 20 * 32 + 16)], Fixed(3, 3, 20, 20)),
        (new Pad2D(1, 2, 3, 4, 1, 2), [N(3, 3, 2)], N(8, 14, 2)),
        (new Crop2D(1, 2, 3, 2), [N(4, 4, 2)], N(3, 2, 2)),
        (new Reshape(Shape.Of(3, 4)), [N(2, 6)], N(3, 4)),
        (new Reshape(Shape.Of(3, 4)), [Fixed(12)], Fixed(3, 4)),
        (Reduce.SumToSuffix(N(2, 3), Shape.Of(3)), [N(2, 3)], Fixed(3)),
        (Reduce.Mean(Shape.Of(2, 3), 2), [N(2, 3)], N()),
        (new Reduce(Combine.Max, new[] { 1 }.ToEquatableArray()), [N(2, 3)], N(2)),
        (new Reduce(Combine.FirstMaximum, new[] { 0 }.ToEquatableArray()), [Fixed(2, 3)], Fixed(3) with { Element = ElementKind.Integer }),
        (new Expand(N(2, 3)), [N()], N(2, 3)),
        (Reduce.Mean(Shape.Of(4, 5, 6), 2), [N(4, 5, 6)], N(6)),
        (new Expand(N(4, 5, 6)), [N(1, 1, 6)], N(4, 5, 6)),
        (new Expand(N(4, 5)), [Fixed(5)], N(4, 5)),
        (new MaxPool2D(Pool), [N(5, 6, 2)], N(2, 3, 2)),
        (new MaxPool2DIndex(Pool), [N(5, 6, 2)], Classes(2, 3, 2)),
        (new MaxPool2DGradient(Pool, Shape.Of(5, 6, 2)), [Classes(2, 3, 2), N(2, 3, 2)], N(5, 6, 2)),
        (new AvgPool2D(Pool), [N(5, 6, 2)], N(2, 3, 2)),
        (new AvgPool2DGradient(Pool, Shape.Of(5, 6, 2)), [N(2, 3, 2)], N(5, 6, 2)),
        (new Softmax(), [N(3, 4)], N(3, 4)),
        (new LogSoftmax(), [N(3, 4)], N(3, 4)),
        (new SoftmaxCrossEntropy(false), [N(3, 4), N(3, 4)], N()),
        (new SoftmaxCrossEntropy(true), [N(3, 4), Classes(3)], N()),
        (new Normalize(Norm.Variance, Axes(1), 1e-3), [N(3, 4)], N(3, 4)),
        (new Normalize(Norm.Variance, Axes(0), 1e-3, OverBatch: true, Scales: true, Shifts: true), [N(3, 4), Fixed(4), Fixed(4)], N(3, 4)),
        (new Normalize(Norm.Variance, default, 1e-3, OverBatch: true), [N(4)], N(4)),
        (new StoreGradient(0), [Fixed(3)], Fixed(3)),
        (new StoreState(0), [Fixed(3)], Fixed(3)),
        (new Update(0), [Fixed(3), Fixed(3)], Fixed(3)),
        (new Drawn(N(2, 3), new ScalarExpression.Uniform(0), "Uniform"), [], N(2, 3)),
    ];

    private static readonly (Operator Operator, TensorType[] Inputs)[] Wrong =
    [
        (new InputSource(N(3)), [N(3)]),
        (new Map(new Argument(0)), []),
        (new Map(new Argument(1)), [N(3)]),
        (new Map((ScalarExpression)new Argument(0) + new Argument(1)), [N(2, 3), Fixed(2)]),
        (new Map((ScalarExpression)new Argument(0) + new Argument(1)), [N(2, 3), N(2)]),
        (new MatMul(), [N(5)]),
        (new MatMul(), [N(5), Fixed(4, 3)]),
        (new MatMul(), [N(5), N(5, 3)]),
        (new MatMul(), [N(), Fixed(1, 3)]),
        (new Transpose(), [N(5, 3)]),
        (new Transpose(), [Fixed(5)]),
        (new MatMulKernelGradient(), [N(2, 5), N(4, 3)]),
        (new Convolve2D(1, 1, 1, 1), [N(7, 7), Fixed(3, 3, 1, 8)]),
        (new Convolve2D(1, 1, 1, 1), [N(7, 7, 3), Fixed(3, 3, 4, 8)]),
        (new Convolve2D(1, 1, 1, 1), [N(2, 7, 3), Fixed(3, 3, 3, 8)]),
        (new Convolve2D(1, 1, 3, 1), [N(6, 7, 3), Fixed(3, 3, 3, 8)]),
        (new Convolve2DKernelGradient(3, 3, 1, 1, 1, 1), [N(7, 7, 3), N(6, 5, 8)]),
        (new TransposedConvolve2D(7, 7, 2, 1, 1, 2, 0, 0), [N(3, 3, 8), Fixed(3, 3, 8, 5)]),
        (new TransposedConvolve2D(9, 7, 2, 1, 1, 2, 0, 0), [N(3, 3, 8), Fixed(3, 3, 5, 8)]),
        (new TransposedConvolve2D(4, 7, 2, 1, 1, 2, 0, 0), [N(3, 3, 8), Fixed(3, 3, 5, 8)]),
        (new TransposedConvolve2D(7, 7, 2, 1, 1, 2, 3, 0), [N(3, 3, 8), Fixed(3, 3, 5, 8)]),
        (new Convolve2DKernelGradient(3, 3, 1, 1, 1, 1), [N(7, 7, 3), Interleaved(5, 5, 8)]),
        (new PaddedConvolve2D(new Pad2D(1, 1, 1, 1, 0, 0), new Convolve2D(1, 1, 1, 1)), [N(7, 7)]),
        (new PooledKernelGradient(new MaxPool2DGradient(Pool, Shape.Of(5, 6, 2)), new Convolve2DKernelGradient(3, 3, 1, 1, 1, 1)), [N(7, 8, 4)]),
        (new GroupedSum(new MatMulKernelGradient(), 2), [Fixed(7, 3), Fixed(7, 8)]),
        (new Relayout(Layout.Interleaved), [Interleaved(3, 2)]),
        (new Relayout(Layout.Interleaved), [Fixed(3, 2)]),
        (new Relayout(Layout.Interleaved), [Classes(3, 2)]),
        (new FlipKernel(), [Fixed(3, 3, 4)]),
        (new WinogradTransform(2, false), [Fixed(3, 2, 4, 8)]),
        (new WinogradConvolve2D(2, 1, 1, Shape.Of(7, 7, 8)), [N(7, 7, 3), Fixed(16, 1, 4, 16)]),
        (new WinogradConvolve2D(2, 3, 1, Shape.Of(7, 7, 8)), [N(7, 7, 3), Fixed(16, 1, 3, 16)]),
        (new WinogradPartialGradient(2, 1, 1), [N(7, 7, 3), N(11, 7, 8)]),
        (new WinogradKernelGradient(2, 3, 8), [Fixed(8, 16, 3 * 16)]),
        (new Pad2D(-1, 0, 0, 0, 0, 0), [N(3, 3, 2)]),
        (new Pad2D(1, 0, 0, 0, 0, 0), [N(3, 3)]),
        (new Crop2D(2, 0, 3, 3), [N(4, 4, 2)]),
        (new Crop2D(0, 0, 1, 1), [N(4)]),
        (new Reshape(Shape.Of(5)), [N(2, 3)]),
        (new Reduce(Combine.Sum, new[] { 2 }.ToEquatableArray()), [N(2, 3)]),
        (new Reduce(Combine.Sum, new[] { 1, 0 }.ToEquatableArray()), [N(2, 3)]),
        (new Reduce(Combine.Sum, default, OverBatch: true), [Fixed(3)]),
        (new Reduce(Combine.Max, default, OverBatch: true), [N(3)]),
        (new Reduce(Combine.Max, default, Scale: 2), [N(3)]),
        (new Reduce(Combine.None, default), [N(3)]),
        (Reduce.Mean(Shape.Of(3), 1), [Classes(3)]),
        (new Expand(N(2, 3)), [N(2)]),
        (new Expand(N(4, 5, 6)), [N(4, 5)]),
        (new Expand(Fixed(4, 5)), [N(5)]),
        (new MaxPool2D(Pool), [N(5, 6)]),
        (new MaxPool2D(Pool with { OutputY = 4 }), [N(5, 6, 2)]),
        (new MaxPool2D(Pool with { PadTop = 2 }), [N(5, 6, 2)]),
        (new MaxPool2DIndex(Pool), [N(5, 6)]),
        (new MaxPool2DGradient(Pool, Shape.Of(5, 6, 2)), [Classes(2, 3, 2), N(2, 2, 2)]),
        (new MaxPool2DGradient(Pool, Shape.Of(5, 6, 2)), [N(2, 3, 2), N(2, 3, 2)]),
        (new AvgPool2D(Pool with { OutputX = 5 }), [N(5, 6, 2)]),
        (new AvgPool2DGradient(Pool, Shape.Of(5, 6, 2)), [N(5, 6, 2)]),
        (new Softmax(), [N()]),
        (new Softmax(), [Classes(3)]),
        (new LogSoftmax(), [N()]),
        (new LogSoftmax(), [Classes(3)]),
        (new SoftmaxCrossEntropy(false), [N(3, 4), N(3)]),
        (new SoftmaxCrossEntropy(true), [N(3, 4), N(3)]),
        (new Normalize(Norm.Variance, Axes(1), 1e-3), [N(4)]),
        (new Normalize(Norm.Variance, Axes(1), 1e-3), [Classes(3, 4)]),
        (new Normalize(Norm.Variance, default, 1e-3), [N(4)]),
        (new Normalize(Norm.Variance, default, 1e-3, OverBatch: true), [Fixed(4)]),
        (new Normalize(Norm.Variance, Axes(0), 1e-3, Scales: true), [N(4), Fixed(3)]),
        (new Normalize(Norm.Variance, Axes(0), 1e-3, Shifts: true), [N(4)]),
        (new Drawn(N(2, 3), new ScalarExpression.Uniform(0), "Uniform"), [N(2, 3)]),
        (new StoreGradient(0), [N(3)]),
        (new StoreState(0), [N(3)]),
        (new Update(0), [Fixed(3), Fixed(4)]),
    ];

    [Fact]
    public void Every_operator_infers_the_type_of_its_result()
    {
        foreach (var (@operator, inputs, result) in Right.Concat(OperatorCases.All.Where(c => c.Gives is not null).Select(c => (c.Operator, c.Inputs, c.Gives!.Value))))
        {
            var inferred = @operator.Infer(inputs);
            Assert.True(inferred.Error is null && inferred.Type == result, $"{@operator} of {string.Join(", ", inputs)}: {inferred}");
        }
    }

    [Fact]
    public void Every_operator_refuses_inputs_that_do_not_fit_with_its_name_and_why()
    {
        foreach (var (@operator, inputs) in Wrong.Concat(OperatorCases.All.SelectMany(c => c.Refuses.Select(inputs => (c.Operator, inputs)))))
        {
            var error = @operator.Infer(inputs).Error;
            Assert.True(error is { Arguments: [var name, { Length: > 10 }] } && name == @operator.Name, $"{@operator} takes {string.Join(", ", inputs)}");
        }
    }

    [Fact]
    public void The_tables_of_right_and_wrong_inputs_are_complete()
    {
        var operators = typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract).ToList();

        Assert.Empty(operators.Except(Right.Select(r => r.Operator.GetType())).Except(OperatorCases.All.Where(c => c.Gives is not null).Select(c => c.Operator.GetType())));
        Assert.Empty(operators.Except(Wrong.Select(w => w.Operator.GetType())).Except(OperatorCases.All.Where(c => c.Refuses.Length > 0).Select(c => c.Operator.GetType())).Except([typeof(TargetSource), typeof(ParameterSource), typeof(ScalarSource)]));
    }

    [Fact]
    public void A_graph_throws_at_operands_that_do_not_fit_and_says_where()
    {
        var graph = new Graph();
        var x = graph.Add(new InputSource(N(5)), "input");
        var w = graph.Add(new ParameterSource(0, Shape.Of(4, 3)), "Head");

        var thrown = Assert.Throws<InvalidOperationException>(() => graph.Add(new MatMul(), "Head", x, w));
        Assert.Equal("MatMul at Head: MatMul wants [n, …, K] and a fixed [K, N], not [n, 5] and fixed [4, 3].", thrown.Message);
    }

    [Fact]
    public void A_graph_hands_interleaved_samples_only_to_operators_that_read_them()
    {
        var graph = new Graph();
        var x = graph.Add(new InputSource(N(5)), "input");
        var interleaved = graph.Add(new Relayout(Layout.Interleaved), "input", x);
        var w = graph.Add(new ParameterSource(0, Shape.Of(5, 3)), "Head");

        var thrown = Assert.Throws<InvalidOperationException>(() => graph.Add(new MatMul(), "Head", interleaved, w));
        Assert.Equal("MatMul at Head reads no interleaved samples; convert them first.", thrown.Message);
    }

    private static TensorType N(params int[] shape) => TensorType.Sample(Shape.Of(shape));

    private static TensorType Interleaved(params int[] shape) => N(shape) with { Layout = Layout.Interleaved };

    private static EquatableArray<int> Axes(params int[] axes) => axes.ToEquatableArray();

    private static TensorType Fixed(params int[] shape) => TensorType.Fixed(Shape.Of(shape));

    private static TensorType Classes(params int[] shape) => new(true, Shape.Of(shape), ElementKind.Integer);
}
