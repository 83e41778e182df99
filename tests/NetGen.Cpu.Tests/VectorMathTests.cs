using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Cpu.Tests;

public class VectorMathTests
{
    private delegate Vector128<float> Function128(Vector128<float> x);

    private delegate Vector256<float> Function256(Vector256<float> x);

    private delegate Vector512<float> Function512(Vector512<float> x);

    public static TheoryData<string, double> Functions => new()
    {
        { "Exp", 2 },
        { "ExpM1", 3 },
        { "Log", 2 },
        { "Log1P", 3 },
        { "Tanh", 4 },
        { "Sigmoid", 4 },
        { "Erf", 3 },
        { "Erfc", 4 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Functions_are_within_a_few_units_in_the_last_place_over_all_floats(string name, double tolerance)
    {
        var (f128, f256, f512, exact) = Function(name);
        var worst = (Error: 0.0, At: 0f, Bits: 0);
        float[] x = new float[16];
        // Every 7919th float, from -NaN over all finite ones to NaN, and the neighborhoods of the thresholds.
        long at = 0;
        while (at <= uint.MaxValue)
        {
            for (int i = 0; i < 16; i++, at += 7919)
                x[i] = BitConverter.UInt32BitsToSingle((uint)at);
            Check(x);
        }

        foreach (float threshold in new[] { 0, 1, -1, 0.34657f, 0.69315f, -0.69315f, 0.70711f, 1.41421f, 3.92f, 9.01f, -17.3f, -87.33655f, -103.9f, 88.72284f, 0.5f, -0.5f, 2, 9.19f, 10, 10.05f, 10.1f, 1.17549435e-38f })
        {
            float y = threshold;
            for (int i = 0; i < 8; i++)
                y = float.BitDecrement(y);
            for (int i = 0; i < 16; i++, y = float.BitIncrement(y))
                x[i] = y;
            Check(x);
        }

        Assert.True(worst.Error <= tolerance, $"{name}({worst.At:R}) is {worst.Error:F2} units off with {worst.Bits} bits.");

        void Check(float[] values)
        {
            float[] y512 = Lanes.Of(f512(Vector512.Create(values)));
            float[] y256 = [.. Lanes.Of(f256(Vector256.Create(values))), .. Lanes.Of(f256(Vector256.Create(values, 8)))];
            float[] y128 = [.. Lanes.Of(f128(Vector128.Create(values))), .. Lanes.Of(f128(Vector128.Create(values, 4))),
                .. Lanes.Of(f128(Vector128.Create(values, 8))), .. Lanes.Of(f128(Vector128.Create(values, 12)))];
            for (int i = 0; i < values.Length; i++)
            {
                double expected = exact(values[i]);
                Note(y128[i], 128);
                Note(y256[i], 256);
                Note(y512[i], 512);

                void Note(float actual, int bits)
                {
                    double error = UnitsOff(actual, expected);
                    if (error > worst.Error)
                        worst = (error, values[i], bits);
                }
            }
        }
    }

    [Fact]
    public void Special_values_give_what_mathematics_says()
    {
        Check("Exp", float.NegativeInfinity, 0);
        Check("Exp", 0, 1);
        Check("Exp", 89, float.PositiveInfinity);
        Check("Exp", float.PositiveInfinity, float.PositiveInfinity);
        Check("ExpM1", float.NegativeInfinity, -1);
        Check("ExpM1", float.PositiveInfinity, float.PositiveInfinity);
        Check("Log", 0, float.NegativeInfinity);
        Check("Log", 1, 0);
        Check("Log", -1, float.NaN);
        Check("Log", float.PositiveInfinity, float.PositiveInfinity);
        Check("Log1P", -1, float.NegativeInfinity);
        Check("Log1P", -2, float.NaN);
        Check("Log1P", float.PositiveInfinity, float.PositiveInfinity);
        Check("Tanh", float.NegativeInfinity, -1);
        Check("Tanh", float.PositiveInfinity, 1);
        Check("Sigmoid", float.NegativeInfinity, 0);
        Check("Sigmoid", float.PositiveInfinity, 1);
        Check("Sigmoid", 0, 0.5f);
        Check("Erf", float.NegativeInfinity, -1);
        Check("Erf", float.PositiveInfinity, 1);
        Check("Erfc", float.NegativeInfinity, 2);
        Check("Erfc", 0, 1);
        Check("Erfc", float.PositiveInfinity, 0);
        foreach (var row in Functions)
            Check(row.Data.Item1, float.NaN, float.NaN);

        static void Check(string name, float x, float expected)
        {
            var (f128, f256, f512, _) = Function(name);
            Assert.All(Lanes.Of(f128(Vector128.Create(x))), lane => Assert.Equal(expected, lane));
            Assert.All(Lanes.Of(f256(Vector256.Create(x))), lane => Assert.Equal(expected, lane));
            Assert.All(Lanes.Of(f512(Vector512.Create(x))), lane => Assert.Equal(expected, lane));
        }
    }

    [Fact]
    public void The_three_widths_are_one_text()
    {
        string folder = Path.Combine(SourceFolder(), "../../src/NetGen/Cpu");
        string text = Generic(512);
        Assert.Equal(text, Generic(256));
        Assert.Equal(text, Generic(128));

        string Generic(int bits) => File.ReadAllText(Path.Combine(folder, $"VectorMath.{bits}.cs")).Replace($"{bits}", "<bits>", StringComparison.Ordinal);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static double UnitsOff(float actual, double expected)
    {
        if (double.IsNaN(expected))
            return float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        float nearest = (float)expected;
        if (float.IsInfinity(nearest) || float.IsInfinity(actual))
            return actual == nearest || (float.IsInfinity(nearest) && Math.Abs(actual) == float.MaxValue) ? 0 : double.PositiveInfinity;
        double unit = Math.Max(float.Epsilon, Math.Abs((double)float.BitIncrement(Math.Abs(nearest)) - Math.Abs(nearest)));
        return Math.Abs(actual - expected) / unit;
    }

    private static (Function128, Function256, Function512, Func<double, double>) Function(string name) => name switch
    {
        "Exp" => (VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, Math.Exp),
        "ExpM1" => (VectorMath.ExpM1, VectorMath.ExpM1, VectorMath.ExpM1, DoubleMath.ExpM1),
        "Log" => (VectorMath.Log, VectorMath.Log, VectorMath.Log, Math.Log),
        "Log1P" => (VectorMath.Log1P, VectorMath.Log1P, VectorMath.Log1P, DoubleMath.Log1P),
        "Tanh" => (VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, Math.Tanh),
        "Sigmoid" => (VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, DoubleMath.Sigmoid),
        "Erf" => (VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, DoubleMath.Erf),
        "Erfc" => (VectorMath.Erfc, VectorMath.Erfc, VectorMath.Erfc, DoubleMath.Erfc),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such function."),
    };
}
