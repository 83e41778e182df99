namespace NetGen.Compiler;

/// <summary>
/// The methods of a network with several inputs that take a span of each: <c>TrainStep(question, answer, target)</c>, <c>Predict(question, answer, output)</c>, and the latter for a
/// predictor. Their parameters have the names of <c>Forward</c>'s.
/// </summary>
internal sealed class NamedSurface
{
    private const string Call = "global::NetGen.NetworkCall";

    private readonly string[] _inputs;
    private readonly string _target, _output, _predictor, _call;

    private NamedSurface(IEnumerable<string> inputs)
    {
        var taken = new HashSet<string>(inputs);
        _inputs = [.. inputs.Select(PublicSurface.Identifier)];
        (_target, _output, _predictor, _call) = (Free("target"), Free("output"), Free("predictor"), Free("call"));

        string Free(string name)
        {
            while (!taken.Add(name))
                name += "_";
            return name;
        }
    }

    /// <summary>That of a network, or null for one with a single input.</summary>
    public static NamedSurface? Of(ModelSpec spec) => spec is { HasForward: true, Block: null } && spec.Methods[0].Parameters is { Count: > 1 } names ? new(names) : null;

    private string Parameters => string.Join(", ", _inputs.Select(i => $"{PublicSurface.FloatSpan} {i}"));

    /// <summary>The signature of a training step, for targets of a kind.</summary>
    public string TrainStep(string targetSpan) => $"public float TrainStep({Parameters}, {targetSpan} {_target})";

    /// <summary>What it does.</summary>
    public string TrainBody => $"{Call}.Train(this, {_inputs[0]}.Length){Taken}.Target({_target}).Step()";

    /// <summary>The signatures of predictions: to memory, with another's activations, and to a new array.</summary>
    public IReadOnlyList<string> Predictions =>
    [
        $"public void Predict({Parameters}, {PublicSurface.Span} {_output})",
        $"public void Predict(global::NetGen.Predictor {_predictor}, {Parameters}, {PublicSurface.Span} {_output})",
        $"public float[] Predict({Parameters})",
    ];

    private string Taken => string.Concat(_inputs.Select((input, i) => $".Input({i}, {input})"));

    /// <summary>The three predictions with what they do.</summary>
    public void EmitPredictions(CodeWriter writer)
    {
        string[] documentation =
        [
            "Forward without dropout, on a batch of any size; writes the outputs. Allocates nothing once the batch size is known.",
            "The same with the activations of a predictor, on its thread.",
            "The outputs for a batch, in a new array.",
        ];
        for (int k = 0; k < 3; k++)
        {
            writer.Line();
            writer.Line($"/// <summary>{documentation[k]}</summary>");
            using var body = writer.Block(Predictions[k]);
            if (k == 2)
            {
                writer.Line($"float[] {_output} = new float[{Call}.OutputLength(this, {_inputs[0]}.Length)];");
                writer.Line($"Predict({string.Join(", ", _inputs)}, {_output});");
                writer.Line($"return {_output};");
                continue;
            }

            string checks = string.Concat(_inputs.Skip(1).Select((input, i) => $".CheckInput({i + 1}, {input}.Length)"));
            writer.Line($"var {_call} = {Call}.Predict(this, {_inputs[0]}.Length{(k == 1 ? $", {_predictor}" : "")}){checks}.CheckOutput({_output}.Length);");
            writer.Line($"while ({_call}.Next())");
            writer.Line($"    {_call}{Taken}.Run().Output({_output});");
        }
    }
}
