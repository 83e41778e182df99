namespace NetGen.Compiler;

/// <summary>
/// The methods of a network with several inputs or outputs that take a span of each: <c>TrainStep(question, answer, target)</c>, <c>Predict(image, boxes, classes)</c>, and the
/// latter for a predictor. Their parameters have the names of <c>Forward</c>'s, and of what it returns.
/// </summary>
internal sealed class NamedSurface
{
    private const string Call = "global::NetGen.NetworkCall";

    private readonly HashSet<string> _taken = [];
    private readonly string[] _inputs, _targets, _outputs;
    private readonly string _predictor, _call;

    private NamedSurface(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        // Of one input or output the name is ours, so that of the others comes first.
        if (inputs.Count > 1)
            _inputs = [.. inputs.Select(Users)];
        string[] named = [.. outputs.Select(Users)];
        _inputs ??= [Free("input")];
        (_targets, _outputs) = named.Length > 0 ? (named, named) : ([Free("target")], [Free("output")]);
        (_predictor, _call) = (Free("predictor"), Free("call"));
    }

    /// <summary>That of a network, or null for one with a single input and a single output.</summary>
    public static NamedSurface? Of(ModelSpec spec) =>
        spec is { HasForward: true, Block: null } && spec.Methods[0] is var forward && (forward.Parameters.Count > 1 || forward.Outputs.Count > 0)
            ? new(forward.Parameters, forward.Outputs)
            : null;

    private bool HasSeveralOutputs => _outputs.Length > 1;

    private string Parameters => List(_inputs.Select(i => $"{PublicSurface.FloatSpan} {i}"));

    private string Results => List(_outputs.Select(o => $"{PublicSurface.Span} {o}"));

    private string Arrays => HasSeveralOutputs ? $"({List(_outputs.Select(o => $"float[] {o}"))})" : "float[]";

    private string Taken => string.Concat(_inputs.Select((input, i) => $".Input({i}, {input})"));

    /// <summary>The signature of a training step, for targets of a kind each.</summary>
    public string TrainStep(IEnumerable<string> targetSpans) => $"public float TrainStep({Parameters}, {List(targetSpans.Zip(_targets, (span, target) => $"{span} {target}"))})";

    /// <summary>The signatures of predictions: to memory, with another's activations, to new arrays; and of several outputs, for a data set.</summary>
    public IReadOnlyList<string> Predictions =>
    [
        $"public void Predict({Parameters}, {Results})",
        $"public void Predict(global::NetGen.Predictor {_predictor}, {Parameters}, {Results})",
        // Of one input the base has a method that takes it, for networks of one output.
        $"public {(HasSeveralOutputs && _inputs.Length == 1 ? "new " : "")}{Arrays} Predict({Parameters})",
        .. HasSeveralOutputs ? new[] { $"public new {Arrays} Predict(global::NetGen.Dataset data, int batchSize = 256)" } : [],
    ];

    /// <summary>All of them with what they do.</summary>
    public void Emit(CodeWriter writer, Model model)
    {
        foreach (string trainStep in PublicSurface.TrainSteps(model.Spec))
        {
            writer.Line();
            if (HasSeveralOutputs)
            {
                writer.Line("/// <summary>One step of training on a batch of any size. Returns the batch's loss, the sum of each output's mean by its weight; allocates nothing.</summary>");
                Describe(writer, _inputs, model.Inputs.Select(i => $"{TensorType.Sample(i.Shape)}"), "An input");
                for (int i = 0; i < _targets.Length; i++)
                    Describe(writer, [_targets[i]], [$"{model.Outputs[i].Target}"], model.Outputs[i].Target is { Element: ElementKind.Integer } ? "A target, indices of classes" : "A target");
            }
            else
            {
                writer.Line("/// <summary>One step of training on a batch of any size. Returns the batch's mean loss; allocates nothing.</summary>");
            }

            string targets = string.Concat(_targets.Select((target, i) => HasSeveralOutputs ? $".Target({i}, {target})" : $".Target({target})"));
            writer.Line($"{trainStep} => {Call}.Train(this, {_inputs[0]}.Length){Taken}{targets}.Step();");
        }

        EmitPrediction(writer, model, 0, "Forward without dropout, on a batch of any size; writes the outputs. Allocates nothing once the batch size is known.");
        EmitPrediction(writer, model, 1, "The same with the activations of a predictor, on its thread.");
        EmitArrays(writer, model);
        if (HasSeveralOutputs)
            EmitDataset(writer, model);
    }

    private void EmitPrediction(CodeWriter writer, Model model, int index, string summary)
    {
        writer.Line();
        writer.Line($"/// <summary>{summary}</summary>");
        if (HasSeveralOutputs)
        {
            if (index == 1)
                writer.Line($"/// <param name=\"{Name(_predictor)}\">One of this network's predictors.</param>");
            Describe(writer, _inputs, model.Inputs.Select(i => $"{TensorType.Sample(i.Shape)}"), "An input");
            Describe(writer, _outputs, model.Outputs.Select(o => $"{TensorType.Sample(o.Shape)}"), "An output, which is written");
        }

        using var body = writer.Block(Predictions[index]);
        string checks = string.Concat(_inputs.Skip(1).Select((input, i) => $".CheckInput({i + 1}, {input}.Length)"))
            + string.Concat(_outputs.Select((output, i) => $".CheckOutput({(HasSeveralOutputs ? $"{i}, " : "")}{output}.Length)"));
        string given = string.Concat(_outputs.Select((output, i) => $".Output({(HasSeveralOutputs ? $"{i}, " : "")}{output})"));
        writer.Line($"var {_call} = {Call}.Predict(this, {_inputs[0]}.Length{(index == 1 ? $", {_predictor}" : "")}){checks};");
        writer.Line($"while ({_call}.Next())");
        writer.Line($"    {_call}{Taken}.Run(){given};");
    }

    private void EmitArrays(CodeWriter writer, Model model)
    {
        writer.Line();
        writer.Line($"/// <summary>The outputs for a batch, in {(HasSeveralOutputs ? $"new arrays: {Shapes(model)}" : "a new array")}.</summary>");
        if (HasSeveralOutputs)
            Describe(writer, _inputs, model.Inputs.Select(i => $"{TensorType.Sample(i.Shape)}"), "An input");
        using var body = writer.Block(Predictions[2]);
        for (int i = 0; i < _outputs.Length; i++)
            writer.Line($"float[] {_outputs[i]} = new float[{Call}.OutputLength(this, {_inputs[0]}.Length{(HasSeveralOutputs ? $", {i}" : "")})];");
        writer.Line($"Predict({List(_inputs)}, {List(_outputs)});");
        writer.Line(HasSeveralOutputs ? $"return ({List(_outputs)});" : $"return {_outputs[0]};");
    }

    private void EmitDataset(CodeWriter writer, Model model)
    {
        writer.Line();
        writer.Line($"/// <summary>The outputs for all samples of a data set, in their order: {Shapes(model)}.</summary>");
        writer.Line("/// <param name=\"data\">The samples; targets are not needed.</param>");
        writer.Line("/// <param name=\"batchSize\">How many samples go through at once.</param>");
        using var body = writer.Block(Predictions[3]);
        writer.Line("var all = PredictAll(data, batchSize);");
        writer.Line($"return ({List(model.Outputs.Select(o => $"all[\"{o.Name}\"]"))});");
    }

    private static string Shapes(Model model) => List(model.Outputs.Select(o => $"<c>{TensorType.Sample(o.Shape)}</c>"));

    /// <summary>The shape of each of some parameters.</summary>
    private static void Describe(CodeWriter writer, string[] parameters, IEnumerable<string> types, string what)
    {
        foreach (var (parameter, type) in parameters.Zip(types, (p, t) => (p, t)))
            writer.Line($"/// <param name=\"{Name(parameter)}\">{what}: <c>{type}</c>.</param>");
    }

    private static string Name(string identifier) => identifier.TrimStart('@');

    private static string List(IEnumerable<string> items) => string.Join(", ", items);

    /// <summary>A name that the user gave.</summary>
    private string Users(string name) => PublicSurface.Identifier(Free(name));

    /// <summary>A name that nothing has yet.</summary>
    private string Free(string name)
    {
        while (!_taken.Add(name))
            name += "_";
        return name;
    }
}
