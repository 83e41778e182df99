namespace NetGen.Networks.Tests;

/// <summary>
/// A float64 number that a reference computes with: plain, for finite differences, or recorded on a tape, for exact derivatives.
/// Each reference is written once, for both.
/// </summary>
public interface IScalar<T> where T : struct, IScalar<T>
{
    double Value { get; }

    static abstract T Constant(double value);

    static abstract T operator +(T x, T y);

    static abstract T operator -(T x, T y);

    static abstract T operator *(T x, T y);

    static abstract T operator /(T x, T y);

    /// <summary>sum + x·y.</summary>
    static abstract T MultiplyAdd(T sum, T x, T y);

    /// <summary>A function of one number, from its value and derivative there.</summary>
    static abstract T Apply(T x, double value, double derivative);
}

/// <summary>A number and nothing else.</summary>
public readonly record struct Plain(double Value) : IScalar<Plain>
{
    public static Plain Constant(double value) => new(value);

    public static Plain operator +(Plain x, Plain y) => new(x.Value + y.Value);

    public static Plain operator -(Plain x, Plain y) => new(x.Value - y.Value);

    public static Plain operator *(Plain x, Plain y) => new(x.Value * y.Value);

    public static Plain operator /(Plain x, Plain y) => new(x.Value / y.Value);

    public static Plain MultiplyAdd(Plain sum, Plain x, Plain y) => new(sum.Value + x.Value * y.Value);

    public static Plain Apply(Plain x, double value, double derivative) => new(value);
}
