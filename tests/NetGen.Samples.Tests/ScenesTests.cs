namespace NetGen.Samples.Tests;

/// <summary>The scenes of digits that samples/Scenes draws, and what its two networks make of them.</summary>
public class ScenesTests
{
    static readonly Dataset Digits = DrawnDigits.Create(300, seed: 3);

    static readonly SceneSet Scenes = SceneSet.Draw(Digits, 40, seed: 4);

    [Fact]
    public void The_same_seed_draws_the_same_scenes()
    {
        SceneSet again = SceneSet.Draw(Digits, 40, seed: 4), other = SceneSet.Draw(Digits, 40, seed: 5);
        for (int scene = 0; scene < 40; scene++)
        {
            Assert.Equal(Scenes.Image(scene), again.Image(scene));
            Assert.Equal(Scenes.Mask(scene), again.Mask(scene));
            Assert.Equal(Scenes.Digits[scene], again.Digits[scene]);
            Assert.False(Scenes.Image(scene).SequenceEqual(other.Image(scene)));
        }
    }

    [Fact]
    public void Boxes_are_as_large_as_what_the_masks_show()
    {
        for (int scene = 0; scene < Scenes.Count; scene++)
        {
            IReadOnlyList<LabeledBox> digits = Scenes.Digits[scene];
            Assert.InRange(digits.Count, 1, 4);
            (int X, int Y)[] marked = [.. Enumerable.Range(0, SceneSet.Side * SceneSet.Side).Where(i => Scenes.Mask(scene)[i] == 1).Select(i => (i % SceneSet.Side, i / SceneSet.Side))];
            Assert.All(marked, pixel => Assert.Contains(digits, digit => Holds(digit.Box, pixel)));
            Assert.All(digits, digit =>
            {
                (int X, int Y)[] inside = [.. marked.Where(pixel => Holds(digit.Box, pixel))];
                Assert.Equal((digit.Box.Left, digit.Box.Top), (inside.Min(pixel => pixel.X), inside.Min(pixel => pixel.Y)));
                Assert.Equal((digit.Box.Right, digit.Box.Bottom), (inside.Max(pixel => pixel.X) + 1, inside.Max(pixel => pixel.Y) + 1));
            });
            Assert.All(Scenes.Image(scene).ToArray(), pixel => Assert.InRange(pixel, 0, 1));
        }
    }

    [Fact]
    public void What_the_detector_shall_learn_says_where_all_digits_are()
    {
        var precision = new MeanAveragePrecision(overlap: 0.99);
        for (int scene = 0; scene < Scenes.Count; scene++)
        {
            float[] boxes = new float[Grid.Cells * Grid.Cells * Grid.BoxNumbers], classes = new float[Grid.Cells * Grid.Cells * SceneSet.Classes];
            foreach (LabeledBox digit in Scenes.Digits[scene])
            {
                int cell = Grid.CellOf(digit.Box);
                Grid.Write(digit.Box, boxes.AsSpan(cell * Grid.BoxNumbers, Grid.BoxNumbers));
                classes[cell * SceneSet.Classes + digit.Class] = 1;
            }

            precision.Add(Grid.Find(boxes, classes, least: 0.5f), Scenes.Digits[scene]);
        }

        Assert.Equal(1, precision.Result, 1e-12);
    }

    [Fact]
    public void Both_networks_learn_the_same_bits_on_one_thread_and_two()
    {
        (float[] masks, float[] boxes, Findings found) = Train(threads: 1);
        (float[] masksOfTwo, float[] boxesOfTwo, Findings foundOfTwo) = Train(threads: 2);

        Assert.Equal(masks, masksOfTwo);
        Assert.Equal(boxes, boxesOfTwo);
        Assert.Equal(found.MeanIoU, foundOfTwo.MeanIoU);
        Assert.Equal(found.Masks, foundOfTwo.Masks);
        Assert.Equal(found.Digits.SelectMany(digits => digits), foundOfTwo.Digits.SelectMany(digits => digits));
    }

    // 40 scenes are two batches of 16 and one of 8.
    static (float[] Masks, float[] Boxes, Findings Found) Train(int threads)
    {
        using var segmenter = new UNet(Device.Cpu(threads), seed: 5);
        using var detector = new Detector(Device.Cpu(threads), seed: 5);
        foreach ((INetwork network, Dataset data) in new (INetwork, Dataset)[] { (segmenter, Scenes.ForMasks()), (detector, Scenes.ForBoxes()) })
        {
            History history = network.Fit(data, new FitOptions { Epochs = 4, BatchSize = 16, Metrics = [] });
            Assert.True(history["loss"][^1] < 0.8 * history["loss"][0], $"{network.Schema.Name} does not learn: its loss goes from {history["loss"][0]} to {history["loss"][^1]}.");
        }

        return (Numbers(segmenter), Numbers(detector), Findings.Of(segmenter, detector, Scenes));
    }

    static float[] Numbers(INetwork network) => [.. network.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    static bool Holds(Box box, (int X, int Y) pixel) => pixel.X >= box.Left && pixel.X < box.Right && pixel.Y >= box.Top && pixel.Y < box.Bottom;
}
