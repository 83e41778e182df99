namespace NetGen.Compiler;

/// <summary>
/// An operator as loops: <c>y[results] = combine over the reduced axes of Body(reads)</c>. What passes, targets and tests know of an operator that they have never heard of.
/// </summary>
/// <param name="Axes">How far each axis runs: those of the result, in order, the batch first where there is one, and then those that are reduced.</param>
/// <param name="Results">How many of them are the result's.</param>
/// <param name="Reads">What <paramref name="Body"/> calls its arguments.</param>
/// <param name="Combine">What is made of the values along the reduced axes.</param>
/// <param name="Body">A function of the reads, of positions along the axes (<see cref="ScalarExpression.Position"/>) and of draws by the result's flat index.</param>
public sealed record Nest(EquatableArray<Extent> Axes, int Results, EquatableArray<NestRead> Reads, Combine Combine, ScalarExpression Body)
{
    /// <summary>The axes that are reduced.</summary>
    public IEnumerable<int> Reduced => Enumerable.Range(Results, Axes.Count - Results);

    /// <summary>Whether a read or the body needs the position along an axis.</summary>
    public bool Uses(int axis) => Reads.Any(r => r.At.Any(c => c[axis] != 0)) || Body.Any(e => e is ScalarExpression.Position position && position.Axis == axis);

    /// <summary>How often the body runs for a sample, or in all where no axis is the batch.</summary>
    public long Points => Axes.Aggregate(1L, (points, axis) => points * (axis.IsBatched ? axis.PerBatch : axis.Fixed));

    /// <summary>Multiply-adds for a sample, or in all; none where numbers only move.</summary>
    public long Operations => Combine == Combine.None && Body is ScalarExpression.Argument ? 0 : Points;

    /// <summary>The position within the reduced axes, in scan order: what <see cref="Combine.FirstMaximum"/> gives.</summary>
    public Coordinate Position
    {
        get
        {
            var position = Coordinate.At(0);
            foreach (int axis in Reduced)
                position = position * (int)Axes[axis].Fixed + Coordinate.Along(axis);
            return position;
        }
    }
}

/// <summary>A number of an input, one coordinate for each of its axes, the batch first where it has one.</summary>
/// <param name="Outside">What there is where a coordinate lies outside.</param>
public sealed record NestRead(int Input, EquatableArray<Coordinate> At, float Outside = 0);

/// <summary>What becomes of the values along the reduced axes.</summary>
public enum Combine
{
    /// <summary>There are no reduced axes.</summary>
    None,

    Sum,

    /// <summary>The largest; a value that is not a number goes through.</summary>
    Max,

    /// <summary>
    /// The position of the first largest value, in scan order; the first that is not a number counts as the largest. Points where a read lies outside do not take part.
    /// </summary>
    FirstMaximum,
}
