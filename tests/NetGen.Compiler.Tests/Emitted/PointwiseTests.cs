using static System.Math;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Every activation and every loss of numbers by themselves, over all floats, in relative error: exceptions stand beside their reason.</summary>
public sealed class PointwiseTests
{
    /// <summary>Eight roundings.</summary>
    private const double Few = 8 * Rounding, Rounding = 1.0 / (1 << 24);

    /// <summary>A result that is the product of a number below the normal ones and one of at most some tens keeps some tens of the smallest unit.</summary>
    private const double Denormal = 64 * 1.4e-45;

    private static readonly PointwiseCase[] Cases =
    [
        new("ReLU", p => Max(p.X, 0), p => p.X > 0 ? 1 : 0, Exact, Exact),
        new("LeakyReLU", p => p.X > 0 ? p.X : 0.3 * p.X, p => p.X > 0 ? 1 : 0.3, Exact, Exact),

        // Derivatives from the output lose what its rounding loses: a rounding of its largest number.
        new("ELU", p => p.X > 0 ? p.X : DoubleMath.ExpM1(p.X), p => p.X > 0 ? 1 : Exp(p.X), Exact, _ => new(Few, Few)),
        new("ELU(0.3)", p => p.X > 0 ? p.X : 0.3 * DoubleMath.ExpM1(p.X), p => p.X > 0 ? 1 : 0.3 * Exp(p.X), Exact, _ => new(Few, 0.3 * Few)),
        new("Sigmoid", p => DoubleMath.Sigmoid(p.X), p => DoubleMath.Sigmoid(p.X) * DoubleMath.Sigmoid(-p.X), Exact, p => new(Few, p.X > 0 ? Few : 0)),
        new("Tanh", p => Tanh(p.X), p => 1 / Cosh(p.X) / Cosh(p.X), Exact, _ => new(Few, Few)),

        new("Softplus", p => Softplus(p.X), p => DoubleMath.Sigmoid(p.X), Exact, Exact),

        // Exponents of −x²/2, of −u and of −x are rounded; derivatives are absolutely exact near their root alone.
        new("GELU", p => 0.5 * p.X * DoubleMath.Erfc(-p.X * Sqrt(0.5)), p => Phi(p.X) + p.X * Density(p.X), p => Tail(1.5 * Square(p.X)), p => NearRoot(p, -0.7518, 1.5 * Square(p.X))),
        new(
            "GELU(Approximate = true)", p => p.X * DoubleMath.Sigmoid(U(p.X)), ApproximateDerivative,
            p => Tail(-2 * U(p.X)), p => NearRoot(p, -0.7525, -2 * U(p.X), 8 * Denormal)),
        new("SiLU", p => p.X * DoubleMath.Sigmoid(p.X), p => SiLUDerivative(p.X), Exact, p => NearRoot(p, -1.2785, 0)),

        new("Exponential", p => Exp(p.X), p => Exp(p.X), Exact, Exact),
        new("SELU", p => Scale * (p.X > 0 ? p.X : Alpha * DoubleMath.ExpM1(p.X)), p => Scale * (p.X > 0 ? 1 : Alpha * Exp(p.X)), Exact, _ => new(Few, Scale * Alpha * Few)),
        new("CELU", p => p.X > 0 ? p.X : DoubleMath.ExpM1(p.X), p => p.X > 0 ? 1 : Exp(p.X), Exact, _ => new(Few, Few)),
        new("CELU(0.3)", p => p.X > 0 ? p.X : 0.3f * DoubleMath.ExpM1(p.X / 0.3f), p => p.X > 0 ? 1 : Exp(p.X / 0.3f), Exact, _ => new(Few, Few)),
        new("ReLU6", p => Clamp(p.X, 0, 6), p => p.X > 0 && p.X < 6 ? 1 : 0, Exact, Exact),
        new("HardTanh", p => Clamp(p.X, -1, 1), p => Abs(p.X) < 1 ? 1 : 0, Exact, Exact),

        // The output is rounded to 3 digits after the sum, so its ends begin a rounding of 3 early.
        new("HardSigmoid", p => Clamp((float)(p.X + 3), 0, 6) / 6, p => (float)(p.X + 3) > 0 && (float)(Clamp((float)(p.X + 3), 0, 6) * (1.0f / 6)) < 1 ? 1 / 6.0 : 0, Exact, Exact),
        new("HardSwish", p => p.X * Clamp((float)(p.X + 3), 0, 6) / 6, p => p.X <= -3 ? 0 : p.X >= 3 ? 1 : p.X / 3 + 0.5, Exact, p => new(Few, Abs(p.X + 1.5) < 0.5 ? Few / 2 : 0)),

        // Its quotients have some roundings more, which count a way from the root.
        new("Mish", p => p.X * MishTanh(p.X), MishDerivative, Exact, p => NearRoot(p, -1.1924, 4)),
        new("Softsign", p => p.X / (1 + Abs(p.X)), p => 1 / (1 + Abs(p.X)) / (1 + Abs(p.X)), Exact, Exact),

        new("MeanSquaredError", p => Square(E(p)), p => 2 * E(p), Error(2), Error(1)),
        new("MeanAbsoluteError", p => Abs(E(p)), p => Sign(E(p)), Error(1), Exact),
        new("Huber", p => Abs(E(p)) > 1 ? Abs(E(p)) - 0.5 : Square(E(p)) / 2, p => Clamp(E(p), -1, 1), Error(2), Error(1)),
        new("LogCosh", p => LogCosh(Abs(E(p))), p => Tanh(E(p)), Error(2), Error(1)),
        new(
            "Poisson", p => p.X - p.Target * Log(p.X + 1e-7f), p => 1 - p.Target / (p.X + 1e-7f),

            // Where the terms cancel the error is theirs.
            p => new(Few, Few * Abs(p.Target) * (1 + Abs(Log(p.X + 1e-7f)))), p => new(Few, Few * (1 + Abs(p.Target) / (p.X + 1e-7f)))),
        new("Hinge", p => Margin(p), p => Margin(p) > 0 ? -Sided(p) : 0, OfMargin, Exact),
        new("SquaredHinge", p => Square(Margin(p)), p => -2 * Sided(p) * Margin(p), p => OfMargin(p, 2), OfMargin),
        new(
            "BinaryFocalCrossEntropy(FromLogits = true)", p => Square(Wrong(p)) * BinaryEntropy(p), FocalDerivative,
            p => new(3 * Few, Denormal), p => new(3 * Few, p.Target is 0 or 1 ? Denormal : 3 * Few)),
        new(
            "BinaryCrossEntropy(FromLogits = true)", BinaryEntropy, BinarySlope, Exact,

            // A target between 0 and 1 has a root, p = t: there the error is one of the terms.
            p => p.Target is 0 or 1 ? Exact(p) : new(Few, Few * Min(p.Target * DoubleMath.Sigmoid(-p.X), (1 - p.Target) * DoubleMath.Sigmoid(p.X)) + Denormal)),
    ];

    /// <summary>What is of whole rows, which the table of networks compares.</summary>
    private static readonly string[] OfRows = ["LogSoftmax", "CosineSimilarity", "KLDivergence", "Dice", "CategoricalFocalCrossEntropy"];

    public static TheoryData<string> Attributes => [.. Cases.Select(c => c.Attribute)];

    /// <summary>Every 100,003rd float from the largest negative to the largest, a dense grid where functions bend, and what lies beside their thresholds.</summary>
    internal static float[] Floats { get; } =
    [
        .. Enumerable.Range(0, (int)(0x1_0000_0000 / 100_003)).Select(i => BitConverter.UInt32BitsToSingle((uint)(i * 100_003L))).Where(float.IsFinite),
        .. Enumerable.Range(-125 * 64, 250 * 64).Select(i => i / 64f),
        .. new[] { 0, 1.17549435e-38f, 1e-6f, 0.5f, 0.70710677f, 0.75f, 1, 1.278f, 5, 10, 13, 14.5f, 16.6f, 17.3f, 20, 87.3f, 88.7f, 103.9f, 1e19f, 1e20f, float.MaxValue }
            .SelectMany(x => new[] { x, -x }).SelectMany(Neighbors),
    ];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Values_and_derivatives_are_precise_over_all_floats(string attribute)
    {
        var tested = Cases.Single(c => c.Attribute == attribute);
        double[] targets = LossTable.Find(tested.Name) is null ? [0] : tested.Name switch
        {
            "BinaryCrossEntropy" or "BinaryFocalCrossEntropy" => [0, 1, 0.5, 0.125f, 0.9f, 1 - Rounding],
            "Hinge" or "SquaredHinge" => [0, 1, -1],
            "Poisson" => [0, 1, 7],
            _ => [0, 1, -3.7f],
        };
        Point[] points = [.. targets.SelectMany(t => Floats.Where(x => x >= 0 || tested.Name != "Poisson").Select(x => new Point(x, t)))];
        string[] problems = [.. tested.Problems(points)];
        Assert.True(problems.Length == 0, $"{problems.Length} are off:\n{string.Join("\n", problems.Take(8))}");
    }

    [Fact]
    public void Every_activation_and_loss_is_among_the_cases() => Assert.Equal(
        LayerTable.All.OfType<Activation>().Select(a => a.Name).Concat(LossTable.All.Select(l => l.Name)).Order(),
        Cases.Select(c => c.Name).Concat(SoftmaxRangeTests.Attributes).Concat(OfRows).Distinct().Order());

    private static Bound Exact(Point p) => new(Few, Denormal);

    private static Bound Tail(double exponent) => new(Few + Max(exponent, 0) * Rounding, Denormal);

    /// <summary>The terms of such a derivative are below 1/4 where they cancel.</summary>
    private static Bound NearRoot(Point p, double root, double exponent, double denormal = Denormal) =>
        Tail(exponent) with { Absolute = Abs(p.X - root) < 0.5 ? Few / 4 : denormal };

    /// <summary>The difference is rounded before anything else is: exact wherever it is.</summary>
    private static Func<Point, Bound> Error(int power) => p => new(Few, power == 2 ? Denormal : 0);

    private static double E(Point p) => (float)(p.X - p.Target);

    /// <summary>log(cosh(e)) for e ≥ 0.</summary>
    private static double LogCosh(double e) => e > 1e-3 ? e + DoubleMath.Log1P(Exp(-2 * e)) - Log(2) : e * e / 2 * (1 - e * e / 6);

    private static double Sided(Point p) => p.Target == 0 ? -1 : p.Target;

    private static double Margin(Point p) => Max(1 - Sided(p) * p.X, 0);

    /// <summary>Near its end the margin has the rounding of 1.</summary>
    private static Bound OfMargin(Point p) => OfMargin(p, 1);

    private static Bound OfMargin(Point p, int power) => new(Few * power, power == 1 ? Few : Denormal);

    private static double BinaryEntropy(Point p) => (1 - p.Target) * Softplus(p.X) + p.Target * Softplus(-p.X);

    private static double BinarySlope(Point p) => (1 - p.Target) * DoubleMath.Sigmoid(p.X) - p.Target * DoubleMath.Sigmoid(-p.X);

    /// <summary>How far a probability is from its target's class.</summary>
    private static double Wrong(Point p) => p.Target * DoubleMath.Sigmoid(-p.X) + (1 - p.Target) * DoubleMath.Sigmoid(p.X);

    private static double FocalDerivative(Point p) =>
        2 * Wrong(p) * (1 - 2 * p.Target) * DoubleMath.Sigmoid(p.X) * DoubleMath.Sigmoid(-p.X) * BinaryEntropy(p) + Square(Wrong(p)) * BinarySlope(p);

    private static double Square(double x) => x * x;

    private static double Softplus(double x) => Max(x, 0) + DoubleMath.Log1P(Exp(-Abs(x)));

    private const double Scale = 1.0507009873554805, Alpha = 1.6732632423543772;

    /// <summary>tanh(log(1 + exp(x))), by a quotient of which no term cancels.</summary>
    private static double MishTanh(double x)
    {
        double u = Exp(-Abs(x));
        return x > 0 ? (1 + 2 * u) / (1 + 2 * u + 2 * u * u) : u * (u + 2) / (u * (u + 2) + 2);
    }

    private static double MishDerivative(Point p)
    {
        double u = Exp(-Abs(p.X)), cosh = p.X > 0 ? (1 + 2 * u + 2 * u * u) / (2 * u * (1 + u)) : (u * (u + 2) + 2) / (2 * (1 + u));
        return MishTanh(p.X) + (double.IsInfinity(cosh) ? 0 : p.X / cosh / cosh * DoubleMath.Sigmoid(p.X));
    }

    private static double Phi(double x) => DoubleMath.Erfc(-x * Sqrt(0.5)) / 2;

    private static double Density(double x) => Exp(-x * x / 2) / Sqrt(2 * PI);

    private static double U(double x) => 2 * Sqrt(2 / PI) * (x + 0.044715 * x * x * x);

    private static double ApproximateDerivative(Point p)
    {
        double u = U(p.X), slope = 2 * Sqrt(2 / PI) * (1 + 3 * 0.044715 * p.X * p.X);
        return DoubleMath.Sigmoid(u) + p.X * slope * DoubleMath.Sigmoid(u) * DoubleMath.Sigmoid(-u);
    }

    private static double SiLUDerivative(double x) => DoubleMath.Sigmoid(x) * (1 + x * DoubleMath.Sigmoid(-x));

    private static IEnumerable<float> Neighbors(float x)
    {
        for (int i = -8; i <= 8; i++)
        {
            float y = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) + i);
            if (float.IsFinite(y))
                yield return y;
        }
    }
}
