namespace NetGen;

/// <summary>Zeros around an image: <c>[height, width, channels] → [top + height + bottom, left + width + right, channels]</c>.</summary>
/// <param name="padding">One number for all sides; one for height and one for width; or those of top, bottom, left and right.</param>
[CLSCompliant(false)]
public sealed class ZeroPadding2DAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>One number for all sides; one for height and one for width; or those of top, bottom, left and right.</summary>
    public int[] Padding { get; } = padding;
}

/// <summary>Zeros around a sequence: <c>[steps, channels] → [before + steps + after, channels]</c>.</summary>
/// <param name="padding">One number for both ends, or those before and after.</param>
[CLSCompliant(false)]
public sealed class ZeroPadding1DAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>One number for both ends, or those before and after.</summary>
    public int[] Padding { get; } = padding;
}

/// <summary>The middle of an image: <c>[height, width, channels] → [height − top − bottom, width − left − right, channels]</c>.</summary>
/// <param name="cropping">One number for all sides; one for height and one for width; or those of top, bottom, left and right.</param>
[CLSCompliant(false)]
public sealed class Cropping2DAttribute(params int[] cropping) : LayerAttribute
{
    /// <summary>One number for all sides; one for height and one for width; or those of top, bottom, left and right.</summary>
    public int[] Cropping { get; } = cropping;
}

/// <summary>The middle of a sequence: <c>[steps, channels] → [steps − before − after, channels]</c>.</summary>
/// <param name="cropping">One number for both ends, or those before and after.</param>
[CLSCompliant(false)]
public sealed class Cropping1DAttribute(params int[] cropping) : LayerAttribute
{
    /// <summary>One number for both ends, or those before and after.</summary>
    public int[] Cropping { get; } = cropping;
}

/// <summary>
/// An image continued by its reflection at the border's pixels, which are not repeated: rows c b | a b c | b a. Shapes are those of <see cref="ZeroPadding2DAttribute"/>
/// (PyTorch's <c>ReflectionPad2d</c>).
/// </summary>
/// <param name="padding">One number for all sides; one for height and one for width; or those of top, bottom, left and right. Each is below the size of its axis.</param>
[CLSCompliant(false)]
public sealed class ReflectionPad2DAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>One number for all sides; one for height and one for width; or those of top, bottom, left and right.</summary>
    public int[] Padding { get; } = padding;
}

/// <summary>A sequence continued by its reflection at its ends, which are not repeated: steps c b | a b c | b a (PyTorch's <c>ReflectionPad1d</c>).</summary>
/// <param name="padding">One number for both ends, or those before and after. Each is below the number of steps.</param>
[CLSCompliant(false)]
public sealed class ReflectionPad1DAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>One number for both ends, or those before and after.</summary>
    public int[] Padding { get; } = padding;
}
