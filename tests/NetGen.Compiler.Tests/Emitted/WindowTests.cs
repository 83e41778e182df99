using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

public sealed class WindowTests
{
    /// <summary>Batch, height, width, channels, and the window: size, stride, padding.</summary>
    public static TheoryData<int, int, int, int, int, int, int> Shapes => new()
    {
        { 1, 2, 2, 1, 2, 2, 0 },
        { 5, 7, 9, 3, 2, 2, 0 },
        { 3, 26, 26, 32, 2, 2, 0 },
        { 2, 11, 11, 17, 3, 3, 0 },
        { 2, 9, 10, 33, 3, 2, 1 },
        { 2, 8, 8, 7, 3, 1, 1 },
        { 2, 10, 12, 16, 2, 3, 0 },
        { 2, 11, 10, 10, 2, 3, 1 },
        { 1, 12, 12, 2, 5, 5, 0 },
        { 2, 9, 9, 40, 4, 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Maxima_and_averages_agree_with_naive_loops(int n, int height, int width, int channels, int size, int stride, int pad)
    {
        foreach (var kind in new[] { WindowKind.Max, WindowKind.Average })
        {
            var kernel = Window(kind, List(Skeleton, Element, Column(channels)), height, width, channels, size, stride, pad);
            KernelCase.Check(kernel, n, [n * height * width * channels, n * Outputs(kernel), channels]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_first_maximum_is_found_and_takes_the_gradient(int n, int height, int width, int channels, int size, int stride, int pad)
    {
        var forward = Window(WindowKind.Max, List(Skeleton, Element, Column(channels), Cells), height, width, channels, size, stride, pad) with { Index = 3 };
        int cells = n * height * width * channels, outputs = n * Outputs(forward);

        // Few distinct values, so that windows hold their maximum several times.
        var random = new Random(3);
        float[] x = [.. Enumerable.Range(0, cells).Select(_ => (float)random.Next(4))];
        KernelCase.Check(forward, n, [cells, outputs, channels, outputs], fill: i => i == 0 ? x : null);

        float[] index = Indices(forward, x, n);
        var backward = Window(WindowKind.MaxGradient, List(Cells, Skeleton, Column(channels), Element), height, width, channels, size, stride, pad);
        KernelCase.Check(backward, n, [outputs, outputs, channels, cells], fill: i => i == 0 ? index : null);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_gradient_of_an_average_is_shared(int n, int height, int width, int channels, int size, int stride, int pad)
    {
        var kernel = Window(WindowKind.AverageGradient, List(Skeleton, Column(channels), Element), height, width, channels, size, stride, pad);
        KernelCase.Check(kernel, n, [n * Outputs(kernel), channels, n * height * width * channels]);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public void Not_a_number_is_a_maximum_and_takes_the_gradient(int stride, int pad)
    {
        var forward = Window(WindowKind.Max, List(Skeleton, Element, Column(3), Cells), 4, 4, 3, 2, stride, pad) with { Index = 3 };
        float[] x = [.. Enumerable.Range(0, 48).Select(i => i % 11 == 4 ? float.NaN : i % 5)];
        KernelCase.Check(forward, 1, [48, Outputs(forward), 3, Outputs(forward)], fill: i => i == 0 ? x : null);
        KernelCase.Check(
            Window(WindowKind.Max, List(Skeleton, Element, Column(3)), 4, 4, 3, 2, stride, pad), 1, [48, Outputs(forward), 3], fill: i => i == 0 ? x : null);

        float[] index = Indices(forward, x, 1);
        var backward = Window(WindowKind.MaxGradient, List(Cells, Skeleton, Column(3), Element), 4, 4, 3, 2, stride, pad);
        KernelCase.Check(backward, 1, [index.Length, index.Length, 3, 48], fill: i => i == 0 ? index : null);
    }

    private static Operand Cells { get; } = new(Access.Skeleton, IsInteger: true);

    private static WindowKernel Window(
        WindowKind kind, EquatableArray<Operand> operands, int height, int width, int channels, int size, int stride, int pad)
    {
        int Output(int extent) => (extent + 2 * pad - size) / stride + 1;
        int column = operands.ToList().IndexOf(Column(channels)), result = operands.ToList().IndexOf(Element);
        return new WindowKernel(
            operands, Store(Sum * 2 + Operand(column), result), kind,
            new Window2D(size, size, stride, stride, pad, pad, Output(height), Output(width)), Extent.Batch(1), height, width, channels);
    }

    private static int Outputs(WindowKernel kernel) => kernel.Geometry.OutputY * kernel.Geometry.OutputX * kernel.Channels;

    /// <summary>The cells of the maxima, as the bits of floats.</summary>
    private static float[] Indices(WindowKernel forward, float[] x, int n)
    {
        float[] outputs = new float[n * Outputs(forward)];
        double[] index = new ReferenceKernel(forward, [x, outputs, new float[forward.Channels], outputs], n, [], 0, 0).Run()[3];
        return [.. index.Select(v => BitConverter.Int32BitsToSingle((int)v))];
    }
}
