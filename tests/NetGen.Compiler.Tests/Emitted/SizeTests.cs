using System.Reflection;
using System.Reflection.Emit;
using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>The JIT stops optimizing large methods, silently: emitted ones stay well below.</summary>
public sealed class SizeTests
{
    private const int MostLocals = 500, MostInstructions = 5000;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    public static TheoryData<string> Names => [.. Shapes.Keys];

    private static Epilogue Activation { get; } = new(
        List(
            new EpilogueStep(Max(Sum + Operand(2), 0) + Operand(3), -1),
            new EpilogueStep(new Step(0) * 0.5 * (1 + Erf(new Step(0) * 0.7)), 4)));

    private static Dictionary<string, Kernel> Shapes { get; } = new()
    {
        ["dense"] = Dense(1, 784, 1000, Store(Max(Sum + Operand(2), 0), 3), Column(1000), Element),
        ["dense, odd"] = Dense(3, 35, 111, Store(IfGreater(Operand(3), 0, Sum + Operand(2), 0), 4), Column(111), Element, Element),
        ["dense, long epilogue"] = Dense(1, 127, 321, Activation, Column(321), Element, Element),
        ["dense, large"] = Dense(1, 1100, 1090, Activation, Column(1090), Element, Element),
        ["dense, packed"] = Dense(1, 1024, 1024, Store(Max(Sum + Operand(2), 0), 3), Column(1024), Element),
        ["dense, transposed"] = DenseTransposed(1, 1030, 333, Store(IfGreater(Operand(2), 0, Sum, 0), 3), Element, Element),
        ["dense gradient, large"] = DenseGradient(1, 4096, 256, Adam(), Element, Element, Element),
        ["dense gradient"] = DenseGradient(1, 785, 129, Adam(), Element, Element, Element),
        ["convolution"] = Convolution(new(40, 45, 70, 130, 3), Store(Max(Sum + Operand(2), 0), 3), Column(130), Element),
        ["convolution, one channel"] = Convolution(new(28, 28, 1, 32, 7), Store(Max(Sum + Operand(2), 0), 3), Column(32), Element),
        ["convolution gradient"] = ConvolutionGradient(new(20, 20, 13, 70, 5), Adam(), Element, Element, Element),
        ["convolution gradient, dilated"] = ConvolutionGradient(new(20, 20, 2, 70, 4, 2, 3), Adam(), Element, Element, Element),
        ["Winograd"] = new WinogradConvolutionKernel(
            List(Skeleton, Skeleton, Column(130), Element, Element), Store(IfGreater(Operand(4), 0, Sum + Operand(2), 0), 3),
            new WinogradTiles(4, 1, 1, Shape.Of(33, 31, 70), Shape.Of(33, 31, 130))),
        ["Winograd, kernel gradient"] = new WinogradPartialGradientKernel(
            List(Skeleton, Skeleton, Skeleton), new WinogradTiles(4, 1, 1, Shape.Of(33, 31, 70), Shape.Of(33, 31, 48))),
        ["pooling"] = new WindowKernel(
            List(Skeleton, Element), Store(Sum, 1), WindowKind.Max, new Window2D(4, 4, 4, 4, 0, 0, 10, 10), Extent.Batch(1), 40, 40, 33),
        ["pooling with cells"] = new WindowKernel(
            List(Skeleton, Element, new Operand(Access.Skeleton, IsInteger: true)), Store(Sum, 1), WindowKind.Max,
            new Window2D(4, 4, 4, 4, 0, 0, 10, 10), Extent.Blocks(1), 40, 40, 48, Index: 2),
        ["interleaved convolution"] = new InterleavedConvolutionKernel(
            List(Skeleton, Skeleton, Channel(13), Element, Element), Activation with { IsInterleaved = true },
            new ConvolutionGeometry(28, 28, 3, 5, 5, 13, 28, 28, 1, 1, 1, 1, 2, 2)),
        ["interleaved convolution with a pool"] = new InterleavedConvolutionKernel(
            List(Skeleton, Skeleton, Channel(33), Element, new Operand(Access.Skeleton, IsInteger: true)),
            Store(Max(Sum + Operand(2), 0), 3) with { IsInterleaved = true },
            new ConvolutionGeometry(28, 28, 15, 3, 3, 33, 26, 26, 1, 1, 1, 1), new Window2D(3, 3, 3, 3, 0, 0, 8, 8), Index: 4),
        ["interleaved kernel gradient"] = new InterleavedKernelGradientKernel(
            List(Skeleton, Skeleton, Element, Element, Element), Adam(), new ConvolutionGeometry(28, 28, 15, 7, 7, 13, 22, 22, 1, 1, 1, 1)),
        ["interleaved kernel gradient through a pool"] = new InterleavedKernelGradientKernel(
            List(Skeleton, new Operand(Access.Skeleton, IsInteger: true), Skeleton, Element, Element, Element), Adam(3),
            new ConvolutionGeometry(28, 28, 1, 4, 4, 8, 25, 25, 1, 1, 1, 1), new Window2D(3, 3, 3, 3, 0, 0, 8, 8)),
        ["rows"] = RowCases.CrossEntropy(2, 1001, isSparse: false, keeps: true, new Scalar(0)).Kernel,
        ["rows of one vector"] = RowCases.CrossEntropy(1, 10, isSparse: true, keeps: true, new Scalar(0)).Kernel,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_emitted_method_is_small_enough_for_the_jit(string name)
    {
        var methods = CompiledKernel.Of(Shapes[name]).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)).ToList();
        Assert.True(methods.Count >= CompiledKernel.Widths.Length);
        foreach (var method in methods)
        {
            var body = method.GetMethodBody()!;
            Assert.InRange(body.LocalVariables.Count, 0, MostLocals);
            Assert.InRange(Instructions(body.GetILAsByteArray()!), 1, MostInstructions);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_kernel_gives_the_same_text(string name)
    {
        foreach (var width in CompiledKernel.Widths)
            Assert.Equal(CompiledKernel.Source(Shapes[name], width), CompiledKernel.Source(Shapes[name], width));
    }

    [Fact]
    public void Equal_tiles_of_two_kernels_have_one_text()
    {
        // The same layer on another number of output rows.
        var epilogue = Store(Max(Sum + Operand(2), 0), 3);
        var small = CpuEmitter.Emit(Convolution(new(10, 14, 16, 32, 3), epilogue, Column(32), Element), "A", "", VectorWidth.V512);
        var large = CpuEmitter.Emit(Convolution(new(20, 14, 16, 32, 3), epilogue, Column(32), Element), "B", "", VectorWidth.V512);
        Assert.NotEmpty(small.Shared);
        Assert.Equal(small.Shared, large.Shared);
        Assert.NotEqual(small.Entry, large.Entry);
    }

    private static int Instructions(byte[] il)
    {
        int count = 0;
        for (int at = 0; at < il.Length; count++)
        {
            short value = il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at];
            var code = OpCodes[value];
            at += code.Size;
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }

        return count;
    }
}
