namespace NetGen.Training.Tests;

public sealed class AugmentationTests
{
    const int Height = 5;
    const int Width = 7;
    const int Channels = 3;
    const int Size = Height * Width * Channels;

    [Fact]
    public void Without_a_change_images_stay_as_they_are()
    {
        Dataset data = Images(4);
        Assert.Equal(Raw(data), Changed(data, new Augmentation(), epoch: 1));
    }

    [Fact]
    public void Every_flip_is_the_image_or_its_mirror_and_both_come()
    {
        Dataset data = Images(64);
        float[] changed = Changed(data, new Augmentation { FlipsHorizontally = true }, epoch: 3);
        int mirrored = 0;
        for (int i = 0; i < data.Count; i++)
        {
            float[] image = Image(changed, i);
            bool isMirror = image.SequenceEqual(Moved(data.Input(i), 0, 0, flipsX: true, flipsY: false, ImageBorder.Zero));
            Assert.True(isMirror || image.SequenceEqual(data.Input(i).ToArray()));
            mirrored += isMirror ? 1 : 0;
        }

        Assert.InRange(mirrored, 20, 44);
    }

    [Theory]
    [InlineData(ImageBorder.Zero)]
    [InlineData(ImageBorder.Nearest)]
    [InlineData(ImageBorder.Reflect)]
    public void A_shift_is_one_of_the_whole_moves_and_all_of_them_come(ImageBorder border)
    {
        Dataset data = Images(400);
        var changes = new Augmentation { Shift = 2, FlipsHorizontally = true, FlipsVertically = true, Border = border };
        float[] changed = Changed(data, changes, epoch: 1);
        var seen = new HashSet<(int, int, bool, bool)>();
        for (int i = 0; i < data.Count; i++)
        {
            float[] image = Image(changed, i);
            var ways = from y in Enumerable.Range(-2, 5)
                       from x in Enumerable.Range(-2, 5)
                       from flipsX in new[] { false, true }
                       from flipsY in new[] { false, true }
                       where image.SequenceEqual(Moved(data.Input(i), y, x, flipsX, flipsY, border))
                       select (y, x, flipsX, flipsY);
            var found = ways.ToList();
            Assert.NotEmpty(found);

            // Five rows that are mirrored at their border may be the same, flipped and not: then all ways that give them count.
            Assert.True(found.Count == 1 || border == ImageBorder.Reflect);
            seen.UnionWith(found);
        }

        // 400 of 100 ways: each is missing with a chance of 2 %.
        Assert.InRange(seen.Count, 90, 100);
    }

    [Fact]
    public void A_turn_moves_nothing_nearer_and_leaves_the_center()
    {
        // Pixels that are their column: interpolated exactly, so a turn of φ gives x·cos φ + y·sin φ around the center.
        const int Side = 9, Center = Side / 2 * Side + Side / 2;
        var data = new Dataset([.. Enumerable.Range(0, 20 * Side * Side).Select(i => (float)(i % Side))], [Side, Side, 1]);
        var augmenter = new ImageAugmenter(new Augmentation { Rotation = 60 }, data, seed: 1, targetSizes: [0]);
        float[] turned = new float[20 * Side * Side];
        int[] samples = [.. Enumerable.Range(0, 20)];
        data.CopyInputs(samples, turned);
        augmenter.Change(1, samples, turned);
        var angles = new List<double>();
        foreach (int i in samples)
        {
            ReadOnlySpan<float> image = turned.AsSpan(i * Side * Side, Side * Side);
            double right = image[Center + 1] - image[Center], down = image[Center + Side] - image[Center];
            Assert.Equal(Side / 2, image[Center], 1e-5);
            Assert.Equal(1, right * right + down * down, 1e-4);
            angles.Add(Math.Atan2(down, right) * (180 / Math.PI));
        }

        Assert.InRange(angles.Max(), 20, 60.01);
        Assert.InRange(angles.Min(), -60.01, -20);
    }

    [Fact]
    public void Zoom_and_turn_interpolate_between_pixels_with_the_border_that_was_asked_for()
    {
        // A constant image stays constant where its border goes on, and loses at zeros.
        var data = new Dataset([.. Enumerable.Repeat(0.5f, 50 * Size)], [Height, Width, Channels]);
        var changes = new Augmentation { Rotation = 30, Zoom = 0.4f, Shift = 1 };
        Assert.All(Changed(data, changes with { Border = ImageBorder.Nearest }, 1), value => Assert.Equal(0.5f, value, 1e-6));
        Assert.All(Changed(data, changes with { Border = ImageBorder.Reflect }, 1), value => Assert.Equal(0.5f, value, 1e-6));
        float[] zeros = Changed(data, changes, 1);
        Assert.Contains(zeros, value => value == 0);
        Assert.All(zeros, value => Assert.InRange(value, 0, 0.5f + 1e-6f));
    }

    [Fact]
    public void Brightness_moves_the_mean_and_contrast_the_deviation_within_their_bounds()
    {
        Dataset data = Images(30);
        float[] bright = Changed(data, new Augmentation { Brightness = 0.3f }, 1), strong = Changed(data, new Augmentation { Contrast = 0.5f }, 1);
        for (int i = 0; i < data.Count; i++)
        {
            float[] before = data.Input(i).ToArray();
            float difference = Image(bright, i)[0] - before[0];
            Assert.InRange(difference, -0.3f, 0.3f);
            Assert.All(Image(bright, i).Zip(before), pair => Assert.Equal(difference, pair.First - pair.Second, 1e-5));
            float mean = before.Average(), factor = (Image(strong, i)[0] - mean) / (before[0] - mean);
            Assert.InRange(factor, 0.499f, 1.501f);
            Assert.All(Image(strong, i).Zip(before), pair => Assert.Equal(mean + factor * (pair.Second - mean), pair.First, 1e-4));
        }
    }

    [Fact]
    public void Cutout_puts_zeros_into_a_square_that_may_hang_over_the_border()
    {
        var data = new Dataset([.. Enumerable.Repeat(1f, 200 * Size)], [Height, Width, Channels]);
        float[] changed = Changed(data, new Augmentation { Cutout = 3 }, 1);
        var counts = Enumerable.Range(0, 200).Select(i => Image(changed, i).Count(value => value == 0)).ToHashSet();
        Assert.Equal([4 * Channels, 6 * Channels, 9 * Channels], counts.Order());
    }

    [Theory]
    [InlineData(0.2f)]
    [InlineData(1f)]
    [InlineData(4f)]
    public void Mixup_mixes_inputs_and_targets_by_one_share_of_the_distribution(float alpha)
    {
        // Sample i is the number i, and its target one-hot: the share is read from either.
        const int Count = 2000;
        float[] pixels = [.. Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? 1f : 0f)], targets = [.. pixels];
        var data = new Dataset([.. pixels], [1, 1, 1], targets, [1]);
        var augmenter = new ImageAugmenter(new Augmentation { Mixup = alpha }, data, seed: 5, targetSizes: [1]);
        int[] samples = [.. Enumerable.Range(0, Count)];
        augmenter.Change(1, samples, pixels);
        augmenter.ChangeTargets(1, samples, 0, targets);
        Assert.Equal(pixels, targets);
        double[] shares = [.. pixels.Select((value, i) => i % 2 == 0 ? (double)value : 1 - value)];
        double mean = shares.Average(), variance = shares.Sum(s => (s - mean) * (s - mean)) / Count;
        Assert.InRange(mean, 0.46, 0.54);

        // The variance of Beta(α, α) is 1 / (4·(2α + 1)).
        Assert.InRange(variance * 4 * (2 * alpha + 1), 0.9, 1.1);
    }

    [Fact]
    public void Mixup_mixes_the_targets_of_each_output_as_it_mixes_the_images()
    {
        float[] pixels = [1, 0, 0, 1, 0], wide = [1, 2, 0, 0, 0, 0, 1, 2, 0, 0], narrow = [.. pixels];
        var augmenter = new ImageAugmenter(new Augmentation { Mixup = 1 }, new Dataset([.. pixels], [1, 1, 1]), seed: 3, targetSizes: [2, 1]);
        int[] samples = [0, 1, 2, 3, 4];
        augmenter.Change(1, samples, pixels);
        augmenter.ChangeTargets(1, samples, 0, wide);
        augmenter.ChangeTargets(1, samples, 1, narrow);
        Assert.Contains(pixels, value => value is > 0 and < 1);
        Assert.Equal(pixels, narrow);
        Assert.Equal(pixels.SelectMany(value => new[] { value, 2 * value }), wide);
    }

    [Fact]
    public void A_change_depends_on_seed_epoch_and_sample_not_on_the_batch()
    {
        Dataset data = Images(12);
        var changes = new Augmentation { Shift = 2, FlipsHorizontally = true, Rotation = 10, Brightness = 0.1f };
        float[] together = Changed(data, changes, epoch: 2);
        var augmenter = new ImageAugmenter(changes, data, seed: 9, targetSizes: [0]);
        float[] alone = new float[Size];
        data.CopyInputs([7], alone);
        augmenter.Change(2, [7], alone);
        Assert.Equal(Image(together, 7), alone);
        Assert.NotEqual(together, Changed(data, changes, epoch: 3));
        Assert.NotEqual(together, Changed(data, changes, epoch: 2, seed: 10));
    }

    [Fact]
    public void Fit_trains_on_changed_images_and_evaluates_on_those_of_the_data()
    {
        Dataset data = Images(40, classes: 3).ToOneHot(3);
        using var plain = LinearNetwork.Create([Height, Width, Channels]);
        using var changed = LinearNetwork.Create([Height, Width, Channels]);
        using var again = LinearNetwork.Create([Height, Width, Channels]);
        var options = new FitOptions { Epochs = 2, BatchSize = 16, Validation = data, Augmentation = new Augmentation { Shift = 2, FlipsHorizontally = true, Mixup = 0.2f } };
        History history = changed.Fit(data, options);
        again.Fit(data, options);
        plain.Fit(data, new FitOptions { Epochs = 2, BatchSize = 16 });
        Assert.Equal(Samples.Weights(changed), Samples.Weights(again));
        Assert.NotEqual(Samples.Weights(changed), Samples.Weights(plain));
        Assert.Equal(changed.Evaluate(data).Loss, history.Epochs[^1]["val_loss"], 1e-6);
    }

    [Fact]
    public void An_epoch_with_changes_allocates_no_more_than_one_without()
    {
        Dataset data = Images(64);
        var augmenter = new ImageAugmenter(new Augmentation { Shift = 1, FlipsVertically = true, Rotation = 5, Zoom = 0.1f, Contrast = 0.1f, Cutout = 2, Mixup = 0.3f }, data, seed: 1, targetSizes: [2]);
        float[] inputs = Raw(data), targets = new float[128];
        int[] samples = [.. Enumerable.Range(0, 64)];
        augmenter.Change(1, samples, inputs);
        augmenter.ChangeTargets(1, samples, 0, targets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        augmenter.Change(2, samples, inputs);
        augmenter.ChangeTargets(2, samples, 0, targets);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public static TheoryData<Augmentation, string> Wrong => new()
    {
        { new Augmentation { Shift = 5 }, "Augmentation.Shift is a number of pixels below the image's sides and must be from 0 to 4, but it is 5." },
        { new Augmentation { Shift = -1 }, "Augmentation.Shift" },
        { new Augmentation { Cutout = 6 }, "Augmentation.Cutout" },
        { new Augmentation { Rotation = float.NaN }, "Augmentation.Rotation is an angle in degrees and must be from 0 to 180, but it is NaN." },
        { new Augmentation { Zoom = 1 }, "Augmentation.Zoom" },
        { new Augmentation { Contrast = 1.5f }, "Augmentation.Contrast" },
        { new Augmentation { Brightness = -1 }, "Augmentation.Brightness is a difference of pixels and must be 0 or more, but it is -1." },
        { new Augmentation { Mixup = 5 }, "Augmentation.Mixup" },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_number_out_of_its_range_is_named(Augmentation changes, string sentence)
    {
        using var network = LinearNetwork.Create([Height, Width, Channels]);
        Dataset data = Images(4, classes: 3);
        Assert.Contains(sentence, Assert.Throws<ArgumentException>(() => network.Fit(data, new FitOptions { Augmentation = changes })).Message);
    }

    [Fact]
    public void Samples_that_are_no_images_and_targets_that_cannot_be_mixed_are_named()
    {
        using var network = LinearNetwork.Create();
        string message = Assert.Throws<ArgumentException>(() => network.Fit(Samples.Clusters(8), new FitOptions { Augmentation = new Augmentation { Shift = 1 } })).Message;
        Assert.Contains("images of height × width × channels, but a sample is 4", message);
        using var sparse = LinearNetwork.Create([Height, Width, Channels], loss: LossKind.SparseCategoricalCrossEntropy);
        message = Assert.Throws<ArgumentException>(() => sparse.Fit(Images(4, classes: 3), new FitOptions { Augmentation = new Augmentation { Mixup = 0.2f } })).Message;
        Assert.Contains("this network learns from class indices", message);
    }

    static Dataset Images(int count, int classes = 1)
    {
        var random = new Random(count);
        return new Dataset([.. Enumerable.Range(0, count * Size).Select(_ => 0.1f + random.NextSingle())], [Height, Width, Channels], [.. Enumerable.Range(0, count).Select(i => i % classes)]);
    }

    static float[] Raw(Dataset data)
    {
        float[] inputs = new float[data.Count * Size];
        data.CopyInputs([.. Enumerable.Range(0, data.Count)], inputs);
        return inputs;
    }

    static float[] Changed(Dataset data, Augmentation changes, int epoch, int seed = 9)
    {
        float[] inputs = Raw(data);
        new ImageAugmenter(changes, data, seed, targetSizes: [0]).Change(epoch, [.. Enumerable.Range(0, data.Count)], inputs);
        return inputs;
    }

    static float[] Image(float[] images, int i) => images[(i * Size)..((i + 1) * Size)];

    static float[] Moved(ReadOnlySpan<float> image, int moveY, int moveX, bool flipsX, bool flipsY, ImageBorder border)
    {
        float[] moved = new float[Size];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int fromY = Inside(y - moveY, Height, border), fromX = Inside(x - moveX, Width, border);
                for (int c = 0; c < Channels && fromX >= 0 && fromY >= 0; c++)
                {
                    moved[(y * Width + x) * Channels + c] = image[((flipsY ? Height - 1 - fromY : fromY) * Width + (flipsX ? Width - 1 - fromX : fromX)) * Channels + c];
                }
            }
        }

        return moved;
    }

    static int Inside(int place, int extent, ImageBorder border) => border switch
    {
        _ when place >= 0 && place < extent => place,
        ImageBorder.Zero => -1,
        ImageBorder.Nearest => place < 0 ? 0 : extent - 1,
        _ => place < 0 ? -place : 2 * (extent - 1) - place,
    };
}
