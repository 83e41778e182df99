using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;

namespace NetGen.Gpu.Tests;

/// <summary>A kernel as the emitter writes it, compiled in memory, in each of the ways to cut it.</summary>
internal sealed class EmittedSource
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    /// <summary>Kernels compare by value: one that is tried with several batches is compiled once.</summary>
    private static readonly ConcurrentDictionary<(Kernel, bool), Lazy<EmittedSource>> Known = new();

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var f && (f.StartsWith("System.", StringComparison.Ordinal) || f is "NetGen.dll" or "NetGen.Gpu.dll" or "ILGPU.dll"))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private EmittedSource(Assembly assembly, string text)
    {
        Text = text;
        var list = assembly.GetType("List")!;
        Code = (GpuCode)list.GetField("Code")!.GetValue(null)!;
        var groups = list.GetMethod("Groups")!;
        Groups = (way, n) => (long)groups.Invoke(null, [way, n])!;
    }

    public string Text { get; }

    /// <summary>The ways to cut the kernel.</summary>
    public GpuCode Code { get; }

    /// <summary>The groups of way i for a batch.</summary>
    public Func<int, int, long> Groups { get; }

    /// <summary>The kernel, whose PTX has been checked.</summary>
    public static EmittedSource Of(Kernel kernel, bool allowsTensorFloat32 = false) =>
        Known.GetOrAdd((kernel, allowsTensorFloat32), static key => new(() => Compile(key.Item1, key.Item2))).Value;

    private static EmittedSource Compile(Kernel kernel, bool allowsTensorFloat32)
    {
        var ways = IlgpuEmitter.Emit(kernel, "Tested", kernel.Kind, allowsTensorFloat32);
        var kernels = ways.Select(w => $"new(\"{w.Name}\", \"{kernel.Kind}\", {w.GroupSize}, {w.Operands}, {(w.NeedsTensorCores ? "true" : "false")}),");
        var methods = ways.Select(w => $"GpuMethod.Of(Tests.{w.Name}, static (in GpuCall call) => new Tests.{w.Name}Arguments(in call)),");
        string text = $$"""
            {{string.Join("\n", IlgpuEmitter.Usings)}}
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("ILGPURuntime")]
            internal static class Tests
            {
            {{string.Join("\n\n", ways.Select(w => w.Text))}}
            }

            public static class List
            {
                public static readonly GpuCode Code = new("Tests")
                {
                    Kernels = [{{string.Concat(kernels)}}],
                    Methods = static () => [{{string.Concat(methods)}}],
                };

                public static long Groups(int way, int n) => way switch { {{string.Concat(ways.Select((w, i) => $"{i} => {w.Groups}, "))}} _ => 0 };
            }
            """;
        var source = new EmittedSource(Load(text), text);
        PtxCheck.Run(source.Code, text);
        return source;
    }

    private static Assembly Load(string text)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create($"Gpu{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(text, ParseOptions)], References, options);
        using var stream = new MemoryStream();
        var problems = compilation.Emit(stream).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).ToList();
        if (problems.Count > 0)
            Assert.Fail(string.Join("\n", problems.Take(5)) + "\n" + text);
        return Assembly.Load(stream.ToArray());
    }
}
