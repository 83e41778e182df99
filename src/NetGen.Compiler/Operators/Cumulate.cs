using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>Running sums along an axis of the shape: <c>y[…, t, …] = Σ x[…, s, …]</c> over s ≤ t, or over s ≥ t when <paramref name="FromEnd"/>.</summary>
/// <param name="Axis">The axis, 0 being the first behind the batch.</param>
public sealed record Cumulate(int Axis, bool FromEnd = false) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0].Element == ElementKind.Float && Axis >= 0 && Axis < inputs[0].Shape.Rank ? inputs[0]
        : Mismatch($"along axis {Axis} wants floats that have this axis, not {List(inputs)}");

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        Coordinate[] at = [.. loops.Results];
        int along = Axis + (result.Batched ? 1 : 0);
        var back = loops.Over(result.Shape[Axis]);
        at[along] = FromEnd ? at[along] + back : at[along] - back;
        return loops.Sum(loops.Read(0, at));
    }

    /// <summary>What an element is added to comes back from there: the running sum from the other end.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(this with { FromEnd = !FromEnd }, node.Origin, upstream));
}
