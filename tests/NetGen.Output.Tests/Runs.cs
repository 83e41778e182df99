namespace NetGen.Output.Tests;

/// <summary>A training that never ran: the numbers that callbacks and plots are given.</summary>
static class Runs
{
    public static EpochResult Epoch(int epoch) => new(epoch, 1.26, 1e-3f, new Dictionary<string, double>
    {
        ["loss"] = 0.5 / epoch,
        ["accuracy"] = 1 - (0.1 / epoch),
        ["val_loss"] = 0.4 / epoch,
        ["val_accuracy"] = 1 - (0.2 / epoch),
    });

    public static History History(int epochs)
    {
        var history = new History();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            history.Add(Epoch(epoch));
        }

        return history;
    }

    public static TrainingProgress Progress(int epochs) =>
        new(null!, new FitOptions { Epochs = epochs }, new History()) { FirstEpoch = 1, LastEpoch = epochs, BatchCount = 4, SampleCount = 512 };

    /// <summary>Calls a callback as a training of that many epochs would.</summary>
    public static void Play(Callback callback, int epochs)
    {
        TrainingProgress progress = Progress(epochs);
        callback.OnTrainBegin(progress);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            progress.Epoch = epoch;
            progress.Batch = 0;
            callback.OnEpochBegin(progress);
            for (int batch = 1; batch <= progress.BatchCount; batch++)
            {
                progress.Batch = batch;
                progress.Seconds = batch;
                progress.Loss = 1.0 / batch;
                callback.OnBatchEnd(progress);
            }

            callback.OnEpochEnd(progress, Epoch(epoch));
        }

        callback.OnTrainEnd(progress);
    }
}
