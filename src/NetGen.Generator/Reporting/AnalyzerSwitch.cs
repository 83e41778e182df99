using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Generator;

/// <summary>Whether the build runs analyzers; when it does not, the generator reports in their place.</summary>
internal static class AnalyzerSwitch
{
    /// <summary>As the SDK decides: <c>RunAnalyzers</c>, or where it is unset <c>RunAnalyzersDuringBuild</c>. Neither known: on.</summary>
    public static bool IsOff(AnalyzerConfigOptions options)
    {
        string run = Get("build_property.RunAnalyzers");
        return IsFalse(run) || run.Length == 0 && IsFalse(Get("build_property.RunAnalyzersDuringBuild"));

        string Get(string key) => options.TryGetValue(key, out string? value) ? value.Trim() : "";
        static bool IsFalse(string value) => value.Equals("false", StringComparison.OrdinalIgnoreCase);
    }
}
