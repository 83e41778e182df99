using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// <c>yᵢ = Body(x0ᵢ, x1ᵢ, …)</c> at every element. An input has the result's type, or is a column (fixed, its shape a suffix of
/// the result's: a bias), or a sample's number (<c>[n]</c>).
/// </summary>
/// <param name="DerivativeFromOutput">
/// ∂Body/∂x0 as an expression of <c>Argument(0)</c> = the result: tanh' = 1 − y². The backward pass then needs the result alone,
/// and the input may be dropped.
/// </param>
/// <param name="Label">What a reader calls it: <c>ReLU</c>, <c>bias</c>.</param>
/// <param name="DerivativeFromInputs">
/// ∂Body/∂x0 in closed form, where the one found symbolically is long or wrong at a kink of the body alone: the stable form of
/// cross-entropy has one at 0, its derivative has none.
/// </param>
public sealed record Map(
    ScalarExpression Body, ScalarExpression? DerivativeFromOutput = null, string Label = "", ScalarExpression? DerivativeFromInputs = null)
    : Operator
{
    public override string Name => Label.Length > 0 ? Label : nameof(Map);

    /// <summary>
    /// Numbers drawn by an element's place would change with the layout; and what is not defined everywhere could make the numbers behind the
    /// last sample infinite, which no sum may meet.
    /// </summary>
    public override bool ReadsInterleaved => Body.Nodes().All(e => e is not (Uniform or Unary { Function: UnaryFunction.Log or UnaryFunction.Log1P or UnaryFunction.Sqrt }
        or Binary { Function: BinaryFunction.Divide, Y: not Constant }));

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (inputs.Count == 0)
            return Mismatch("has no input; a constant is a ScalarSource");
        if (Body.Arguments.Any(a => a >= inputs.Count))
            return Mismatch($"reads x{Body.Arguments.Last()} of {inputs.Count} inputs");

        var largest = inputs.OrderByDescending(i => i.Shape.Size).ThenByDescending(i => i.Shape.Rank).First();
        var result = new TensorType(inputs.Any(i => i.Batched), largest.Shape, Layout: largest.Layout);
        return inputs.FirstOrDefault(i => Role(i, result) is null) is { Shape.Rank: > 0 } or { Element: ElementKind.Integer }
            ? Mismatch($"cannot spread {inputs.First(i => Role(i, result) is null)} over {result}")
            : result;
    }

    /// <summary>How an input of this type is read for a result of that type, or null when it does not fit.</summary>
    public static MapInput? Role(TensorType input, TensorType result) => input switch
    {
        { Element: ElementKind.Integer } => null,
        _ when input == result => MapInput.Same,
        { Batched: false } when input.Shape.IsSuffixOf(result.Shape) => MapInput.Column,
        { Batched: true, Shape.Rank: 0 } => MapInput.Sample,
        _ => null,
    };

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            var input = node.Inputs[i];
            if (!gradients.Needs(input))
                continue;

            bool fromOutput = i == 0 && DerivativeFromOutput is not null;
            var derivative = fromOutput ? DerivativeFromOutput! : i == 0 && DerivativeFromInputs is not null ? DerivativeFromInputs : Body.Derivative(i);
            if (derivative is Constant { Value: 0 })
                continue;

            Node[] reads = fromOutput ? [node] : [.. node.Inputs];
            var gradient = gradients.Map(GradientLabel, node.Origin, new Argument(reads.Length) * derivative, [.. reads, upstream]);
            gradients.Add(input, Collapse(gradient, input, node, gradients));
        }
    }

    private string GradientLabel => Label.Length > 0 ? Label + " gradient" : "";

    /// <summary>Sums a gradient of the result's type over whatever the input was spread over.</summary>
    private static Node Collapse(Node gradient, Node input, Node node, GradientSink gradients)
    {
        switch (Role(input.Type, node.Type))
        {
            case MapInput.Column:
                return gradients.Apply(new SumToSuffix(input.Shape), node.Origin, gradient);
            case MapInput.Sample:
                var mean = gradients.Apply(new MeanPerSample(), node.Origin, gradient);
                return gradients.Map("", node.Origin, new Argument(0) * (double)node.Shape.Size, mean);
            default:
                return gradient;
        }
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(Body.ReplaceArguments(i => loops.Spread(i, inputs[i])));
    }

    public override string KernelName(Node node) => Label.Length > 0 ? string.Concat(Label.Where(c => char.IsLetterOrDigit(c) || c == '_')) : nameof(Map);

    /// <summary>Only where images are: a kernel call more is nothing beside what one costs.</summary>
    internal override bool MayInterleave(Node node) =>
        ReadsInterleaved && node.Shape.Rank == Layouts.ImageRank && node.Inputs.All(i => !i.Type.Batched || i.Shape.Rank > 0);

    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.Of(node.Shape.Size, node.Shape.Last);
}

/// <summary>How an elementwise operator reads one of its inputs.</summary>
public enum MapInput
{
    /// <summary>The element itself.</summary>
    Same,

    /// <summary>The element's place in the last axes: a bias.</summary>
    Column,

    /// <summary>One number for the whole sample.</summary>
    Sample,
}
