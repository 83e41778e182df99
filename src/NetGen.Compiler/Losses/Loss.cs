namespace NetGen.Compiler;

/// <summary>A loss attribute's meaning. Losses hold no state; <see cref="LossTable"/> lists them.</summary>
public abstract class Loss
{
    /// <summary>The argument that names one of several outputs.</summary>
    public const string OutputArgument = "Output";

    /// <summary>The attribute's name without the suffix.</summary>
    public abstract string Name { get; }

    /// <summary>Reports mistakes in the attribute's numbers, and a last layer that does not go with it.</summary>
    public abstract void Check(LossReader loss);

    /// <summary>Whether a target is the index of a class, not a number for each.</summary>
    public virtual bool TakesIndices => false;

    /// <summary>What a batch of targets is, for an output of this shape.</summary>
    public virtual TensorType Target(Shape output) => TensorType.Sample(output);

    /// <summary>Adds the loss a sample, <c>[n]</c>, without its weight.</summary>
    /// <param name="output">The prediction. The nodes behind it may be used for a stable form.</param>
    public abstract Node Build(LossScope loss, Node output, Node target);
}

/// <summary>Where a loss adds its nodes.</summary>
public sealed class LossScope(Graph graph, AttributeSpec attribute)
{
    public AttributeSpec Attribute { get; } = attribute;

    /// <summary>The numbers of which the loss itself takes probabilities: the output, or what <paramref name="activation"/> makes the output of.</summary>
    internal Node Logits(Node output, Probabilities activation) => Attribute.Flag("FromLogits") ? output : activation.Logits(output);

    /// <summary>The logarithms of the probabilities of classes.</summary>
    internal Node LogProbabilities(Node output) => Add(new LogSoftmax(), Logits(output, Probabilities.Softmax));

    /// <summary>The share of each target that is spread over all classes.</summary>
    internal double LabelSmoothing => Attribute.Number("LabelSmoothing");

    /// <summary>A target of one of so many classes, with its share spread over them.</summary>
    internal ScalarExpression Smoothed(ScalarExpression target, int classes) =>
        LabelSmoothing == 0 ? target : target * (1 - LabelSmoothing) + LabelSmoothing / classes;

    /// <summary>Where a loss of whole rows writes its parts.</summary>
    internal BodyScope Body => new(graph, Attribute.Name);

    /// <summary>The sum of two losses a sample.</summary>
    internal static Node Sum(Graph graph, Node x, Node y) =>
        graph.AddMap("sum of losses", x.Origin, (ScalarExpression)new ScalarExpression.Argument(0) + new ScalarExpression.Argument(1), x, y);

    public Node Add(Operator @operator, params Node[] inputs) => graph.Add(@operator, Attribute.Name, inputs);

    /// <summary>The sums of <paramref name="body"/>(output, target) along the last axis, of which the mean over the rows of a sample.</summary>
    /// <param name="derivative">∂body/∂output, where the one found symbolically is long.</param>
    public Node MeanOfRows(ScalarExpression body, Node output, Node target, ScalarExpression? derivative = null) =>
        Add(Reduce.Sum(output.Shape) with { Scale = 1.0 / output.Shape.Rows }, Add(new Map(body, Label: Attribute.Name, DerivativeFromInputs: derivative), output, target));

    /// <summary>The mean over a sample's numbers of <paramref name="body"/>(output, target).</summary>
    /// <param name="derivative">∂body/∂output.</param>
    public Node Mean(ScalarExpression body, ScalarExpression derivative, Node output, Node target) =>
        Add(Reduce.Mean(output.Shape, output.Shape.Rank), Add(new Map(body, Label: Attribute.Name, DerivativeFromInputs: derivative), output, target));
}

/// <summary>A loss attribute, and what the network gives.</summary>
public sealed class LossReader(ProblemList problems, Place place, AttributeSpec attribute, Value output)
    : AttributeReader(problems, place, attribute)
{
    public Value Output { get; } = output;

    public bool FromLogits => Attribute.Flag("FromLogits");

    /// <summary>Which probabilities the output is, if any.</summary>
    internal Probabilities? Given => Probabilities.Of(Output.Operator);

    /// <summary>Reports a problem at the layer that gives the output.</summary>
    public void ReportAtEnd(Rule rule, string[] arguments, params Fix[] fixes) => Problems.Add(rule, Output.Source!.Place, arguments, "", fixes);

    /// <summary>Puts another activation into the place of the last.</summary>
    internal Fix ReplaceEnd(string activation) =>
        new(FixKind.ReplaceAttribute, Output.Source!.Place, activation, $"Replace {Output.Source.Attribute.Name} with [{activation}]");

    /// <summary>Puts an activation behind the last layer, or into the place of the last.</summary>
    private Fix EndIn(string activation) => Output.Source!.Layer is Activation
        ? ReplaceEnd(activation)
        : new Fix(FixKind.InsertAttributeAfter, Output.Source.Place, activation, $"Insert [{activation}] after {Output.Source.Attribute.Name}");

    /// <summary>Checks that no output can be negative, and reports one that can.</summary>
    /// <param name="activations">What it may end in, in words.</param>
    /// <param name="first">The first choice among them.</param>
    internal void CheckSign(string activations, string first)
    {
        if (Output is { Source: { } end, Node: { } node } && !Signs.IsNotNegative(node))
            ReportAtEnd(Rules.Negative, [Attribute.Name, end.Property, activations], EndIn(first));
    }

    /// <summary>Checks that the output is what the loss wants, and reports what does not.</summary>
    internal void CheckProbabilities(Probabilities wanted)
    {
        if (Output.Source is not { } end)
            return;

        if (FromLogits && Given is { } given)
        {
            ReportAtEnd(
                Rules.ProbabilitiesBeforeLogits, [given.Name, Attribute.Name],
                Fix.Remove(end.Place, end.Attribute.Name),
                SetFromLogits("false"));
        }
        else if (!FromLogits && Given is null)
        {
            ReportAtEnd(Rules.NoProbabilities, [Attribute.Name, end.Property, wanted.Name], EndIn(wanted.Name), SetFromLogits("true"));
        }
    }

    /// <summary>Reports a cross-entropy over classes of which there is one.</summary>
    internal void CheckClasses()
    {
        if (FromLogits && Given is null && Output is { Shape: { Last: 1 } shape, Source: not null })
            ReportShape(Rules.SingleClass, Attribute.Name, shape.ToString(), "BinaryCrossEntropy");
    }

    /// <summary>Reports a problem of the loss that follows from the shape of the output, and lists the shapes that led there.</summary>
    public void ReportShape(Rule rule, params string[] arguments) =>
        Problems.Add(rule, Place, arguments, Output.Trace.Text(Output.Source?.Place ?? Place));

    private Fix SetFromLogits(string value) =>
        new(FixKind.ReplaceArgument, Place with { Argument = "FromLogits" }, value, $"Set FromLogits = {value} on {Attribute.Name}");
}
