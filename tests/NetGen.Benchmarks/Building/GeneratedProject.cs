using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NetGen.Benchmarks.Generation;
using NetGen.Benchmarks.Measuring;

namespace NetGen.Benchmarks.Building;

/// <summary>A project of one network whose text was generated, for the C# compiler.</summary>
internal sealed class GeneratedProject
{
    private static readonly EmitOptions PortableSymbols = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private readonly string _type;
    private readonly string _written;

    /// <param name="source">The file that a user writes.</param>
    /// <param name="type">The network's full name.</param>
    /// <exception cref="InvalidOperationException">The network has errors.</exception>
    public GeneratedProject(string source, string type)
    {
        (_written, _type) = (source, type);
        var result = UserProject.Driver().RunGenerators(UserProject.Compile(UserProject.Parse(source))).GetRunResult();
        if (result.Diagnostics.Length > 0)
            throw new InvalidOperationException($"'{type}' must have no errors: {string.Join("; ", result.Diagnostics)}");
        Generated = [.. result.GeneratedTrees.Select(t => (Path.GetFileName(t.FilePath), t.ToString()))];
    }

    public IReadOnlyList<(string Name, string Text)> Generated { get; }

    /// <summary>All files of the project.</summary>
    public IEnumerable<(string Name, string Text)> Files => Generated.Prepend(($"{_type}.cs", _written));

    public int Lines => Generated.Sum(f => f.Text.Count(c => c == '\n'));

    public long Bytes => Generated.Sum(f => (long)Encoding.UTF8.GetByteCount(f.Text));

    /// <summary>The assembly, from text to image, with symbols as a build has them.</summary>
    public byte[] Compile(bool isOptimized)
    {
        var trees = Files.Select(f => UserProject.Parse(f.Text, f.Name)).ToList();
        var compilation = UserProject.Compile(trees);
        if (!isOptimized)
            compilation = compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Debug));
        using MemoryStream image = new(), symbols = new();
        var emitted = compilation.Emit(image, symbols, options: PortableSymbols);
        if (!emitted.Success || emitted.Diagnostics.Any(d => d.Severity >= DiagnosticSeverity.Warning))
            throw new InvalidOperationException($"'{_type}' must compile without a warning: {emitted.Diagnostics.First(d => d.Severity >= DiagnosticSeverity.Warning)}");
        return image.ToArray();
    }

    /// <summary>
    /// The median processor time of a compilation, in milliseconds: of all threads, so that other programs of the machine count little. The C# compiler is
    /// warm when the runtime hardly compiles any of it any more.
    /// </summary>
    public double WarmProcessorTime(bool isOptimized, int rounds)
    {
        Warm.Up(() => Compile(isOptimized));
        return Rounds.Median(Enumerable.Range(0, rounds).Select(_ =>
        {
            GC.Collect();
            var start = ProcessorTime;
            Compile(isOptimized);
            return (ProcessorTime - start).TotalMilliseconds;
        }));
    }

    /// <summary>The length of all method bodies of an assembly.</summary>
    public static long InstructionBytes(byte[] image)
    {
        using var portable = new PEReader(new MemoryStream(image));
        var metadata = portable.GetMetadataReader();
        return metadata.MethodDefinitions
            .Select(handle => metadata.GetMethodDefinition(handle).RelativeVirtualAddress)
            .Where(address => address != 0)
            .Sum(address => (long)portable.GetMethodBody(address).GetILReader().Length);
    }

    private static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;
}
