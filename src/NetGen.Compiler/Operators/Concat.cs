using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>Tensors one behind the other along an axis of the shape: <c>[…, A, …], […, B, …] → […, A + B, …]</c>.</summary>
/// <param name="Axis">The axis, 0 being the first behind the batch.</param>
public sealed record Concat(int Axis) : Operator
{
    /// <summary>How many a kernel joins at most; more are joined in several steps.</summary>
    public const int MostInputs = 8;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (inputs.Count is < 1 or > MostInputs)
            return Mismatch($"takes 1 to {MostInputs} inputs, not {inputs.Count}");
        var first = inputs[0];
        bool fits = first.Element == ElementKind.Float && !first.IsInterleaved && Axis >= 0 && Axis < first.Shape.Rank
            && inputs.All(i => i.Shape.Rank == first.Shape.Rank && i with { Shape = Without(i.Shape) } == first with { Shape = Without(first.Shape) });
        return fits
            ? first with { Shape = new Shape(first.Shape.Dimensions.Select((d, a) => a == Axis ? inputs.Sum(i => i.Shape[Axis]) : d).ToEquatableArray()) }
            : Mismatch($"along axis {Axis} wants floats that are alike along all others, not {List(inputs)}");
    }

    /// <summary>One of them has a number at a place, and the others have 0.</summary>
    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        int along = Axis + (result.Batched ? 1 : 0), offset = 0;
        ScalarExpression sum = 0;
        for (int i = 0; i < inputs.Count; i++)
        {
            Coordinate[] at = [.. loops.Results];
            at[along] -= offset;
            sum += loops.Read(i, at);
            offset += inputs[i].Shape[Axis];
        }

        return loops.Each(sum);
    }

    /// <summary>Each gets back its part.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        int offset = 0;
        foreach (var input in node.Inputs)
        {
            if (gradients.Needs(input))
                gradients.Add(input, gradients.Apply(View.Part(node.Shape, Axis, offset, input.Shape[Axis]), node.Origin, upstream));
            offset += input.Shape[Axis];
        }
    }

    /// <summary>Numbers only move.</summary>
    public override long Operations(Node node) => 0;

    public override string KernelName(Node node) => nameof(Concat);

    private Shape Without(Shape shape) => new(shape.Dimensions.Select((d, a) => a == Axis ? 1 : d).ToEquatableArray());
}
