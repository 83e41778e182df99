namespace NetGen.Networks.Tests;

/// <summary>One row of the table: a network as its user writes it, and what its layers and loss must compute.</summary>
/// <param name="Name">What the row is about, in words.</param>
/// <param name="Input">The shape of an input sample; of several inputs the numbers of all.</param>
/// <param name="Loss">The loss, or null for a network that only predicts; of several outputs that of the first.</param>
/// <param name="Properties">The layers of each property: a chain, unless <see cref="Forward"/> says otherwise.</param>
public sealed record NetworkCase(string Name, int[] Input, ReferenceLoss? Loss, ReferenceLayer[][] Properties)
{
    /// <summary>How the layers are connected; null for a chain.</summary>
    public ForwardReference? Forward { get; init; }

    /// <summary>The losses of the outputs behind the first, where there are several.</summary>
    public ReferenceLoss[] OtherLosses { get; init; } = [];

    /// <summary>The optimizer attribute. Gradients show in the steps of plain SGD.</summary>
    public string Optimizer { get; init; } = "SGD";

    /// <summary>The clip norm; 0 for none.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Whether factors of 11 bits will do, where a device has tensor cores.</summary>
    public bool AllowsTensorFloat32 { get; init; }

    /// <summary>How far inputs reach from 0.</summary>
    public double InputScale { get; init; } = 1.5;

    /// <summary>What is added to inputs.</summary>
    public double InputOffset { get; init; }

    /// <summary>Inputs and parameters are few multiples of 1/4: sums are exact, and windows have equal cells.</summary>
    public bool Quantized { get; init; }

    /// <summary>Batch sizes in the order in which one network meets them: smaller, larger, one, a multiple of every width.</summary>
    public int[] Batches { get; init; } = [17, 5, 33, 1, 16, 3];

    /// <summary>The class: the name's letters and digits.</summary>
    public string ClassName { get; } = string.Concat(
        Name.Split([' ', ',', '(', ')', '-', '.', '/', '=', ':'], StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    /// <summary>The shape of the output.</summary>
    public int[] Output => Forward?.Output ?? Properties.SelectMany(p => p).Aggregate(Input, (shape, layer) => layer.Output(shape));

    /// <summary>The attributes of NetGen that the row uses, with their arguments.</summary>
    public IEnumerable<string> Attributes =>
    [
        "Network", .. InputAttributes,
        .. Loss is null ? [] : TargetAttributes.Append(Optimizer),
        .. AllowsTensorFloat32 ? new[] { "Precision(FloatPrecision.TensorFloat32)" } : [],
        .. ClipNorm > 0 ? new[] { FormattableString.Invariant($"ClipNorm({ClipNorm})") } : [],
        .. LayerAttributes,
    ];

    /// <summary>The inputs: those of <see cref="Forward"/>, or the one of the row.</summary>
    public IReadOnlyList<(string Name, int[] Shape)> Inputs => Forward is { Inputs: { Length: > 0 } inputs } ? inputs : [("input", Input)];

    /// <summary>The outputs with their losses: those of <see cref="Forward"/>, or the one of the row.</summary>
    public IReadOnlyList<(string Name, int[] Shape, ReferenceLoss? Loss)> Outputs => Forward is { Outputs: { Length: > 0 } outputs }
        ? [.. outputs.Select((o, i) => (o.Name, o.Shape, i == 0 ? Loss : OtherLosses.ElementAtOrDefault(i - 1)))]
        : [("output", Output, Loss)];

    /// <summary>Of several the last first: their order is that of what is returned.</summary>
    private IEnumerable<string> TargetAttributes => Outputs.Count == 1
        ? Loss!.IsOwn ? [$"Target({Sizes(Forward!.Target)})"] : [$"Target({Sizes(Output)})", Loss.Attribute]
        : Outputs.Reverse().SelectMany(o => new[] { $"Target(\"{o.Name}\", {Sizes(o.Shape)})", (o.Loss! with { Output = o.Name }).Attribute });

    /// <summary>Of several the last first: their order is that of the parameters.</summary>
    private IEnumerable<string> InputAttributes =>
        Inputs.Count == 1 ? [$"Input({Sizes(Input)})"] : Inputs.Reverse().Select(i => $"Input(\"{i.Name}\", {Sizes(i.Shape)})");

    /// <summary>Those of the class's layers, and of its blocks.</summary>
    private string[] LayerAttributes => Forward?.Blocks is { } blocks
        ? ["Block", .. blocks.Uses, .. Properties.SelectMany(p => p).Select(l => l.Attribute)]
        : [.. Properties.SelectMany(p => p).Select(l => l.Attribute)];

    /// <summary>The annotated class.</summary>
    public string Source
    {
        get
        {
            int layers = LayerAttributes.Length;
            var properties = Forward?.Blocks is { } blocks
                ? blocks.Layers.Select(l => l.Split(": ", 2)).Select(l => $"    [{l[1]}] public partial Layer {l[0]} {{ get; }}\n")
                : Properties.Select((p, i) => $"    [{string.Join(", ", p.Select(l => l.Attribute))}] public partial Layer {PropertyName(i)} {{ get; }}\n");
            string forward = Forward is not { Source.Length: > 0 } ? "" : $"\n{string.Concat(Forward.Source.Split('\n').Select(line => line.Length > 0 ? $"    {line}\n" : "\n"))}";
            return $"""
                using NetGen;{(Forward is null ? "" : "\nusing static NetGen.Functions;")}

                namespace Table;

                [{string.Join(", ", Attributes.SkipLast(layers))}]
                public partial class {ClassName}
                {"{"}
                {string.Concat(properties)}{forward}{"}"}

                {(Forward?.Blocks is { } b ? $"{b.Classes}\n" : "")}
                """;
        }
    }

    /// <summary>The name of a property, with the path to it in a block.</summary>
    public string PropertyName(int index) => Forward?.Blocks?.Names[index] ?? $"L{index + 1}";

    public override string ToString() => Name;

    private static string Sizes(int[] shape) => string.Join(", ", shape);
}
