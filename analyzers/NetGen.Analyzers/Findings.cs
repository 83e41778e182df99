using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Analyzers;

/// <summary>What is wrong with one network, found once for all analyzers.</summary>
internal sealed class Findings
{
    // A symbol lives as long as its compilation, and takes its findings with it.
    private static readonly ConditionalWeakTable<INamedTypeSymbol, Findings> Known = new();

    private Findings(IReadOnlyList<Problem> problems, SourceMap map)
    {
        Problems = problems;
        Map = map;
    }

    public IReadOnlyList<Problem> Problems { get; }

    public SourceMap Map { get; }

    public static Findings Of(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (Known.TryGetValue(type, out var known))
            return known;

        var findings = Find(type, cancellation);
        // Analyzers run concurrently: whoever is first wins, the others found the same.
        return Known.GetValue(type, _ => findings);
    }

    /// <summary>Nothing of a network that cannot be read: the generator says so, and the others of the file are still analyzed.</summary>
    private static Findings Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        try
        {
            var reading = ModelReader.Read(type, cancellation);
            return new Findings(ProblemFinder.Find(reading.Spec, reading.IsMalformed), reading.Map);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Findings([], new SourceMap());
        }
    }
}
