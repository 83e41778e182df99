using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu.Tests;

/// <summary>The functions that kernels call: native, on OpenCL and from PTX, against float64.</summary>
public sealed class GpuMathTests
{
    private static readonly float[] Numbers = MakeNumbers();

    /// <summary>Units in the last place of float32; smaller results than normal numbers count in units of the smallest normal's.</summary>
    private const double MostUlps = 4;

    public enum Function
    {
        Exp,
        Log,
        Tanh,
        Sigmoid,
        Erf,
        Divide,
        Sqrt,
    }

    public static TheoryData<Function> Functions { get; } = [.. Enum.GetValues<Function>()];

    [Theory, MemberData(nameof(Functions))]
    public void Functions_are_within_a_few_ulp(Function function)
    {
        float[] native = Array.ConvertAll(Numbers, x => Apply(function, x));
        var (openCL, ptx) = OnDevices(function);
        var problems = new List<string>();
        for (int i = 0; i < Numbers.Length; i++)
        {
            double expected = Reference(function, Numbers[i]);
            foreach (var (where, actual) in new[] { ("native", native[i]), ("OpenCL", openCL[i]), ("PTX", ptx[i]) })
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
        var (openCL, ptx) = Run(
            1024, [.. key.Select(BitConverter.UInt32BitsToSingle)],
            static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = GpuMath.Uniform(c.Inputs, 3, Grid.IdxX * 64 + Group.IdxX));
        float[] expected = [.. Enumerable.Range(0, 1024).Select(i => Philox.Uniform(Seed, Step, 3, i))];
        Assert.Equal(expected, openCL);
        Assert.Equal(expected, ptx);
    }

    private static bool Agrees(float actual, double expected) =>
        double.IsNaN(expected) ? float.IsNaN(actual)
        : Math.Abs(expected) > float.MaxValue ? actual == Math.CopySign(float.PositiveInfinity, expected) || Math.Abs(actual) == float.MaxValue
        : Math.Abs(actual - expected) <= MostUlps * Ulp(expected);

    private static double Ulp(double x) => Math.Max(Math.ScaleB(1, (int)Math.Floor(Math.Log2(Math.Max(Math.Abs(x), 1.2e-38))) - 23), 1.4e-45);

    private static double Reference(Function function, double x) => function switch
    {
        Function.Exp => Math.Exp(x),
        Function.Log => Math.Log(x),
        Function.Tanh => Math.Tanh(x),
        Function.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Function.Divide => 1 / x,
        Function.Sqrt => Math.Sqrt(x),
        _ => Erf(x),
    };

    private static float Apply(Function function, float x) => function switch
    {
        Function.Exp => GpuMath.Exp(x),
        Function.Log => GpuMath.Log(x),
        Function.Tanh => GpuMath.Tanh(x),
        Function.Sigmoid => GpuMath.Sigmoid(x),
        Function.Divide => 1f / x,
        Function.Sqrt => MathF.Sqrt(x),
        _ => GpuMath.Erf(x),
    };

    private static (float[] OpenCL, float[] Ptx) OnDevices(Function function) => function switch
    {
        Function.Exp => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = GpuMath.Exp(c.Inputs[Grid.IdxX * 64 + Group.IdxX])),
        Function.Log => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = GpuMath.Log(c.Inputs[Grid.IdxX * 64 + Group.IdxX])),
        Function.Tanh => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = GpuMath.Tanh(c.Inputs[Grid.IdxX * 64 + Group.IdxX])),
        Function.Sigmoid => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = GpuMath.Sigmoid(c.Inputs[Grid.IdxX * 64 + Group.IdxX])),
        Function.Divide => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = 1f / c.Inputs[Grid.IdxX * 64 + Group.IdxX]),
        Function.Sqrt => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = MathF.Sqrt(c.Inputs[Grid.IdxX * 64 + Group.IdxX])),
        _ => Run(Numbers.Length, Numbers, static c => c.Results[Grid.IdxX * 64 + Group.IdxX] = GpuMath.Erf(c.Inputs[Grid.IdxX * 64 + Group.IdxX])),
    };

    private static (float[] OpenCL, float[] Ptx) Run(int count, float[] inputs, Action<Arguments> kernel) =>
        (RunOpenCL(count, inputs, kernel), RunPtx(count, inputs, kernel));

    private static float[] RunOpenCL(int count, float[] inputs, Action<Arguments> kernel)
    {
        var accelerator = TestDevice.OpenCL.Accelerator;
        lock (TestDevice.OpenCL.Gate)
        {
            using var x = accelerator.Allocate1D(inputs);
            using var y = accelerator.Allocate1D<float>(count);
            accelerator.LoadKernel(kernel)(accelerator.DefaultStream, new KernelConfig(count / 64, 64), new Arguments { Inputs = x.View, Results = y.View });
            accelerator.Synchronize();
            return y.GetAsArray1D();
        }
    }

    private static float[] RunPtx(int count, float[] inputs, Action<Arguments> kernel)
    {
        using var compiler = new PtxCompiler();
        string module = compiler.Compile(kernel.Method, new GpuKernel("Tested", nameof(GpuMath), 64, 0)).Text;
        using PtxAllocation x = PtxMemory.Allocate(sizeof(float) * inputs.Length), y = PtxMemory.Allocate(sizeof(float) * count);
        inputs.CopyTo(x.Floats);
        long[] parameters = [(long)x.Start, inputs.Length, (long)y.Start, count];
        PtxMachine.Launch(PtxModule.Parse(module).Entries.Single(), count / 64, 64, MemoryMarshal.AsBytes<long>(parameters));
        return [.. y.Floats];
    }

    private static float[] MakeNumbers()
    {
        var random = new Random(1);
        float[] special = [0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -float.MaxValue, 88.5f, 90, -87, -103, -110, 20, -20, 1.17549435e-38f, 1e-40f, -1e-40f, float.Epsilon];
        var many = Enumerable.Range(0, 4096 - special.Length).Select(i => (float)((random.NextDouble() * 2 - 1) * Math.Pow(10, random.NextDouble() * 6 - 4)));
        return [.. special, .. many];
    }

    /// <summary>The Maclaurin series, or what is left to one of Laplace's continued fraction.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        if (Math.Abs(x) < 3)
        {
            for (int k = 1; k < 120; k++)
            {
                term *= -x * x / k;
                sum += term / (2 * k + 1);
            }

            return 2 / Math.Sqrt(Math.PI) * sum;
        }

        double a = Math.Abs(x), fraction = 0;
        for (int k = 60; k > 0; k--)
            fraction = k / 2.0 / (a + fraction);
        return Math.Sign(x) * (1 - Math.Exp(-a * a) / (Math.Sqrt(Math.PI) * (a + fraction)));
    }

    internal struct Arguments
    {
        public ArrayView<float> Inputs;
        public ArrayView<float> Results;
    }
}
