namespace NetGen;

/// <summary>What an image that grows has between its pixels.</summary>
public enum Interpolation
{
    /// <summary>The pixel itself.</summary>
    Nearest,

    /// <summary>What lies on the line between two pixels, along height and width. Pixels lie in the middle of their cells, and the border's go on outside.</summary>
    Bilinear,
}

/// <summary>An image made larger: <c>[height, width, channels] → [height · size, width · size, channels]</c>.</summary>
/// <param name="size">How many rows a row becomes. Default: 2.</param>
/// <param name="width">How many columns a column becomes; 0, the default, is the size.</param>
public sealed class UpSampling2DAttribute(int size = 2, int width = 0) : LayerAttribute
{
    /// <summary>How many rows a row becomes.</summary>
    public int Size { get; } = size;

    /// <summary>How many columns a column becomes; 0 is the size.</summary>
    public int Width { get; } = width;

    /// <summary>What is between pixels. Default: <see cref="Interpolation.Nearest"/>, which repeats them.</summary>
    public Interpolation Interpolation { get; set; }
}

/// <summary>Each step several times: <c>[steps, channels] → [steps · size, channels]</c>.</summary>
/// <param name="size">How often. Default: 2.</param>
public sealed class UpSampling1DAttribute(int size = 2) : LayerAttribute
{
    /// <summary>How often.</summary>
    public int Size { get; } = size;
}

/// <summary>
/// Channels as pixels: <c>[height, width, channels · factor²] → [height · factor, width · factor, channels]</c>. Pixel (i, j) of a cell of channel c is channel
/// <c>(c · factor + i) · factor + j</c> (Shi et al., 2016; the order is PyTorch's).
/// </summary>
/// <param name="factor">How many rows and columns a pixel becomes.</param>
public sealed class PixelShuffleAttribute(int factor) : LayerAttribute
{
    /// <summary>How many rows and columns a pixel becomes.</summary>
    public int Factor { get; } = factor;
}
