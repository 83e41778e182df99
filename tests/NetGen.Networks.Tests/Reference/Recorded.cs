namespace NetGen.Networks.Tests;

/// <summary>A number that remembers on the thread's tape how it was computed.</summary>
public readonly record struct Recorded(int Index, double Value) : IScalar<Recorded>
{
    [ThreadStatic]
    private static Tape? _tape;

    /// <summary>The tape that this thread records on.</summary>
    public static Tape Tape => _tape ??= new Tape();

    public static Recorded Constant(double value) => new(-1, value);

    /// <summary>A number to differentiate by.</summary>
    public static Recorded Variable(double value) => new(Tape.Add(-1, 0, -1, 0, -1), value);

    public static Recorded operator +(Recorded x, Recorded y) => new(Tape.Add(x.Index, 1, y.Index, 1, -1), x.Value + y.Value);

    public static Recorded operator -(Recorded x, Recorded y) => new(Tape.Add(x.Index, 1, y.Index, -1, -1), x.Value - y.Value);

    public static Recorded operator *(Recorded x, Recorded y) => new(Tape.Add(x.Index, y.Value, y.Index, x.Value, -1), x.Value * y.Value);

    public static Recorded operator /(Recorded x, Recorded y) =>
        new(Tape.Add(x.Index, 1 / y.Value, y.Index, -x.Value / (y.Value * y.Value), -1), x.Value / y.Value);

    public static Recorded MultiplyAdd(Recorded sum, Recorded x, Recorded y) =>
        new(Tape.Add(x.Index, y.Value, y.Index, x.Value, sum.Index), sum.Value + x.Value * y.Value);

    public static Recorded Apply(Recorded x, double value, double derivative) => new(Tape.Add(x.Index, derivative, -1, 0, -1), value);
}

/// <summary>What was computed, in order, with the derivative of each result by what it was made of.</summary>
public sealed class Tape
{
    private Entry[] _entries = new Entry[1024];
    private double[] _derivatives = [];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Records a result with derivative dx by entry x, dy by entry y, and 1 by entry sum; −1 names a constant.</summary>
    public int Add(int x, double dx, int y, double dy, int sum)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, 2 * Count);
        _entries[Count] = new Entry(x, y, sum, dx, dy);
        return Count++;
    }

    /// <summary>The derivatives of an entry by every entry up to it (the chain rule, backward).</summary>
    public ReadOnlySpan<double> DerivativesOf(int result)
    {
        if (_derivatives.Length < Count)
            _derivatives = new double[_entries.Length];
        var derivatives = _derivatives.AsSpan(0, Count);
        derivatives.Clear();
        derivatives[result] = 1;
        for (int i = result; i >= 0; i--)
        {
            double d = derivatives[i];
            if (d == 0)
                continue;
            ref readonly var entry = ref _entries[i];
            if (entry.X >= 0)
                derivatives[entry.X] += d * entry.Dx;
            if (entry.Y >= 0)
                derivatives[entry.Y] += d * entry.Dy;
            if (entry.Sum >= 0)
                derivatives[entry.Sum] += d;
        }

        return derivatives;
    }

    private readonly record struct Entry(int X, int Y, int Sum, double Dx, double Dy);
}
