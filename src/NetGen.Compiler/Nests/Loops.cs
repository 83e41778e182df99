namespace NetGen.Compiler;

/// <summary>Writes a nest down: axes, reads and body, as a formula would.</summary>
internal sealed class Loops
{
    private readonly List<Extent> _axes = [];
    private readonly List<NestRead> _reads = [];
    private readonly int _results;
    private readonly TensorType _result;

    /// <param name="result">The result's type, whose axes come first.</param>
    public Loops(TensorType result)
    {
        _result = result;
        if (result.Batched)
            _axes.Add(Extent.Batch(1));
        foreach (int extent in result.Shape.Dimensions)
            _axes.Add(Extent.Of(extent));
        _results = _axes.Count;
        var results = new Coordinate[_results];
        for (int axis = 0; axis < _results; axis++)
            results[axis] = Coordinate.Along(axis);
        Results = results;
    }

    /// <summary>The result's axes, the batch first where it has one.</summary>
    public IReadOnlyList<Coordinate> Results { get; }

    /// <summary>An axis of so many places that is reduced.</summary>
    public Coordinate Over(int count) => Over(Extent.Of(count));

    /// <summary>The axes of a tensor, all of which are reduced.</summary>
    public Coordinate[] Over(TensorType type) =>
        [.. type.Batched ? [Over(Extent.Batch(1))] : Array.Empty<Coordinate>(), .. type.Shape.Dimensions.Select(d => Over(d))];

    public Coordinate OverBatch() => Over(Extent.Batch(1));

    /// <summary>The number of an input at these places, the batch's first.</summary>
    public ScalarExpression Read(int input, params Coordinate[] at) => Read(input, at, 0);

    /// <param name="outside">What there is outside.</param>
    public ScalarExpression Read(int input, Coordinate[] at, float outside)
    {
        _reads.Add(new NestRead(input, at.ToEquatableArray(), outside));
        return new ScalarExpression.Argument(_reads.Count - 1);
    }

    /// <summary>The number of an input that is repeated along the axes where it has one place or none, aligned from the last axis on.</summary>
    public ScalarExpression Spread(int input, TensorType type)
    {
        int behind = _result.Shape.Rank - type.Shape.Rank, batch = _result.Batched ? 1 : 0;
        return Read(
            input,
            [
                .. type.Batched ? Results.Take(1) : [],
                .. type.Shape.Dimensions.Select((d, a) => d == 1 ? Coordinate.At(0) : Coordinate.Along(batch + behind + a)),
            ]);
    }

    /// <summary>A place as a number.</summary>
    public static ScalarExpression Value(Coordinate place)
    {
        ScalarExpression sum = place.Offset;
        for (int axis = 0; axis <= place.LastAxis; axis++)
            sum += new ScalarExpression.Position(axis) * (double)place[axis];
        return sum / (double)place.Divisor;
    }

    public Nest Each(ScalarExpression body) => Close(Combine.None, body);

    public Nest Sum(ScalarExpression body) => Close(Combine.Sum, body);

    public Nest Max(ScalarExpression body) => Close(Combine.Max, body);

    public Nest FirstMaximum(ScalarExpression body) => Close(Combine.FirstMaximum, body);

    private Coordinate Over(Extent count)
    {
        _axes.Add(count);
        return Coordinate.Along(_axes.Count - 1);
    }

    private Nest Close(Combine combine, ScalarExpression body) => new(_axes.ToEquatableArray(), _results, _reads.ToEquatableArray(), combine, body);
}
