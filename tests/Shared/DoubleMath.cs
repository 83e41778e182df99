namespace NetGen;

/// <summary>Functions that <see cref="Math"/> lacks, in float64: relative error below 1e-13 wherever the result is a normal number.</summary>
internal static class DoubleMath
{
    /// <summary>exp(x) − 1, near 0 by its series.</summary>
    public static double ExpM1(double x) => Math.Abs(x) < 1e-3 ? x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4))) : Math.Exp(x) - 1;

    /// <summary>log(1 + x), near 0 by its series.</summary>
    public static double Log1P(double x) =>
        Math.Abs(x) < 1e-3 ? x * (1 - x * (1 / 2.0 - x * (1 / 3.0 - x * (1 / 4.0 - x / 5)))) : Math.Log(1 + x);

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>2/√π · exp(−x²) · Σ 2ᵏ x²ᵏ⁺¹ / (1·3·…·(2k + 1)), whose terms have one sign.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (int k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
        {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>1 − erf(x); in the tail by Laplace's continued fraction.</summary>
    public static double Erfc(double x)
    {
        if (double.IsNaN(x) || x < 1.5)
            return 1 - Erf(x);
        if (x > 30)
            return 0;
        double fraction = 0;
        for (int k = 300; k > 0; k--)
            fraction = k / 2.0 / (x + fraction);
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * (x + fraction));
    }
}
