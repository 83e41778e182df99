namespace NetGen.Networks.Tests;

/// <summary>The functions that layers and losses are made of, in float64.</summary>
public static class Functions
{
    [ThreadStatic]
    private static double _kinkDistance;

    /// <summary>
    /// How near the computation since <see cref="ForgetKinks"/> came to a point without a derivative. Where it came very near, float32
    /// may stand on the other side, and no tolerance would be fair: such inputs are drawn again.
    /// </summary>
    public static double KinkDistance => _kinkDistance;

    public static void ForgetKinks() => _kinkDistance = double.PositiveInfinity;

    public static T Exp<T>(T x) where T : struct, IScalar<T> => T.Apply(x, Math.Exp(x.Value), Math.Exp(x.Value));

    public static T Log<T>(T x) where T : struct, IScalar<T> => T.Apply(x, Math.Log(x.Value), 1 / x.Value);

    public static T Root<T>(T x) where T : struct, IScalar<T> => T.Apply(x, Math.Sqrt(x.Value), 0.5 / Math.Sqrt(x.Value));

    /// <summary>x to a power, for x above 0.</summary>
    public static T Power<T>(T x, double exponent) where T : struct, IScalar<T> =>
        T.Apply(x, Math.Pow(x.Value, exponent), exponent == 0 ? 0 : exponent * Math.Pow(x.Value, exponent - 1));

    public static T Tanh<T>(T x) where T : struct, IScalar<T>
    {
        double y = Math.Tanh(x.Value);
        return T.Apply(x, y, 1 - y * y);
    }

    public static T Erf<T>(T x) where T : struct, IScalar<T> =>
        T.Apply(x, Erf(x.Value), 2 / Math.Sqrt(Math.PI) * Math.Exp(-x.Value * x.Value));

    /// <summary>x above 0 (or at it), else the other; the two meet at 0.</summary>
    public static T IfPositive<T>(T x, T positive, T negative) where T : struct, IScalar<T>
    {
        if (x.Value != 0)
            _kinkDistance = Math.Min(_kinkDistance, Math.Abs(x.Value));
        return x.Value > 0 ? positive : negative;
    }

    /// <summary>The larger one, the first of equal ones.</summary>
    public static T Max<T>(T x, T y) where T : struct, IScalar<T>
    {
        // Equal to the last bit is no accident (zeros of a ReLU), and so no danger.
        if (x.Value != y.Value)
            _kinkDistance = Math.Min(_kinkDistance, Math.Abs(x.Value - y.Value));
        return y.Value > x.Value ? y : x;
    }

    public static T Abs<T>(T x) where T : struct, IScalar<T> => IfPositive(x, x, T.Constant(0) - x);

    /// <summary>2/√π · Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)) near 0, and the continued fraction of 1 − erf further out (Abramowitz and Stegun, 7.1.5 and 7.1.14).</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 2.5)
        {
            double fraction = 0;
            for (int k = 200; k >= 1; k--)
                fraction = k / 2.0 / (Math.Abs(x) + fraction);
            double rest = Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (Math.Abs(x) + fraction);
            return Math.Sign(x) * (1 - rest);
        }

        double sum = 0, power = x;
        for (int n = 0; n < 60; n++)
        {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
