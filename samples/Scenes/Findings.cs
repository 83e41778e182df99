using NetGen;

/// <summary>What both networks found in scenes, and how well.</summary>
public sealed record Findings
{
    // What is less probable is no detection worth listing.
    const float LeastScore = 0.05f;

    /// <summary>The mean over digits and ground of how far the masks are the right ones.</summary>
    public required double MeanIoU { get; init; }

    /// <summary>How far the masks of digits are the right ones.</summary>
    public required double DigitIoU { get; init; }

    /// <summary>How well digits were found, at an overlap of one half.</summary>
    public required MeanAveragePrecision Precision { get; init; }

    /// <summary>Of each pixel the probability that it belongs to a digit, [count, 64, 64].</summary>
    public required float[] Masks { get; init; }

    /// <summary>The digits that were found in each scene.</summary>
    public required IReadOnlyList<Detection>[] Digits { get; init; }

    /// <summary>Lets both networks look at scenes.</summary>
    public static Findings Of(UNet segmenter, Detector detector, SceneSet scenes)
    {
        var overlap = new MeanIoU();
        Dataset masks = scenes.ForMasks();
        segmenter.Evaluate(masks, metrics: [overlap]);

        (float[] boxes, float[] classes) = detector.Predict(scenes.ForSearch());
        int boxesOfScene = boxes.Length / scenes.Count, classesOfScene = classes.Length / scenes.Count;
        var digits = new IReadOnlyList<Detection>[scenes.Count];
        var precision = new MeanAveragePrecision();
        for (int scene = 0; scene < scenes.Count; scene++)
        {
            digits[scene] = Grid.Find(boxes.AsSpan(scene * boxesOfScene, boxesOfScene), classes.AsSpan(scene * classesOfScene, classesOfScene), LeastScore);
            precision.Add(digits[scene], scenes.Digits[scene]);
        }

        return new Findings { MeanIoU = overlap.Result, DigitIoU = overlap.Of(1), Precision = precision, Masks = segmenter.Predict(masks), Digits = digits };
    }
}
