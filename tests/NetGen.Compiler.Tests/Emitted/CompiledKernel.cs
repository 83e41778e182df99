using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>A kernel as the CPU emitter writes it, compiled in memory for each vector width.</summary>
internal sealed unsafe class CompiledKernel
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var f && (f.StartsWith("System.Runtime", StringComparison.Ordinal)
                || f is "System.Private.CoreLib.dll" or "System.Memory.dll" or "NetGen.dll"))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private readonly Dictionary<VectorWidth, nint> _entries = [];

    private CompiledKernel(Assembly assembly)
    {
        Assembly = assembly;
        foreach (var width in Widths)
        {
            var entry = assembly.GetType($"Kernels{(int)width}")!.GetMethod("Kernel", BindingFlags.NonPublic | BindingFlags.Static)!;
            RuntimeHelpers.PrepareMethod(entry.MethodHandle);
            _entries.Add(width, entry.MethodHandle.GetFunctionPointer());
        }
    }

    public static VectorWidth[] Widths { get; } = [VectorWidth.V128, VectorWidth.V256, VectorWidth.V512];

    public Assembly Assembly { get; }

    public long Tiles(int n) => (long)Assembly.GetType("Schedule")!.GetMethod("Tiles")!.Invoke(null, [n])!;

    public void Run(VectorWidth width, KernelCall* call, int tile, int thread) =>
        ((delegate*<KernelCall*, int, int, void>)_entries[width])(call, tile, thread);

    public static CompiledKernel Of(Kernel kernel) => new(Load(Widths.Select(w => Source(kernel, w))
        .Append($"public static class Schedule {{ public static long Tiles(int n) => {CpuEmitter.Schedule(kernel).Tiles}; }}")));

    /// <summary>The file of one width, as the host emitter frames it.</summary>
    public static string Source(Kernel kernel, VectorWidth width)
    {
        var emitted = CpuEmitter.Emit(kernel, "Kernel", kernel.Kind, width);
        return string.Join("\n", [.. CpuEmitter.Usings(width), $"internal static unsafe class Kernels{(int)width}", "{", emitted.Entry, .. emitted.Shared, "}"]);
    }

    private static Assembly Load(IEnumerable<string> sources)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release, warningLevel: 4);
        var compilation = CSharpCompilation.Create(
            $"Emitted{Guid.NewGuid():N}", sources.Select(s => CSharpSyntaxTree.ParseText(s)), References, options);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        var problems = result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS1701" or "CS1702")).ToList();
        if (problems.Count > 0)
            Assert.Fail(string.Join("\n", problems.Take(5)) + "\n" + problems[0].Location.SourceTree);
        return Assembly.Load(stream.ToArray());
    }
}
