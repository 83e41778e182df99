using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>Problems as diagnostics, and the fixes that travel with them in their properties.</summary>
public static class ProblemDiagnostics
{
    /// <summary>A diagnostic at the problem's place, with those of its uses as additional locations.</summary>
    /// <param name="find">Where a place stands.</param>
    public static Diagnostic Create(Problem problem, Func<Place, Location> find) =>
        Diagnostic.Create(Descriptors.Of(problem.Rule), find(problem.Place), problem.Uses.Select(find), Properties(problem.Fixes), problem.Message);

    /// <summary>The fixes of a diagnostic that <see cref="Create"/> made.</summary>
    public static IEnumerable<Fix> Fixes(Diagnostic diagnostic)
    {
        for (int i = 0; diagnostic.Properties.TryGetValue(Key(i, "kind"), out string? kind); i++)
        {
            if (Enum.TryParse(kind, out FixKind parsed))
                yield return new Fix(parsed, Place.Parse(Get(i, "place")), Get(i, "text"), Get(i, "title"));
        }

        string Get(int i, string what) => diagnostic.Properties.TryGetValue(Key(i, what), out string? value) ? value ?? "" : "";
    }

    private static ImmutableDictionary<string, string?> Properties(EquatableArray<Fix> fixes)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (int i = 0; i < fixes.Count; i++)
        {
            properties[Key(i, "kind")] = fixes[i].Kind.ToString();
            properties[Key(i, "place")] = fixes[i].Place.ToString();
            properties[Key(i, "text")] = fixes[i].Text;
            properties[Key(i, "title")] = fixes[i].Title;
        }

        return properties.ToImmutable();
    }

    private static string Key(int fix, string what) => $"fix{fix}.{what}";
}
