using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>The compiler's rules as Roslyn knows rules.</summary>
public static class Descriptors
{
    private const string Category = "NetGen";

    private static readonly ConcurrentDictionary<Rule, DiagnosticDescriptor> Known = new();

    /// <summary>The compiler itself failed: no rule of the language, so it stands apart from them.</summary>
    public static DiagnosticDescriptor InternalError { get; } = Of(new Rule(
        "NG9001",
        "NetGen failed",
        "NetGen could not compile the network '{0}' because of a mistake of its own: {1}. Please report it together with the class; until then, "
        + "a change to the layers near the last edit may avoid it.",
        Severity.Error));

    public static DiagnosticDescriptor Of(Rule rule) => Known.GetOrAdd(rule, Create);

    private static DiagnosticDescriptor Create(Rule rule) => new(
        rule.Id,
        rule.Title,
        // A problem's message is already filled in, with the trace of shapes behind it.
        rule.Id == "NG9001" ? rule.MessageFormat : "{0}",
        Category,
        rule.Severity switch
        {
            Severity.Error => DiagnosticSeverity.Error,
            Severity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        },
        isEnabledByDefault: true,
        // A network with an error has no code: silencing the error would only move it to the run time.
        customTags: rule.Severity == Severity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);
}
