using System.Reflection;
using ILGPU;
using ILGPU.Runtime.Cuda;
using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Timing;

namespace NetGen.Gpu.Check.Checks;

/// <summary>
/// All ways to run a network on a device give the same bits: kernels from embedded PTX launched by the driver, those that ILGPU compiles and launches, and a native
/// program. ILGPU's run time needs a real driver; on an emulated one, PTX that is compiled now stands for it.
/// </summary>
internal sealed class BitsPart() : Part("bits")
{
    private const int Seed = 7, Steps = 8, EmulatedSteps = 2;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        int steps = device.IsEmulated ? EmulatedSteps : Steps, samples = device.IsEmulated ? 2 : 128;
        float[] embedded = Train(new MnistCnn(device.Device, Seed), steps, samples);
        if (device.IsEmulated)
        {
            // A device of its own, which has not loaded the kernels.
            var second = DeviceUnderTest.Open(isEmulated: true)!.Device;
            Compare("embedded PTX against PTX compiled now (no ILGPU on an emulated driver)", Train(new CompiledNow(second, Seed), steps, samples));
            return;
        }

        using var context = Context.Create(builder => IlgpuDevices.Optimized(builder).Cuda());
        using var accelerator = context.CreateCudaAccelerator(0);
        Compare("embedded PTX by the driver against ILGPU", Train(new MnistCnn(new IlgpuDevice("CUDA by ILGPU", accelerator), Seed), steps, samples));
        CompareNative(device, options, verdicts);

        void Compare(string what, float[] other)
        {
            int different = Agreement.Different(embedded, other);
            verdicts.Add(different == 0, $"bits, {what}, {steps} steps", $"{different} of {embedded.Length} numbers differ", "none");
        }
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
