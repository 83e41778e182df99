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
    public static Coordinate Along(int axis)
    {
        int[] coefficients = new int[axis + 1];
        coefficients[axis] = 1;
        return new(coefficients.ToEquatableArray());
    }

    public static Coordinate operator +(Coordinate x, Coordinate y) => Combined(x, y, 1);

    public static Coordinate operator -(Coordinate x, Coordinate y) => Combined(x, y, -1);

    public static Coordinate operator +(Coordinate x, int offset) => x.Whole with { Offset = x.Offset + offset };

    public static Coordinate operator -(Coordinate x, int offset) => x + -offset;

    public static Coordinate operator -(int offset, Coordinate x) => At(offset) - x;

    public static Coordinate operator *(Coordinate x, int factor) => factor == 1 ? x.Whole : Combined(At(0), x, factor);

    public static Coordinate operator /(Coordinate x, int divisor) => divisor == 1 ? x : x with { Divisor = x.Divisor * divisor };

    public int this[int axis] => axis < Coefficients.Count ? Coefficients[axis] : 0;

    /// <summary>The last axis that it moves with, or −1.</summary>
    public int LastAxis => Coefficients.Count - 1;

    private Coordinate Whole => Divisor == 1 ? this : throw new InvalidOperationException($"{this} is divided already.");

    /// <summary><c>x + factor · y</c>. Equal coordinates are equal records: no zeros at the end.</summary>
    private static Coordinate Combined(Coordinate x, Coordinate y, int factor)
    {
        int count = Math.Max(x.Whole.Coefficients.Count, y.Whole.Coefficients.Count);
        while (count > 0 && x[count - 1] + factor * y[count - 1] == 0)
            count--;
        int[] coefficients = new int[count];
        for (int axis = 0; axis < count; axis++)
            coefficients[axis] = x[axis] + factor * y[axis];
        return new Coordinate(coefficients.ToEquatableArray(), x.Offset + factor * y.Offset);
    }
}
