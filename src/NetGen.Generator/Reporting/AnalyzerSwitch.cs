using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Generator;

/// <summary>Whether analyzers report a network's problems. Where they cannot, the generator does in their place.</summary>
/// <param name="AnalyzersAreOff">The build skips analyzers.</param>
/// <param name="IsEditor">An editor asks, which runs analyzers whatever the compiler says.</param>
internal sealed record AnalyzerSwitch(bool AnalyzersAreOff, bool IsEditor)
{
    /// <summary>
    /// As the SDK decides: by <c>RunAnalyzers</c>, or where it is unset by <c>RunAnalyzersDuringBuild</c>, which editors do not heed.
    /// Neither known: on.
    /// </summary>
    public static AnalyzerSwitch Read(AnalyzerConfigOptions options)
    {
        string run = Get("build_property.RunAnalyzers");
        bool isEditor = Is(Get("build_property.DesignTimeBuild"), "true");
        bool areOff = Is(run, "false") || run.Length == 0 && !isEditor && Is(Get("build_property.RunAnalyzersDuringBuild"), "false");
        return new AnalyzerSwitch(areOff, isEditor);

        string Get(string key) => options.TryGetValue(key, out string? value) ? value.Trim() : "";
        static bool Is(string value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);
    }

    public bool GeneratorReports(ModelSpec spec) => AnalyzersAreOff || !IsEditor && StubEmitter.LeavesCompilerErrors(spec);
}
