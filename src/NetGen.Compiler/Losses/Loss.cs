namespace NetGen.Compiler;

/// <summary>A loss attribute's meaning. Losses hold no state; <see cref="LossTable"/> lists them.</summary>
public abstract class Loss
{
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
    public abstract Node Expand(LossScope loss, Node output, Node target);
}

/// <summary>Where a loss adds its nodes.</summary>
public sealed class LossScope(Graph graph, AttributeSpec attribute)
{
    public AttributeSpec Attribute { get; } = attribute;

    public Node Add(Operator @operator, params Node[] inputs) => graph.Add(@operator, Attribute.Name, inputs);

    /// <summary>The mean over a sample's numbers of <paramref name="body"/>(output, target).</summary>
    /// <param name="derivative">∂body/∂output.</param>
    public Node Mean(ScalarExpression body, ScalarExpression derivative, Node output, Node target) =>
        Add(Reduce.Mean(output.Shape, output.Shape.Rank), Add(new Map(body, Label: Attribute.Name, DerivativeFromInputs: derivative), output, target));
}

/// <summary>A loss attribute, and the end of the chain in front of it.</summary>
public sealed class LossReader(ProblemList problems, Place place, AttributeSpec attribute, ChainEnd? end, ShapeTrace trace)
    : AttributeReader(problems, place, attribute)
{
    /// <summary>The last layer attribute, or null when the chain has none.</summary>
    public ChainEnd? End { get; } = end;

    public bool FromLogits => Attribute.Flag("FromLogits");

    public void ReportAtEnd(Rule rule, string[] arguments, params Fix[] fixes) => Problems.Add(rule, End!.Place, arguments, "", fixes);

    /// <summary>Checks that the end of the chain gives what the loss wants, and reports what does not.</summary>
    /// <param name="wanted">The activation that gives the loss its probabilities.</param>
    public void CheckProbabilities(string wanted)
    {
        if (End is not { } end)
            return;

        bool isProbability = end.Layer.Name is "Softmax" or "Sigmoid";
        if (FromLogits && isProbability)
        {
            ReportAtEnd(
                Rules.ProbabilitiesBeforeLogits, [end.Layer.Name, Attribute.Name],
                new Fix(FixKind.RemoveAttribute, end.Place, "", $"Remove [{end.Layer.Name}]"),
                SetFromLogits("false"));
        }
        else if (!FromLogits && !isProbability)
        {
            var activation = end.Layer is Activation
                ? new Fix(FixKind.ReplaceAttribute, end.Place, wanted, $"Replace {end.Layer.Name} with [{wanted}]")
                : new Fix(FixKind.InsertAttributeAfter, end.Place, wanted, $"Insert [{wanted}] after {end.Layer.Name}");
            ReportAtEnd(Rules.NoProbabilities, [Attribute.Name, end.LayerName, wanted], activation, SetFromLogits("true"));
        }
    }

    /// <summary>Reports a cross-entropy over classes of which there is one.</summary>
    public void CheckClasses()
    {
        if (FromLogits && End is { Output: { Last: 1 } output, Layer.Name: not ("Softmax" or "Sigmoid") })
        {
            string[] arguments = [Attribute.Name, output.ToString(), "BinaryCrossEntropy"];
            Problems.Add(Rules.SingleClass, Place, arguments, trace.Text(End.Place.Layer));
        }
    }

    private Fix SetFromLogits(string value) =>
        new(FixKind.ReplaceArgument, Place with { Argument = "FromLogits" }, value, $"Set FromLogits = {value} on {Attribute.Name}");
}

/// <summary>The last layer attribute of a chain; assertions do not count.</summary>
public sealed record ChainEnd(Layer Layer, Place Place, string LayerName, Shape? Output);
