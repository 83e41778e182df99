using NetGen;

RunOptions options = RunOptions.Read(args, Digits.About, epochs: 5, isNative: true);
if (options.ListsDevices)
{
    Devices.Print();
    return 0;
}

if (Devices.Open(options) is not { } device)
{
    return 1;
}

(Dataset train, Dataset test) = Digits.Load(options.Data);
Console.WriteLine($"Training data {train}");

using var network = new MnistCnn(device, options.Seed);
History history = network.Fit(train, new FitOptions
{
    Epochs = options.Epochs,
    BatchSize = options.Batch,
    Callbacks = [LearningRateSchedule.Cosine(2e-3, options.Epochs)],
});
Evaluation result = network.Evaluate(test);
Console.WriteLine($"Test accuracy {result.Accuracy:P2}, loss {result.Loss:F4}, {history.Seconds / history.Epochs.Count:F1} s an epoch, data: {train.Name}");

if (options.Save is not null)
{
    network.Save(options.Save);
}

if (options.Json is not null)
{
    new RunReport { Train = train, Test = test, Network = network, History = history, Result = result }.Save(options.Json);
}

return 0;
