using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>Problems as diagnostics, and the fixes that travel with them in their properties.</summary>
public static class ProblemDiagnostics
{
    public static Diagnostic Create(Problem problem, Location location) =>
        Diagnostic.Create(Descriptors.Of(problem.Rule), location, Properties(problem.Fixes), problem.Message);

    /// <summary>The fixes of a diagnostic that <see cref="Create"/> made.</summary>
    public static IEnumerable<Fix> Fixes(Diagnostic diagnostic)
    {
        for (int i = 0; diagnostic.Properties.TryGetValue(Key(i, "kind"), out string? kind); i++)
        {
            if (!Enum.TryParse(kind, out FixKind parsed))
                continue;
            string argument = Get(i, "argument");
            yield return new Fix(
                parsed,
                new Place(int.Parse(Get(i, "layer"), CultureInfo.InvariantCulture), int.Parse(Get(i, "attribute"), CultureInfo.InvariantCulture), argument.Length == 0 ? null : argument),
                Get(i, "text"),
                Get(i, "title"));
        }

        string Get(int i, string what) => diagnostic.Properties.TryGetValue(Key(i, what), out string? value) ? value ?? "" : "";
    }

    private static ImmutableDictionary<string, string?> Properties(EquatableArray<Fix> fixes)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (int i = 0; i < fixes.Count; i++)
        {
            properties[Key(i, "kind")] = fixes[i].Kind.ToString();
            properties[Key(i, "layer")] = fixes[i].Place.Layer.ToString(CultureInfo.InvariantCulture);
            properties[Key(i, "attribute")] = fixes[i].Place.Attribute.ToString(CultureInfo.InvariantCulture);
            properties[Key(i, "argument")] = fixes[i].Place.Argument ?? "";
            properties[Key(i, "text")] = fixes[i].Text;
            properties[Key(i, "title")] = fixes[i].Title;
        }

        return properties.ToImmutable();
    }

    private static string Key(int fix, string what) => string.Format(CultureInfo.InvariantCulture, "fix{0}.{1}", fix, what);
}
