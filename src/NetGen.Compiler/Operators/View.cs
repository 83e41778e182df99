using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>
/// The numbers of a tensor seen from other places: <c>y[r] = x[At₀(r), At₁(r), …]</c>, or <paramref name="Outside"/> where x has no such place. A permutation of axes, a part, a step, a
/// flip, a repetition and padding are this.
/// </summary>
/// <param name="Shape">The shape of the result.</param>
/// <param name="At">
/// For each axis of the input the place along it, affine in one axis of the result, where 0 is the first behind the batch. Along axes of the result that stand in none the
/// numbers are repeated.
/// </param>
public sealed record View(Shape Shape, EquatableArray<Coordinate> At, float Outside = 0) : Operator
{
    /// <summary>The axes in another order: axis i of the result is axis <paramref name="axes"/>[i] of the input.</summary>
    public static View Permute(Shape x, IReadOnlyList<int> axes)
    {
        var at = new Coordinate[x.Rank];
        for (int i = 0; i < at.Length; i++)
            at[axes[i]] = Coordinate.Along(i);
        return new View(new Shape(axes.Select(a => x[a]).ToEquatableArray()), at.ToEquatableArray());
    }

    /// <summary>Matrices with rows for columns: the last two axes change places.</summary>
    public static View Transposed(Shape x) => Permute(x, [.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2]);

    /// <summary>Some places along an axis, each <paramref name="step"/> behind the one before; a negative step goes backwards.</summary>
    public static View Part(Shape x, int axis, int start, int count, int step = 1) =>
        Along(x, axis, count, Coordinate.Along(axis) * step + start);

    /// <summary>The whole, from its other end along an axis.</summary>
    public static View Flip(Shape x, int axis) => Part(x, axis, x[axis] - 1, x[axis], -1);

    /// <summary>A number in front of an axis and behind it.</summary>
    public static View Pad(Shape x, int axis, int before, int after, float value = 0) =>
        Along(x, axis, before + x[axis] + after, Coordinate.Along(axis) - before) with { Outside = value };

    /// <summary>The whole, <paramref name="count"/> times along a new axis.</summary>
    public static View Repeat(Shape x, int axis, int count) => new(
        Shape.Of([.. x.Dimensions.Take(axis), count, .. x.Dimensions.Skip(axis)]),
        Enumerable.Range(0, x.Rank).Select(a => Coordinate.Along(a < axis ? a : a + 1)).ToEquatableArray());

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 1) is { } error)
            return error;
        var x = inputs[0];
        bool fits = x.Element == ElementKind.Float && !x.IsInterleaved && At.Count == x.Shape.Rank && Shape.Dimensions.All(d => d >= 1)
            && At.All(c => c.Divisor >= 1 && c.LastAxis >= 0 && c.LastAxis < Shape.Rank && c.Coefficients.Count(f => f != 0) == 1)
            && At.Select(c => c.LastAxis).Distinct().Count() == At.Count;
        return fits ? x with { Shape = Shape } : Mismatch($"gives {Shape} of floats with {At.Count} axes, not of {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        int batch = result.Batched ? 1 : 0;
        return loops.Each(loops.Read(
            0, [.. loops.Results.Take(batch), .. At.Select(c => (loops.Results[batch + c.LastAxis] * c[c.LastAxis] + c.Offset) / c.Divisor)], Outside));
    }

    /// <summary>What is read in several places is the sum of what comes back from them; the rest is a view with each place solved for the axis that it moves with.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var x = node.Inputs[0];
        int[] kept = [.. Enumerable.Range(0, Shape.Rank).Where(r => At.Any(c => c.LastAxis == r))];
        var sum = upstream;
        if (kept.Length < Shape.Rank)
            sum = gradients.Apply(new Reduce(Combine.Sum, Enumerable.Range(0, Shape.Rank).Except(kept).ToEquatableArray()), node.Origin, sum);
        var inverse = new View(x.Shape, kept.Select(r => Solved(Enumerable.Range(0, At.Count).First(a => At[a].LastAxis == r))).ToEquatableArray());
        gradients.Add(x, inverse.ChangesNothing(sum.Type) ? sum : gradients.Apply(inverse, node.Origin, sum));
    }

    public override string KernelName(Node node) => nameof(View);

    /// <summary>Whether every number stays where it is.</summary>
    private bool ChangesNothing(TensorType x) => x.Shape == Shape && At.SequenceEqual(Enumerable.Range(0, Shape.Rank).Select(Coordinate.Along));

    /// <summary>a = (f · r + o) / d, for r.</summary>
    private Coordinate Solved(int a)
    {
        var (at, factor) = (At[a], At[a][At[a].LastAxis]);
        var multiple = Coordinate.Along(a) * at.Divisor - at.Offset;
        return factor > 0 ? multiple / factor : (0 - multiple) / -factor;
    }

    /// <summary>Another place along one axis; the others stay.</summary>
    private static View Along(Shape x, int axis, int count, Coordinate at) => new(
        new Shape(x.Dimensions.Select((d, a) => a == axis ? count : d).ToEquatableArray()),
        Enumerable.Range(0, x.Rank).Select(a => a == axis ? at : Coordinate.Along(a)).ToEquatableArray());
}
