using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Generator;

/// <summary>The MSBuild property <c>NetGenVectorBits</c>: the vector widths that a project's kernels are written for.</summary>
/// <param name="Widths">Widest first; all where the property is not set, or wrong.</param>
/// <param name="Wrong">Its text, where that names no width or something else.</param>
internal sealed record VectorWidthsProperty(EquatableArray<VectorWidth> Widths, string? Wrong)
{
    // NetGen.targets writes the property with commas, because a semicolon starts a comment in the file through which the compiler learns it.
    private const string Name = "build_property._NetGenVectorBits";

    public static VectorWidthsProperty Read(AnalyzerConfigOptions options)
    {
        string text = options.TryGetValue(Name, out string? value) ? value.Trim() : "";
        if (text.Length == 0)
            return new(CodeOptions.AllWidths, null);
        var named = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim()).Where(p => p.Length > 0).ToList();
        var widths = CodeOptions.AllWidths.Where(w => named.Contains(((int)w).ToString(CultureInfo.InvariantCulture))).ToEquatableArray();
        bool isRight = named.Count > 0 && named.All(n => CodeOptions.AllWidths.Any(w => ((int)w).ToString(CultureInfo.InvariantCulture) == n));
        return isRight ? new(widths, null) : new(CodeOptions.AllWidths, text);
    }
}
