namespace NetGen;

/// <summary>Does what an <see cref="Augmentation"/> says to the images of a batch. Allocates nothing after it was made.</summary>
internal sealed class ImageAugmenter
{
    readonly Augmentation _changes;
    readonly int _height;
    readonly int _width;
    readonly int _channels;
    readonly ulong _seed;
    readonly float[] _image;

    // The first sample of a batch as it was before it was mixed: the last is mixed with it.
    readonly float[] _firstInput;
    readonly float[][] _firstTargets;

    internal ImageAugmenter(Augmentation changes, Dataset data, int seed, int[] targetSizes)
    {
        _changes = changes;
        (_height, _width, _channels) = (data.SampleShape[0], data.SampleShape[1], data.SampleShape[2]);
        _seed = (uint)seed;
        _image = new float[data.InputSize];
        _firstInput = new float[changes.Mixup > 0 ? data.InputSize : 0];
        _firstTargets = changes.Mixup > 0 ? [.. targetSizes.Select(size => new float[size])] : [];
    }

    /// <summary>Changes the images of a batch where they stand.</summary>
    /// <param name="epoch">The epoch, which chooses the changes together with the samples' numbers.</param>
    /// <param name="samples">Which samples of the data set these are.</param>
    /// <param name="inputs">Their images, one behind the other.</param>
    internal void Change(int epoch, ReadOnlySpan<int> samples, Span<float> inputs)
    {
        int size = _image.Length;
        for (int i = 0; i < samples.Length; i++)
        {
            CounterRandom random = Random(epoch, samples[i], CounterRandom.AugmentationStream);
            Change(ref random, inputs.Slice(i * size, size));
        }

        Mix(epoch, samples, inputs, _firstInput);
    }

    /// <summary>Mixes the targets of an output as the images of the batch are, where there is mixup.</summary>
    internal void ChangeTargets(int epoch, ReadOnlySpan<int> samples, int output, Span<float> targets)
    {
        if (_changes.Mixup > 0)
        {
            Mix(epoch, samples, targets, _firstTargets[output]);
        }
    }

    CounterRandom Random(int epoch, int sample, uint stream) => new(_seed | ((ulong)(uint)epoch << 32), stream, (uint)sample);

    void Change(ref CounterRandom random, Span<float> image)
    {
        // Every number is drawn whether or not it is used, so that one more change leaves the others as they were.
        bool flipsX = random.NextFloat() < 0.5f & _changes.FlipsHorizontally, flipsY = random.NextFloat() < 0.5f & _changes.FlipsVertically;
        int moveY = random.NextInt(2 * _changes.Shift + 1) - _changes.Shift, moveX = random.NextInt(2 * _changes.Shift + 1) - _changes.Shift;
        float angle = random.NextFloat(-1, 1) * _changes.Rotation * (MathF.PI / 180), zoom = 1 + random.NextFloat(-1, 1) * _changes.Zoom;
        float brightness = random.NextFloat(-1, 1) * _changes.Brightness, contrast = 1 + random.NextFloat(-1, 1) * _changes.Contrast;
        int cutY = random.NextInt(_height), cutX = random.NextInt(_width);

        if (_changes.IsAffine)
        {
            Turn(image, flipsX, flipsY, moveX, moveY, angle, zoom);
        }
        else if (flipsX || flipsY || moveX != 0 || moveY != 0)
        {
            Move(image, flipsX, flipsY, moveX, moveY);
        }

        if (_changes.Brightness > 0 || _changes.Contrast > 0)
        {
            Light(image, brightness, contrast);
        }

        if (_changes.Cutout > 0)
        {
            Cut(image, cutX - _changes.Cutout / 2, cutY - _changes.Cutout / 2);
        }
    }

    // Whole pixels: nothing is interpolated.
    void Move(Span<float> image, bool flipsX, bool flipsY, int moveX, int moveY)
    {
        image.CopyTo(_image);
        int to = 0;
        for (int y = 0; y < _height; y++)
        {
            int fromY = Inside(y - moveY, _height);
            for (int x = 0; x < _width; x++, to += _channels)
            {
                int fromX = Inside(x - moveX, _width);
                Span<float> pixel = image.Slice(to, _channels);
                if (fromX < 0 || fromY < 0)
                {
                    pixel.Clear();
                    continue;
                }

                Pixel(flipsX ? _width - 1 - fromX : fromX, flipsY ? _height - 1 - fromY : fromY).CopyTo(pixel);
            }
        }
    }

    void Turn(Span<float> image, bool flipsX, bool flipsY, int moveX, int moveY, float angle, float zoom)
    {
        image.CopyTo(_image);
        (float sine, float cosine) = MathF.SinCos(angle);
        float centerX = (_width - 1) * 0.5f, centerY = (_height - 1) * 0.5f;
        int to = 0;
        for (int y = 0; y < _height; y++)
        {
            for (int x = 0; x < _width; x++, to += _channels)
            {
                // Where the pixel came from: the inverse of turn, zoom and shift.
                float dx = (x - centerX - moveX) / zoom, dy = (y - centerY - moveY) / zoom;
                float fromX = centerX + cosine * dx + sine * dy, fromY = centerY - sine * dx + cosine * dy;
                Interpolate(flipsX ? _width - 1 - fromX : fromX, flipsY ? _height - 1 - fromY : fromY, image.Slice(to, _channels));
            }
        }
    }

    void Interpolate(float x, float y, Span<float> pixel)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float right = x - left, bottom = y - top;
        pixel.Clear();
        Add(left, top, (1 - right) * (1 - bottom), pixel);
        Add(left + 1, top, right * (1 - bottom), pixel);
        Add(left, top + 1, (1 - right) * bottom, pixel);
        Add(left + 1, top + 1, right * bottom, pixel);
    }

    void Add(int x, int y, float weight, Span<float> pixel)
    {
        (x, y) = (Inside(x, _width), Inside(y, _height));
        if (x < 0 || y < 0 || weight == 0)
        {
            return;
        }

        ReadOnlySpan<float> from = Pixel(x, y);
        for (int c = 0; c < pixel.Length; c++)
        {
            pixel[c] += weight * from[c];
        }
    }

    ReadOnlySpan<float> Pixel(int x, int y) => _image.AsSpan((y * _width + x) * _channels, _channels);

    // The place along an axis that stands for one outside; below 0 where zeros do.
    int Inside(int place, int extent)
    {
        if ((uint)place < (uint)extent)
        {
            return place;
        }

        if (_changes.Border != ImageBorder.Reflect)
        {
            return _changes.Border == ImageBorder.Nearest ? Math.Clamp(place, 0, extent - 1) : -1;
        }

        int period = Math.Max(2 * (extent - 1), 1);
        int folded = ((place % period) + period) % period;
        return folded < extent ? folded : period - folded;
    }

    static void Light(Span<float> image, float brightness, float contrast)
    {
        double sum = 0;
        foreach (float value in image)
        {
            sum += value;
        }

        float mean = (float)(sum / image.Length);
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = mean + contrast * (image[i] - mean) + brightness;
        }
    }

    void Cut(Span<float> image, int left, int top)
    {
        int from = Math.Max(left, 0), count = Math.Min(left + _changes.Cutout, _width) - from;
        for (int y = Math.Max(top, 0); y < Math.Min(top + _changes.Cutout, _height); y++)
        {
            image.Slice((y * _width + from) * _channels, count * _channels).Clear();
        }
    }

    // Each sample with the next, the last with the first as it was.
    void Mix(int epoch, ReadOnlySpan<int> samples, Span<float> values, float[] first)
    {
        if (_changes.Mixup == 0 || samples.Length == 1)
        {
            return;
        }

        int size = first.Length;
        values[..size].CopyTo(first);
        for (int i = 0; i < samples.Length; i++)
        {
            CounterRandom random = Random(epoch, samples[i], CounterRandom.MixupStream);
            float share = NextBeta(ref random, _changes.Mixup);
            Mix(share, values.Slice(i * size, size), i + 1 == samples.Length ? first : values.Slice((i + 1) * size, size));
        }
    }

    static void Mix(float share, Span<float> values, ReadOnlySpan<float> others)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = share * values[i] + (1 - share) * others[i];
        }
    }

    // A number from Beta(α, α): Jöhnk's method (1964), in logarithms, as powers of 1 / α underflow.
    static float NextBeta(ref CounterRandom random, float alpha)
    {
        while (true)
        {
            double x = Math.Log(1 - random.NextFloat()) / alpha, y = Math.Log(1 - random.NextFloat()) / alpha;
            double largest = Math.Max(x, y), sum = largest + Math.Log(Math.Exp(x - largest) + Math.Exp(y - largest));
            if (sum <= 0)
            {
                return (float)Math.Exp(x - sum);
            }
        }
    }
}
