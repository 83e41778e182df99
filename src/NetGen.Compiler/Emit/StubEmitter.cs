namespace NetGen.Compiler;

/// <summary>
/// A network that has errors, for the C# compiler: the whole public surface, every member throwing. With it the compiler has no
/// error of its own, which would stop the build before any analyzer says what is wrong.
/// </summary>
public static class StubEmitter
{
    public static EquatableArray<SourceText> Emit(ModelSpec spec)
    {
        // No other file can add to a file-local type.
        if (spec.Facts.IsFileLocal)
            return default;

        // A second part of a type that is not partial is a compiler error; two for each layer that waits for its body are worse.
        if (spec.Declarations.Any(d => !d.IsPartial) && !Waits(spec))
            return default;

        var taken = new HashSet<string>([spec.Name, .. spec.Layers.Select(l => l.Name), .. spec.Facts.OtherMembers]);
        bool isStatic = IsStatic(spec);
        bool canDerive = !spec.Facts.HasOtherBase && !spec.Facts.IsRecordOrStruct && !isStatic;
        bool derives = canDerive && !taken.Overlaps([".primary", "TrainStep", "EvaluateStep", "PredictStep"]);
        string message = $"The network '{spec.Name}' has errors that its build reported, so it has no code to run.";
        string said = taken.Contains("Summary") ? Literal(message) : "Summary";
        string fail = $"throw new global::System.InvalidOperationException({said})";

        var writer = new CodeWriter();
        using (PublicSurface.Open(writer, spec, derives))
        {
            if (!taken.Contains("Summary"))
                writer.Line($"{PublicSurface.Summary} => {Literal(message)};").Line();
            if (!isStatic && !taken.Overlaps([".ctor", ".primary"]))
                Constructor(writer, spec, derives, fail);

            foreach (var layer in spec.Layers)
                Layer(writer, layer, fail);

            if (!taken.Contains("TrainStep") && !isStatic)
            {
                foreach (string step in PublicSurface.TrainSteps(spec))
                    writer.Line($"{step} => {fail};").Line();
            }

            if (derives)
            {
                foreach (string prediction in NamedSurface.Of(spec)?.Predictions ?? [])
                    writer.Line($"{prediction} => {fail};").Line();
                writer.Line($"{PublicSurface.TrainStepOverride} => {fail};").Line();
                writer.Line($"{PublicSurface.EvaluateStepOverride} => {fail};").Line();
                writer.Line($"{PublicSurface.PredictStepOverride} => {fail};");
            }
        }

        return new([new SourceText("", writer.ToString())]);
    }

    /// <summary>
    /// Whether the C# compiler has an error of its own whatever is emitted: partial layers in a type that is not partial, static or
    /// file-local. A build then stops before analyzers run.
    /// </summary>
    public static bool LeavesCompilerErrors(ModelSpec spec) =>
        Waits(spec) && (spec.Declarations.Any(d => !d.IsPartial) || IsStatic(spec) || spec.Facts.IsFileLocal);

    private static bool Waits(ModelSpec spec) => spec.Layers.Any(l => l.Accessors.Count > 0);

    private static bool IsStatic(ModelSpec spec) => spec.Declarations[spec.Declarations.Count - 1].Keywords.Split(' ').Contains("static");

    private static void Constructor(CodeWriter writer, ModelSpec spec, bool derives, string fail)
    {
        if (derives)
        {
            writer.Line(PublicSurface.Constructor(spec));
            using (writer.Block($"    : base((global::NetGen.NetworkSchema?)null ?? {fail}, device, seed)"))
            {
            }
        }
        else
        {
            writer.Line($"{PublicSurface.Constructor(spec)} => {fail};");
        }

        writer.Line();
    }

    private static void Layer(CodeWriter writer, LayerSpec layer, string fail)
    {
        // What is not partial, or has a body already, takes no second part.
        if (layer.Accessors.Count == 0)
            return;

        using (writer.Block(PublicSurface.Layer(layer)))
        {
            foreach (string accessor in layer.Accessors)
                writer.Line($"{accessor} => {fail};");
        }

        writer.Line();
    }

    private static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
