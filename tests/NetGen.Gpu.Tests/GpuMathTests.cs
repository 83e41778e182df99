using ILGPU;

namespace NetGen.Gpu.Tests;

/// <summary>The functions that kernels call: native, on <see cref="TestDevice.Chosen"/> and from PTX, against float64.</summary>
public sealed class GpuMathTests
{
    private static readonly float[] Numbers = MakeNumbers();

    /// <summary>Units in the last place of float32; smaller results than normal numbers count in units of the smallest normal's.</summary>
    private const double MostUlps = 4;

    private const int GroupSize = 64;

    public enum Function
    {
        Exp,
        ExpM1,
        Log,
        Log1P,
        Tanh,
        Sigmoid,
        Erf,
        Erfc,
        Divide,
        Sqrt,
        Round,
    }

    public static TheoryData<Function> Functions { get; } = [.. Enum.GetValues<Function>()];

    [Theory, MemberData(nameof(Functions))]
    public void Functions_are_within_a_few_ulp(Function function)
    {
        float[] native = Array.ConvertAll(Numbers, x => Apply(function, x));
        var devices = TestDevice.Alike.Select(d => (Device: d.ToString(), Results: On(d, function))).ToList();
        var problems = new List<string>();
        for (int i = 0; i < Numbers.Length; i++)
        {
            double expected = Reference(function, Numbers[i]);
            foreach (var (where, actual) in devices.Select(d => (d.Device, d.Results[i])).Append(("native", native[i])))
            {
                if (!Agrees(actual, expected))
                    problems.Add($"{where}: {function}({Numbers[i]:G9}) is {actual:G9}, not {expected:G9}: {Math.Abs(actual - expected) / Ulp(expected):F1} ulp");
            }
        }

        Assert.True(problems.Count == 0, $"{problems.Count} are off:\n{string.Join("\n", problems.Take(12))}");
    }

    [Fact]
    public void Random_numbers_are_those_of_the_processor()
    {
        const ulong Seed = 0xFEDC_BA98_7654_3210, Step = 0x1_0000_0007;
        uint[] key = [unchecked((uint)Seed), (uint)(Seed >> 32), unchecked((uint)Step), (uint)(Step >> 32)];
        float[] expected = [.. Enumerable.Range(0, 1024).Select(i => Philox.Uniform(Seed, Step, 3, i))];
        foreach (var device in TestDevice.Alike)
        {
            Assert.Equal(expected, Run(
                device, 1024, [.. key.Select(BitConverter.UInt32BitsToSingle)],
                static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Uniform(c.Inputs, 3, Grid.IdxX * GroupSize + Group.IdxX)));
        }
    }

    private static bool Agrees(float actual, double expected) =>
        double.IsNaN(expected) ? float.IsNaN(actual)
        : Math.Abs(expected) > float.MaxValue ? actual == Math.CopySign(float.PositiveInfinity, expected) || Math.Abs(actual) == float.MaxValue
        : Math.Abs(actual - expected) <= MostUlps * Ulp(expected);

    private static double Ulp(double x) => Math.Max(Math.ScaleB(1, (int)Math.Floor(Math.Log2(Math.Max(Math.Abs(x), 1.2e-38))) - 23), 1.4e-45);

    private static double Reference(Function function, double x) => function switch
    {
        Function.Exp => Math.Exp(x),
        Function.ExpM1 => DoubleMath.ExpM1(x),
        Function.Log => Math.Log(x),
        Function.Log1P => DoubleMath.Log1P(x),
        Function.Tanh => Math.Tanh(x),
        Function.Sigmoid => DoubleMath.Sigmoid(x),
        Function.Erfc => DoubleMath.Erfc(x),
        Function.Divide => 1 / x,
        Function.Sqrt => Math.Sqrt(x),
        Function.Round => Math.Round(x),
        _ => DoubleMath.Erf(x),
    };

    private static float Apply(Function function, float x) => function switch
    {
        Function.Exp => GpuMath.Exp(x),
        Function.ExpM1 => GpuMath.ExpM1(x),
        Function.Log => GpuMath.Log(x),
        Function.Log1P => GpuMath.Log1P(x),
        Function.Erfc => GpuMath.Erfc(x),
        Function.Tanh => GpuMath.Tanh(x),
        Function.Sigmoid => GpuMath.Sigmoid(x),
        Function.Divide => 1f / x,
        Function.Sqrt => MathF.Sqrt(x),
        Function.Round => GpuMath.Round(x),
        _ => GpuMath.Erf(x),
    };

    private static float[] On(GpuDevice device, Function function) => function switch
    {
        Function.Exp => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Exp(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.ExpM1 => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.ExpM1(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Log1P => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Log1P(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Erfc => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Erfc(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Log => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Log(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Tanh => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Tanh(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Sigmoid => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Sigmoid(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Divide => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = 1f / c.Inputs[Grid.IdxX * GroupSize + Group.IdxX]),
        Function.Sqrt => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = MathF.Sqrt(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        Function.Round => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Round(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
        _ => Run(device, Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * GroupSize + Group.IdxX] = GpuMath.Erf(c.Inputs[Grid.IdxX * GroupSize + Group.IdxX])),
    };

    private static float[] Run(GpuDevice device, int count, float[] inputs, Action<Arguments> kernel)
    {
        var code = new GpuCode("Functions")
        {
            Kernels = [new("Function", "a function of the tests", GroupSize, 2)],
            Methods = () => [GpuMethod.Of(kernel, static (in GpuCall c) => new Arguments { Inputs = c.Floats(0), Results = c.Floats(1), Scalars = c.Scalars, BatchSize = c.BatchSize })],
        };
        using var stream = device.CreateStream();
        using TestBuffer x = new(device, stream, inputs), y = new(device, stream, new float[count]);
        var call = new GpuCall { ScalarSpan = x.Span };
        (call[0], call[1]) = (x.Span, y.Span);
        lock (device.Gate)
            device.Load(code, 0, typeof(GpuMathTests).Assembly).Launch(stream, count / GroupSize, in call);
        return y.Read();
    }

    private static float[] MakeNumbers()
    {
        var random = new Random(1);
        float[] special = [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, 88.5f, 90, -87, -103, -110, 20, -20, 10, -10, 0.5f, 9.5f, 1.17549435e-38f, 1e-40f, -1e-40f, float.Epsilon];
        var many = Enumerable.Range(0, 4096 - special.Length).Select(i => (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, random.NextDouble() * 6 - 4)));
        return [.. special, .. many];
    }

    /// <summary>As those of a network's kernels: operands, scalars, size of the batch.</summary>
    internal struct Arguments
    {
        public ArrayView<float> Inputs;
        public ArrayView<float> Results;
        public ArrayView<float> Scalars;
        public int BatchSize;
    }
}
