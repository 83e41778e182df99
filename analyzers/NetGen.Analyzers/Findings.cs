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

        var reading = ModelReader.Read(type, cancellation);
        var findings = new Findings(ProblemFinder.Find(reading.Spec, reading.IsMalformed), reading.Map);
        // Analyzers run concurrently: whoever is first wins, the others found the same.
        return Known.GetValue(type, _ => findings);
    }
}
