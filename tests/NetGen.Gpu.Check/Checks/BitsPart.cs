using System.Reflection;
using ILGPU;
using ILGPU.Runtime.Cuda;
using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Timing;

namespace NetGen.Gpu.Check.Checks;

/// <summary>
/// Kernels from embedded PTX, those that ILGPU compiles now, and a native program give the same bits. ILGPU's own run time, which needs a real driver, gives the
/// same within rounding: its PTX lets the driver join multiplications and additions.
/// </summary>
internal sealed class BitsPart() : Part("bits")
{
    private const int Seed = 7, Steps = 8, EmulatedSteps = 2;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        int steps = device.IsEmulated ? EmulatedSteps : Steps, samples = device.IsEmulated ? 2 : 128;
        float[] embedded = Train(new MnistCnn(device.Device, Seed), steps, samples);
        // A device of its own, which has not loaded the kernels.
        var second = device.IsEmulated ? DeviceUnderTest.Open(isEmulated: true)!.Device : new CudaDevice(CudaDriver.Instance, 0, "CUDA a second time");
        int different = Agreement.Different(embedded, Train(new CompiledNow(second, Seed), steps, samples));
        verdicts.Add(different == 0, $"bits, embedded PTX against what ILGPU compiles now, {steps} steps", $"{different} of {embedded.Length} numbers differ", "none");
        if (device.IsEmulated)
            return;

        using var context = Context.Create(builder => IlgpuDevices.Optimized(builder).Cuda());
        using var accelerator = context.CreateCudaAccelerator(0);
        float[] other = Train(new MnistCnn(new IlgpuDevice("CUDA by ILGPU", accelerator), Seed), steps, samples);
        double distance = Math.Sqrt(embedded.Zip(other, (a, b) => Math.Pow(a - b, 2)).Sum() / embedded.Sum(a => (double)a * a));
        verdicts.AtMost($"bits, ILGPU's own run time, {steps} steps: distance of the weights over their norm", distance, 1e-4, "");
        CompareNative(device, options, verdicts);
    }

    /// <summary>The sample's native program, where it lies beside this one, against the same run here.</summary>
    private static void CompareNative(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "native", "MnistNative");
        if (!File.Exists(program))
        {
            verdicts.Say($"bits, native program: not run, there is no {program}");
            return;
        }

        string there = Path.GetTempFileName(), here = Path.GetTempFileName();
        try
        {
            string[] data = options.Data is null ? [] : ["--data", options.Data];
            var child = Child.Run(program, ["--device", "cuda", "--epochs", "1", "--seed", $"{Seed}", "--save", there, .. data], options.Limit);
            using var network = new MnistCnn(device.Device, Seed);
            network.Fit(Digits.Load(options.Data).Train, new FitOptions { Epochs = 1, BatchSize = 128, Callbacks = [LearningRateSchedule.Cosine(2e-3, 1)] });
            network.Save(here);
            bool isSame = child.Code == 0 && File.ReadAllBytes(there).AsSpan().SequenceEqual(File.ReadAllBytes(here));
            verdicts.Add(isSame, "bits, native program, an epoch", isSame ? "the same file" : $"code {child.Code}: {child.Output}", "the same file");
        }
        finally
        {
            File.Delete(there);
            File.Delete(here);
        }
    }

    private static float[] Train(MnistCnn made, int steps, int samples)
    {
        using var network = made;
        var digits = DrawnDigits.CreateOneHot(steps * samples, Seed);
        network.Fit(digits, new FitOptions { Epochs = 1, BatchSize = samples });
        return network.ParameterBlock.ToArray();
    }

    /// <summary>The network without the PTX that its build embedded.</summary>
    private sealed class CompiledNow(Device device, int seed) : MnistCnn(device, seed)
    {
        private GpuNetwork? _code;

        protected override object GpuNetwork => _code ??= Without((GpuNetwork)base.GpuNetwork!);

        private static GpuNetwork Without(GpuNetwork code) => new()
        {
            Code = code.Code,
            Assembly = typeof(object).Assembly,
            Train = code.Train,
            Evaluate = code.Evaluate,
            Predict = code.Predict,
        };
    }
}
