using NetGen;

RunOptions options = RunOptions.Read(args, SceneData.About, epochs: 12, batch: 16, saves: false, plot: "Where the picture of some test scenes goes, with what the networks found.");
if (options.ListsDevices)
{
    Devices.Print();
    return 0;
}

if (Devices.Open(options) is not { } device)
{
    return 1;
}

(SceneSet train, SceneSet test) = SceneData.Load(options.Data);
Console.WriteLine($"Training data {train.Name}: {train.Count} scenes with {train.Digits.Sum(digits => digits.Count)} digits");

using var segmenter = new UNet(device, options.Seed);
Console.WriteLine(UNet.Summary);

// A scene has thousands of pixels to learn from, but only some digits.
Dataset masks = train.ForMasks();
History segmenting = segmenter.Fit(masks.Take(masks.Count / 4), Fit());

using var detector = new Detector(device, options.Seed);
Console.WriteLine(Detector.Summary);
History detecting = detector.Fit(train.ForBoxes(), Fit());

Findings found = Findings.Of(segmenter, detector, test);
Console.WriteLine(
    $"Test scenes: mean IoU {found.MeanIoU:P2}, of digits alone {found.DigitIoU:P2}; mean average precision {found.Precision.Result:P2}; "
    + $"{segmenting.Seconds:F0} s and {detecting.Seconds:F0} s of training, data: {train.Name}");

if (options.Plot is not null)
{
    ScenePicture.Save(options.Plot, test, found);
}

if (options.Json is not null)
{
    new SceneReport { Train = train, Test = test, Segmenter = segmenter, Detector = detector, Segmenting = segmenting, Detecting = detecting, Found = found, Seed = options.Seed }.Save(options.Json);
}

return 0;

FitOptions Fit() => new()
{
    Epochs = options.Epochs,
    BatchSize = options.Batch,
    Metrics = [],
    Callbacks = [new ProgressBar(), LearningRateSchedule.Cosine(2e-3, options.Epochs)],
};
