using NetGen;

RunOptions options = RunOptions.Read(args, Photographs.About, epochs: 30);
if (options.ListsDevices)
{
    Devices.Print();
    return 0;
}

if (Devices.Open(options) is not { } device)
{
    return 1;
}

(Dataset train, Dataset test) = Photographs.Load(options.Data);
Console.WriteLine($"Training data {train}");

using var network = new ResNet20(device, options.Seed);
Console.WriteLine(ResNet20.Summary);

// Digits are no mirror images of themselves; photographs are.
History history = network.Fit(train, new FitOptions
{
    Epochs = options.Epochs,
    BatchSize = options.Batch,
    Validation = test.Take(1_000),
    Augmentation = new Augmentation { FlipsHorizontally = options.Data is not null, Shift = 4, Border = ImageBorder.Reflect },
    Callbacks = [new ProgressBar(), LearningRateSchedule.Cosine(0.1, options.Epochs)],
});

Evaluation result = network.Evaluate(test);
Console.WriteLine($"Test accuracy {result.Accuracy:P2}, loss {result.Loss:F4}, {history.Seconds / history.Epochs.Count:F1} s an epoch, data: {train.Name}");

if (options.Save is not null)
{
    network.Save(options.Save);
}

if (options.Plot is not null)
{
    history.SavePlot(options.Plot);
}

if (options.Json is not null)
{
    new RunReport { Train = train, Test = test, Network = network, History = history, Result = result }.Save(options.Json);
}

return 0;
