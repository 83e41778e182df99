using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>The compiler's rules as Roslyn knows rules.</summary>
public static class Descriptors
{
    private const string Category = "NetGen";

    private static readonly ConcurrentDictionary<Rule, DiagnosticDescriptor> Known = new();

    /// <summary>The compiler itself failed: no rule of the language, so it stands apart from them.</summary>
    public static DiagnosticDescriptor InternalError { get; } = CreateOwn(new Rule(
        "NG9001",
        "NetGen failed",
        "NetGen could not compile the network '{0}' because of a mistake of its own: {1}. Please report it together with the class; until then, "
        + "a change to the layers near the last edit may avoid it.",
        Severity.Error));

    /// <summary>A property of the project, not of a network.</summary>
    public static DiagnosticDescriptor UnknownVectorWidth { get; } = CreateOwn(new Rule(
        "NG4002",
        "Unknown vector width",
        "NetGenVectorBits is '{0}', but must name one or several of 128, 256 and 512, such as '256;512'. Correct it, or leave it out for all three.",
        Severity.Error));

    public static DiagnosticDescriptor Of(Rule rule) => Known.GetOrAdd(rule, Create);

    // A problem's message is already filled in, with the trace of shapes behind it.
    private static DiagnosticDescriptor Create(Rule rule) => Create(rule, "{0}");

    private static DiagnosticDescriptor CreateOwn(Rule rule) => Create(rule, rule.MessageFormat);

    private static DiagnosticDescriptor Create(Rule rule, string format) => new(
        rule.Id,
        rule.Title,
        format,
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
