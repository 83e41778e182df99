using System.Runtime.Intrinsics;

namespace NetGen;

/// <summary>Σ x² in double precision and one fixed order, the same for any vector width and number of threads.</summary>
internal static unsafe class SquaredSum
{
    public static double Of(float* values, int count)
    {
        var sum0 = Vector256<double>.Zero;
        var sum1 = Vector256<double>.Zero;
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(values + i));
            sum0 += low * low;
            sum1 += high * high;
        }

        double rest = 0;
        for (; i < count; i++)
            rest += (double)values[i] * values[i];
        var sum = sum0 + sum1;
        return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + rest;
    }
}
