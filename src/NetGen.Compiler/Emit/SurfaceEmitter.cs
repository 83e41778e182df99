namespace NetGen.Compiler;

/// <summary>
/// What code around a network may call, and what an editor therefore asks for at every change: the network's public surface, and in a namespace of its own
/// the names of its schema and its programs. What stands behind these names are partial methods, which <see cref="HostEmitter"/> writes.
/// </summary>
internal static class SurfaceEmitter
{
    /// <summary>The class of the schema and the steps.</summary>
    public const string Programs = "Programs";

    public static EquatableArray<SourceText> Emit(Model model) => new([new SourceText("", EmitNetwork(model)), new SourceText(Programs, EmitPrograms(model))]);

    private static string EmitNetwork(Model model)
    {
        var spec = model.Spec;
        var writer = new CodeWriter();
        using (PublicSurface.Open(writer, spec, derives: true))
        {
            writer.Line("/// <summary>Layers, shapes, parameters, operations and bytes, as a table.</summary>");
            writer.Line($"{PublicSurface.Summary} => {GeneratedNamespace.Class(spec, Programs)}.Schema.Summary;");
            writer.Line();
            writer.Line("/// <summary>Makes the network with fresh parameters.</summary>");
            writer.Line("/// <param name=\"device\">Where it runs; the CPU with all its cores unless said otherwise.</param>");
            writer.Line("/// <param name=\"seed\">Decides initial parameters, shuffling and dropout; the same seed gives the same bits.</param>");
            writer.Line($"{PublicSurface.Constructor(spec)} : base({GeneratedNamespace.Class(spec, Programs)}.Schema, device, seed)");
            writer.Line("{");
            writer.Line("}");

            var layers = model.Layers.Where(l => l.Depth == 0).ToList();
            for (int i = 0; i < spec.Layers.Count; i++)
            {
                writer.Line();
                if (!spec.Layers[i].IsDocumented)
                    writer.Line($"/// <summary>{XmlText(layers[i].Description)}{(spec.Layers[i].IsWeight ? "" : $": {layers[i].Output} a sample")}.</summary>");
                writer.Line($"{PublicSurface.Layer(spec.Layers[i])} => {(spec.Layers[i].IsWeight ? WeightOf(spec.Layers[i]) : $"Layers[{i}]")};");
            }

            if (NamedSurface.Of(spec) is { } named)
                named.Emit(writer, model);
            else
                EmitTrainStep(writer, spec);

            EmitOverride(writer, PublicSurface.TrainStepOverride, model.Optimizer is not null, ProgramKind.Train, spec);
            EmitOverride(writer, PublicSurface.EvaluateStepOverride, model.HasLoss, ProgramKind.Evaluate, spec);
            EmitOverride(writer, PublicSurface.PredictStepOverride, true, ProgramKind.Predict, spec);
        }

        return writer.ToString();
    }

    private static string WeightOf(LayerSpec weight) =>
        $"throw new global::System.InvalidOperationException(\"Forward, which reads '{weight.Name}', never runs; a network's Parameters hold its numbers.\")";

    private static void EmitTrainStep(CodeWriter writer, ModelSpec spec)
    {
        foreach (string trainStep in PublicSurface.TrainSteps(spec))
        {
            writer.Line();
            writer.Line("/// <summary>One step of training on a batch of any size. Returns the batch's mean loss; allocates nothing.</summary>");
            writer.Line($"{trainStep} => RunTrainStep(input, target);");
        }
    }

    /// <summary>An editor, which does not ask for the text of partial methods, finds them all the same.</summary>
    private static string EmitPrograms(Model model)
    {
        var writer = new CodeWriter();
        GeneratedNamespace.Open(writer, model.Spec, isArithmetic: false, null, "using global::NetGen;");
        using (writer.Block($"internal static partial class {Programs}"))
        {
            writer.Line("internal static readonly NetworkSchema Schema = Describe();");
            foreach (var program in model.Kinds)
            {
                writer.Line();
                writer.Line($"internal static void Run{program}(Workspace w) => {program}(w);");
                writer.Line();
                writer.Line($"static partial void {program}(Workspace w);");
            }

            writer.Line();
            using (writer.Block("private static NetworkSchema Describe()"))
            {
                writer.Line("NetworkSchema? schema = null;");
                writer.Line("Describe(ref schema);");
                writer.Line("return schema!;");
            }

            writer.Line();
            writer.Line("static partial void Describe(ref NetworkSchema? schema);");
        }

        return writer.ToString();
    }

    private static void EmitOverride(CodeWriter writer, string signature, bool exists, ProgramKind program, ModelSpec spec)
    {
        string missing = program == ProgramKind.Train ? "a loss and an optimizer" : "a loss";
        writer.Line();
        writer.Line(exists
            ? $"{signature} => {GeneratedNamespace.Class(spec, Programs)}.Run{program}(w);"
            : $"{signature} => throw new global::System.InvalidOperationException(\"'{spec.Name}' can only predict: give the class {missing}.\");");
    }

    private static string XmlText(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
