using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// <c>yᵢ = Body(x0ᵢ, x1ᵢ, …)</c> at every element. Inputs are spread over each other as NumPy does: aligned from the last axis on, an axis of one place, or none,
/// is repeated, and so is a tensor without a batch. It joins other kernels as a step at their elements.
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
    public override bool ReadsInterleaved => !Body.Any(static e => e is Uniform or Position or Unary { Function: UnaryFunction.Log or UnaryFunction.Log1P or UnaryFunction.Sqrt }
        or Binary { Function: BinaryFunction.Divide, Y: not Constant });

    public override bool TakesNumberAsGradient => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (inputs.Count == 0)
            return Mismatch("has no input; a constant is a ScalarSource");
        if (Body.Any(e => e is Argument a && a.Index >= inputs.Count))
            return Mismatch($"reads x{Body.Arguments.Last()} of {inputs.Count} inputs");

        var largest = inputs.OrderByDescending(i => i.Shape.Size).ThenByDescending(i => i.Shape.Rank).First();
        var elements = new TensorType(inputs.Any(i => i.Batched), largest.Shape, Layout: largest.Layout);
        if (inputs.All(i => IsPlain(i, elements) || Spreads(i, elements)))
            return elements;

        int rank = inputs.Max(i => i.Shape.Rank);
        var extents = Enumerable.Range(0, rank).Select(a => inputs.Max(i => a + i.Shape.Rank < rank ? 1 : i.Shape[a + i.Shape.Rank - rank]));
        var result = elements with { Shape = new Shape(extents.ToEquatableArray()) };
        return inputs.All(i => Spreads(i, result)) && !inputs.Any(i => i.IsInterleaved)
            ? result
            : Mismatch($"cannot spread {inputs.First(i => !Spreads(i, result))} over {result}");
    }

    /// <summary>Whether a tensor has, from the last axis on, the places of another along each axis, or one, or no such axis, and a batch only where the other has one.</summary>
    internal static bool Spreads(TensorType input, TensorType result) =>
        (!input.Batched || result.Batched) && input.Shape.Rank <= result.Shape.Rank && input.Layout == result.Layout
        && input.Shape.Dimensions.Zip(result.Shape.Dimensions.Skip(result.Shape.Rank - input.Shape.Rank), (mine, its) => mine == its || mine == 1).All(fits => fits);

    /// <summary>Whether a tensor has another's type, or is a column of it, fixed and a suffix of its shape: what is read in either layout.</summary>
    private static bool IsPlain(TensorType input, TensorType result) => input == result || IsColumn(input, result);

    internal static bool IsColumn(TensorType input, TensorType result) => !input.Batched && input.Shape.IsSuffixOf(result.Shape);

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
            gradients.Add(input, gradients.Collapse(gradient, input, node));
        }
    }

    private string GradientLabel => Label.Length > 0 ? Label + " gradient" : "";

    /// <summary>As its loops say; there are too many maps to write each of them down.</summary>
    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.Of(node.Shape.Size, node.Shape.Last);

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Each(Body.ReplaceArguments(i => loops.Spread(i, inputs[i])));
    }

    public override string KernelName(Node node) => Label.Length > 0 ? string.Concat(Label.Where(c => char.IsLetterOrDigit(c) || c == '_')) : nameof(Map);

    /// <summary>
    /// Only where images are: a kernel call more is nothing beside what one costs. What all samples share is then one number a channel: kernels over interleaved samples read no other
    /// columns.
    /// </summary>
    internal override bool MayInterleave(Node node) =>
        ReadsInterleaved && node.Shape.Rank == Layouts.ImageRank && node.Inputs.All(i => IsPlain(i.Type, node.Type) && (i.Type.Batched || i.Shape.Rank <= 1));
}
