using System.Globalization;

namespace NetGen.Compiler;

/// <summary>A rule of the language, reported by analyzers and generator alike.</summary>
/// <param name="Id">NG1xxx shapes, NG2xxx the language, NG3xxx meaning, NG4xxx the build.</param>
/// <param name="Title">A short name for lists.</param>
/// <param name="MessageFormat">The sentence, with <c>{0}</c>… filled from a <see cref="Problem"/>.</param>
public sealed record Rule(string Id, string Title, string MessageFormat, Severity Severity)
{
    public string Fill(EquatableArray<string> arguments) => string.Format(CultureInfo.InvariantCulture, MessageFormat, [.. arguments]);
}

public enum Severity
{
    Info,
    Warning,
    Error,
}

/// <summary>A broken rule at a place in a spec.</summary>
/// <param name="Arguments">Fill the rule's message format.</param>
/// <param name="Trace">The shapes that led there (<c>image 28 × 28 × 1 → Conv1 26 × 26 × 32 → …</c>), or empty.</param>
/// <param name="Fixes">What would mend it, the most likely first.</param>
/// <param name="Within">The block and layer that it stands in, where it is reported at their use; or empty.</param>
/// <param name="Uses">Where what is wrong is used, as far as that led there, the innermost last: what stands in the network itself has none.</param>
public sealed record Problem(
    Rule Rule, Place Place, EquatableArray<string> Arguments, string Trace, EquatableArray<Fix> Fixes, EquatableArray<Place> Uses = default, string Within = "")
{
    public string Message
    {
        get
        {
            string sentence = (Within.Length == 0 ? "" : $"In {Within}: ") + Rule.Fill(Arguments);
            return Trace.Length == 0 ? sentence : sentence + " " + Trace;
        }
    }
}

/// <summary>An edit that mends a problem, in terms of the spec; the code fix turns it into syntax.</summary>
/// <param name="Kind">Which edit.</param>
/// <param name="Place">The attribute or argument that is edited, or before which one is inserted.</param>
/// <param name="Text">What is inserted (<c>Flatten</c>) or the new value (<c>1600</c>).</param>
/// <param name="Title">The sentence in the editor's menu: <c>Insert [Flatten] before Dense (1600 features)</c>.</param>
public sealed record Fix(FixKind Kind, Place Place, string Text, string Title)
{
    /// <summary>Takes an attribute away.</summary>
    public static Fix Remove(Place place, string attribute) => new(FixKind.RemoveAttribute, place, "", $"Remove [{attribute}]");
}

public enum FixKind
{
    InsertAttributeBefore,
    InsertAttributeAfter,

    /// <summary>The argument gets a new value; a named one that is not written yet is added.</summary>
    ReplaceArgument,
    RemoveAttribute,

    /// <summary>The whole attribute gives way to <see cref="Fix.Text"/>.</summary>
    ReplaceAttribute,

    AddModifier,
}
