using NetGen.Gpu.Check.Devices;

namespace NetGen.Gpu.Check.Checks;

/// <summary>The sample's network learns digits: real ones where their folder is given, else those drawn by code.</summary>
internal sealed class MnistPart() : Part("mnist")
{
    private const int Epochs = 5, Seed = 1;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        if (device.IsEmulated)
        {
            CheckAgreement(device, verdicts);
            return;
        }

        var (train, test) = Digits.Load(options.Data);
        using var network = new MnistCnn(device.Device, Seed);
        var history = network.Fit(train, new FitOptions { Epochs = Epochs, BatchSize = 128, Callbacks = [LearningRateSchedule.Cosine(2e-3, Epochs)] });
        double least = options.Data is null ? 0.97 : 0.99, accuracy = network.Evaluate(test).Accuracy;
        verdicts.Add(
            accuracy >= least, $"mnist, {train.Name}, {Epochs} epochs", $"{100 * accuracy:F2} % of {test.Count} right, {history.Seconds / Epochs:F2} s an epoch", $"at least {100 * least:F1} %");
    }

    /// <summary>Some steps, where learning would take hours.</summary>
    private static void CheckAgreement(DeviceUnderTest device, Verdicts verdicts)
    {
        const int Batch = 3;
        var digits = DrawnDigits.CreateOneHot(3 * Batch, seed: 1);
        float[][] losses = Array.ConvertAll(new[] { device.Device, Device.Cpu() }, where =>
        {
            using var network = new MnistCnn(where, Seed);
            return network.Fit(digits, new FitOptions { Epochs = 1, BatchSize = Batch, RecordedSteps = digits.Count }).StepLosses.ToArray();
        });
        verdicts.AtMost("mnist, losses of an epoch against the processor's", losses[0].Zip(losses[1], (a, b) => Math.Abs(a / b - 1.0)).Aggregate(0.0, Math.Max), 1e-4, "");
    }
}
