namespace NetGen;

/// <summary>
/// Random changes of images that leave what they show: <c>Fit</c> makes them anew for each sample in each epoch, so a network never sees an image twice. They depend on the seed, the epoch and
/// the sample alone, not on threads or on the size of batches (but for <see cref="Mixup"/>, which mixes neighbors of a batch).
/// </summary>
/// <remarks>Samples are images of [height, width, channels]. Validation data are never changed. The order is: flip, then rotation, zoom and shift in one step, brightness and contrast, cutout, mixup.</remarks>
/// <example><code>
/// network.Fit(train, new FitOptions { Augmentation = new Augmentation { FlipsHorizontally = true, Shift = 4 } });
/// </code></example>
public sealed record Augmentation
{
    /// <summary>Mirrors every second image, at random, left to right.</summary>
    public bool FlipsHorizontally { get; init; }

    /// <summary>Mirrors every second image, at random, top to bottom.</summary>
    public bool FlipsVertically { get; init; }

    /// <summary>Moves by up to so many whole pixels along both axes: with zeros outside this is a random crop of a padded image.</summary>
    public int Shift { get; init; }

    /// <summary>Turns around the center by up to so many degrees either way; pixels are interpolated bilinearly.</summary>
    public float Rotation { get; init; }

    /// <summary>Enlarges by a factor of 1 − <see cref="Zoom"/> to 1 + <see cref="Zoom"/>, from 0 to below 1; pixels are interpolated bilinearly.</summary>
    public float Zoom { get; init; }

    /// <summary>Adds a number of −<see cref="Brightness"/> to <see cref="Brightness"/> to all of an image.</summary>
    public float Brightness { get; init; }

    /// <summary>Multiplies distances from an image's mean by 1 − <see cref="Contrast"/> to 1 + <see cref="Contrast"/>, from 0 to 1.</summary>
    public float Contrast { get; init; }

    /// <summary>Puts zeros into a square of so many pixels a side, whose center is anywhere in the image (DeVries and Taylor 2017).</summary>
    public int Cutout { get; init; }

    /// <summary>
    /// Mixes each sample with the next of its batch, λ·x + (1 − λ)·x', targets likewise, with λ from the distribution Beta(α, α) (Zhang et al. 2018); this is α, 0.2 in the paper, from 0 (no
    /// mixing) to 4. Targets must be floats.
    /// </summary>
    public float Mixup { get; init; }

    /// <summary>What stands where an image ends.</summary>
    public ImageBorder Border { get; init; }

    internal bool IsAffine => Rotation != 0 || Zoom != 0;

    /// <exception cref="ArgumentException">A number is out of its range, or the samples are no images; the sentence says which.</exception>
    internal void Check(Dataset data, NetworkSchema network)
    {
        if (data.Inputs.Count != 1)
        {
            throw new ArgumentException($"FitOptions.Augmentation changes images where they are the only input, but the data have {data.Inputs.Count} inputs. Leave it out, and change the images before they come into the data set.");
        }

        if (data.SampleShape.Count != 3)
        {
            throw new ArgumentException($"FitOptions.Augmentation changes images of height × width × channels, but a sample is {Shapes.Text(data.SampleShape)}. Leave it out, or give the data this shape.");
        }

        int side = Math.Min(data.SampleShape[0], data.SampleShape[1]);
        InRange(Shift, 0, side - 1, nameof(Shift), "a number of pixels below the image's sides");
        InRange(Cutout, 0, side, nameof(Cutout), "a number of pixels within the image's sides");
        InRange(Rotation, 0, 180, nameof(Rotation), "an angle in degrees");
        InRange(Zoom, 0, 0.99f, nameof(Zoom), "a share of the size");
        InRange(Brightness, 0, float.MaxValue, nameof(Brightness), "a difference of pixels");
        InRange(Contrast, 0, 1, nameof(Contrast), "a share of the contrast");
        InRange(Mixup, 0, 4, nameof(Mixup), "the α of Beta(α, α)");
        if (Mixup > 0 && network.Outputs.Any(output => output.LearnsFromIndices))
        {
            throw new ArgumentException("Augmentation.Mixup mixes targets, but this network learns from class indices. Take a loss with float targets, such as CategoricalCrossEntropy, or leave Mixup out.");
        }
    }

    static void InRange(float value, float low, float high, string name, string meaning)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentException(high == float.MaxValue
                ? $"Augmentation.{name} is {meaning} and must be {low} or more, but it is {value}."
                : $"Augmentation.{name} is {meaning} and must be from {low} to {high}, but it is {value}.");
        }
    }
}

/// <summary>What stands outside an image that is moved, turned or made smaller.</summary>
public enum ImageBorder
{
    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>The nearest pixel of the image.</summary>
    Nearest,

    /// <summary>The image mirrored at its border, whose pixels are not repeated: c b | a b c | b a.</summary>
    Reflect,
}
