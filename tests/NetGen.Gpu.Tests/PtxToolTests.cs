using NetGen.Ptx;

namespace NetGen.Gpu.Tests;

/// <summary>What a build does to embed kernels.</summary>
public sealed class PtxToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netgen-ptx-").FullName;

    [Fact]
    public void A_kernel_that_does_not_compile_is_named_with_its_layers_and_the_others_are_written()
    {
        var code = new GpuCode("App.MnistGpuKernels")
        {
            Kernels = [new("Good", "Pool1", 64, 0), new("Bad", "Conv1 Convolve2D: [n, 28, 28, 1] → [n, 26, 26, 32]", 64, 0)],
            Methods = static () => [GpuMethod.Of(Good, static (in GpuCall call) => new Arguments { N = call.BatchSize }), GpuMethod.Of(Bad, static (in GpuCall call) => new Arguments { N = call.BatchSize })],
        };
        File.WriteAllText(Path.Combine(_folder, "App.MnistGpuKernels.Gone.ptx"), "of a kernel that is no more");

        string problem = Assert.Single(KernelFolder.Write(_folder, [new NetworkKernels("App.Mnist", code)]));

        Assert.StartsWith("The kernel 'Bad' (Conv1 Convolve2D: [n, 28, 28, 1] → [n, 26, 26, 32]) of 'App.Mnist' does not compile to PTX: ", problem);
        Assert.Equal(["App.MnistGpuKernels.Good.ptx", .. Squares], Files());
    }

    [Fact]
    public void A_project_without_networks_has_nothing()
    {
        var none = new GpuCode("App.NoneGpuKernels") { Kernels = [], Methods = static () => [] };
        Assert.Empty(KernelFolder.Write(_folder, [new NetworkKernels("App.None", none)]));
        Assert.Equal(Squares, Files());
        Assert.Empty(KernelFolder.Write(_folder, []));
        Assert.Empty(Files());
    }

    [Fact]
    public void An_embedded_module_is_entered_where_the_compiler_says()
    {
        using var compiler = new PtxCompiler();
        foreach (var (kernel, method) in SquareSums.Code.Kernels.Zip(SquareSums.Code.Methods!()))
        {
            var compiled = compiler.Compile(method.Method, kernel);
            Assert.Equal(compiled, Gpu.Ptx.Embedded(compiled.Text));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] Squares { get; } = [.. SquareSums.Code.Kernels.Select(SquareSums.Code.Resource).Order(StringComparer.Ordinal)];

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static void Good(Arguments c) => _ = c.N;

    private static void Bad(Arguments c)
    {
        if (c.N > 0)
            throw new InvalidOperationException();
    }

    internal struct Arguments
    {
        public int N;
    }
}
