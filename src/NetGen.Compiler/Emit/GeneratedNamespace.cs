namespace NetGen.Compiler;

/// <summary>
/// The namespace of a network's own in which its machinery stands: schema, steps and kernels. Nothing of the user's is in it, and it holds all of its
/// using directives, so a simple name in these files means ours whatever names the user gives to types, members and namespaces.
/// </summary>
internal static class GeneratedNamespace
{
    private const string Root = "NetGen.Generated";

    /// <summary>
    /// <c>NetGen.Generated.Samples_MnistCnn</c>: another one for each full name. A dot becomes <c>_</c> and <c>_</c> becomes <c>_0</c>, with which no
    /// part of a name begins. Metadata takes names of 1,023 bytes.
    /// </summary>
    public static string Of(ModelSpec spec) => $"{Root}.{ShortName.Of(spec.FullName.Replace("_", "_0").Replace('.', '_'), 800, "_")}";

    /// <summary>The class of the machinery with this name, as the user's part of the network writes it.</summary>
    public static string Class(ModelSpec spec, string name) => $"global::{Of(spec)}.{name}";

    /// <summary>Starts a file of the machinery.</summary>
    /// <param name="isArithmetic">There is nothing in it that could be null: the C# compiler need not look for it, which is a third of its work on kernels.</param>
    /// <param name="attribute">An attribute of the assembly, in full names: it stands in front of the namespace.</param>
    /// <param name="usings">Its using directives.</param>
    public static void Open(CodeWriter writer, ModelSpec spec, bool isArithmetic, string? attribute, params string[] usings)
    {
        writer.Line(PublicSurface.Marker).Line($"#nullable {(isArithmetic ? "disable" : "enable")}").Line("#pragma warning disable CS8981 // nint in small letters").Line();
        if (attribute is not null)
            writer.Line(attribute).Line();
        writer.Line($"namespace {Of(spec)};").Line();
        foreach (string used in usings)
            writer.Line(used);
        // No keyword: a user's type of the name would go first.
        writer.Line("using nint = global::System.IntPtr;").Line();
    }
}
