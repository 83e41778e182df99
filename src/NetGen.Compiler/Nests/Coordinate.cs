namespace NetGen.Compiler;

/// <summary>
/// A place along an axis of a tensor, affine in a nest's axes: <c>(Offset + Σ Coefficientsᵢ · axisᵢ) / Divisor</c>. Where that is no whole number, or lies outside the
/// tensor's axis, there is no number: padding, zeros between rows and windows over an edge need nothing else.
/// </summary>
/// <param name="Coefficients">One a nest's axis; those of later axes are zero.</param>
public sealed record Coordinate(EquatableArray<int> Coefficients, int Offset = 0, int Divisor = 1)
{
    /// <summary>The place that does not move.</summary>
    public static Coordinate At(int offset) => new(default, offset);

    /// <summary>The place of a nest's axis itself.</summary>
    public static Coordinate Along(int axis) => new(Enumerable.Range(0, axis + 1).Select(a => a == axis ? 1 : 0).ToEquatableArray());

    public static Coordinate operator +(Coordinate x, Coordinate y) => Combined(x, y, 1);

    public static Coordinate operator -(Coordinate x, Coordinate y) => Combined(x, y, -1);

    public static Coordinate operator +(Coordinate x, int offset) => x + At(offset);

    public static Coordinate operator -(Coordinate x, int offset) => x - At(offset);

    public static Coordinate operator -(int offset, Coordinate x) => At(offset) - x;

    public static Coordinate operator *(Coordinate x, int factor) => Trimmed(x.Whole.Coefficients.Select(c => c * factor), x.Offset * factor);

    public static Coordinate operator /(Coordinate x, int divisor) => x with { Divisor = x.Divisor * divisor };

    public int this[int axis] => axis < Coefficients.Count ? Coefficients[axis] : 0;

    /// <summary>The last axis that it moves with, or −1.</summary>
    public int LastAxis => Coefficients.Count - 1;

    private Coordinate Whole => Divisor == 1 ? this : throw new InvalidOperationException($"{this} is divided already.");

    private static Coordinate Combined(Coordinate x, Coordinate y, int sign) => Trimmed(
        Enumerable.Range(0, Math.Max(x.Whole.Coefficients.Count, y.Whole.Coefficients.Count)).Select(a => x[a] + sign * y[a]), x.Offset + sign * y.Offset);

    /// <summary>Equal coordinates are equal records: no zeros at the end.</summary>
    private static Coordinate Trimmed(IEnumerable<int> coefficients, int offset)
    {
        var all = coefficients.ToList();
        while (all.Count > 0 && all[all.Count - 1] == 0)
            all.RemoveAt(all.Count - 1);
        return new Coordinate(all.ToEquatableArray(), offset);
    }
}
