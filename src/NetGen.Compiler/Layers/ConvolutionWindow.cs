using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// The window of a convolution over images, or over sequences, which are images of height 1: what an attribute says of it, where it stands, and what is wrong with that.
/// </summary>
/// <param name="isSequence">Whether it slides over sequences.</param>
/// <param name="mayBeCausal">Whether a sequence may be padded in front alone.</param>
internal sealed class ConvolutionWindow(LayerScope layer, bool isSequence, bool mayBeCausal = true)
{
    /// <summary>How a sequence is padded in front alone, so that no step reads a later one.</summary>
    private const string Causal = "Causal";

    private readonly AttributeSpec _attribute = layer.Attribute;

    public int Height => isSequence ? 1 : _attribute.Has("KernelSize") ? _attribute.Integer("KernelSize") : _attribute.Integer("KernelHeight");

    public int Width => isSequence || _attribute.Has("KernelSize") ? _attribute.Integer("KernelSize") : _attribute.Integer("KernelWidth");

    /// <summary>The step along the width, and along the height of an image.</summary>
    public int Stride => _attribute.Integer("Stride", 1);

    public int Dilation => _attribute.Integer("Dilation", 1);

    public int StrideY => isSequence ? 1 : Stride;

    public int DilationY => isSequence ? 1 : Dilation;

    public bool IsSame => _attribute.Text("Padding") == "Same";

    /// <summary>The size of a kernel over the window: a sequence's has no height.</summary>
    public Shape Kernel(int inputs, int outputs) => isSequence ? Shape.Of(Width, inputs, outputs) : Shape.Of(Height, Width, inputs, outputs);

    /// <summary>The size of a kernel over a window of one cell.</summary>
    public Shape Pointwise(int inputs, int outputs) => isSequence ? Shape.Of(1, inputs, outputs) : Shape.Of(1, 1, inputs, outputs);

    /// <summary>Whether sizes, step and border are what they may be; reports what is not.</summary>
    public bool Check()
    {
        bool isSquare = isSequence || _attribute.Has("KernelSize");
        return (isSquare ? layer.AtLeast(1, "KernelSize", 0) : layer.AtLeast(1, "KernelHeight", 0) & layer.AtLeast(1, "KernelWidth", 0))
            & layer.AtLeast(1, "Stride", 1) & layer.AtLeast(1, "Dilation", 1)
            & (isSequence && mayBeCausal ? layer.IsOneOf("Padding", "Valid", "Same", Causal) : layer.IsOneOf("Padding", "Valid", "Same"));
    }

    /// <summary>Whether step and distance are not both above 1; reports it otherwise. Asked when all else is right.</summary>
    public bool CheckDilation()
    {
        if (Stride == 1 || Dilation == 1)
            return true;
        layer.Report(Rules.StrideAndDilation, "Dilation", [_attribute.Name, Number(Stride), Number(Dilation)]);
        return false;
    }

    /// <summary>The image that the window slides over: what comes in, or a sequence as an image of height 1. Null where it is none, which is reported.</summary>
    public Value? ImageOf(Value x, out Shape image)
    {
        if (!isSequence)
            return layer.IsImage(x, out image) ? x : null;
        bool fits = layer.IsSequence(x, out var sequence);
        image = fits ? Shape.Of(1, sequence[0], sequence[1]) : default;
        return fits ? layer.Add(new Reshape(image), x) : null;
    }

    /// <summary>What the layer gives, of an image: a sequence where it takes sequences.</summary>
    public Value Leave(Value y) => isSequence && y.Shape is { } image ? layer.Add(new Reshape(Shape.Of(image[1], image[2])), y) : y;

    /// <summary>A kernel as convolutions of images read it.</summary>
    public Value KernelOfImages(Value kernel) =>
        isSequence && kernel.Shape is { } shape ? layer.Add(new Reshape(Shape.Of(1, shape[0], shape[1], shape[2])), kernel) : kernel;

    /// <summary>Where the window stands along height and width; null, and reported, where it fits nowhere. Tells of what it never reads.</summary>
    public (SlidingWindow Y, SlidingWindow X)? Place(Shape image)
    {
        var horizontal = _attribute.Text("Padding") == Causal
            ? SlidingWindow.Behind(image[1], Width, Stride, Dilation)
            : SlidingWindow.Place(image[1], Width, Stride, Dilation, IsSame);
        if (SlidingWindow.Place(image[0], Height, StrideY, DilationY, IsSame) is { } y && horizontal is { } x)
        {
            ReportUnread(image, y.Unread, x.Unread);
            return (y, x);
        }

        var padding = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Padding" }, "Padding.Same", "Pad the border: Padding = Padding.Same");
        layer.ReportShape(Rules.WindowTooLarge, null, [Text, _attribute.Name, Input(image)], _attribute.Text("Padding", "Valid") == "Valid" ? [padding] : []);
        return null;
    }

    /// <summary>Where operators read that see zeros outside their image.</summary>
    public WindowPlaces At(SlidingWindow y, SlidingWindow x) => new(StrideY, Stride, DilationY, Dilation, y.Before, x.Before);

    /// <summary>
    /// Each channel under windows of its own, <paramref name="multiplier"/> of them beside each other: a kernel of <c>[…, C · multiplier]</c> numbers, in this order, in whatever shape.
    /// Several windows a channel read it repeated.
    /// </summary>
    public Value Depthwise(Value image, Value kernel, SlidingWindow y, SlidingWindow x, int multiplier)
    {
        var repeated = Rearranging.Repeat(layer, image, 2, multiplier);
        if (repeated.Shape is not { } input)
            return layer.Unknown;
        return layer.Add(new DepthwiseConvolve2D(y.Output, x.Output, At(y, x)), repeated, layer.Add(new Reshape(Shape.Of(Height, Width, input[2])), kernel));
    }

    /// <summary>Whether the largest image that the layer makes can be addressed: its padded input, or in the backward pass its gradient, padded by the window on all sides.</summary>
    public bool IsAddressable(Shape image, SlidingWindow y, SlidingWindow x, int channels)
    {
        var padded = Shape.Of(Extent(image[0], y, Height, DilationY), Extent(image[1], x, Width, Dilation), Math.Max(image[2], channels));
        return layer.IsAddressable(padded, $"The padded {(isSequence ? "sequence" : "image")} of '{layer.LayerName}'");

        static int Extent(int extent, SlidingWindow window, int size, int dilation) =>
            (int)Math.Min(int.MaxValue, (long)extent + window.Before + window.After + (size - 1L) * dilation);
    }

    /// <summary><c>3 × 3</c>, or with dilation <c>5 × 5 (3 × 3, dilation 2)</c>.</summary>
    public string Text
    {
        get
        {
            string plain = Sizes(Height, Width);
            return Dilation == 1 ? plain : $"{Sizes((Height - 1L) * Dilation + 1, (Width - 1L) * Dilation + 1)} ({plain}, dilation {Dilation})";
        }
    }

    private void ReportUnread(Shape image, int rows, int columns)
    {
        if ((Height, Width) == (1, 1) || Stride == 1 || (rows, columns) == (0, 0))
            return;

        string column = isSequence ? "step" : "column";
        string[] unread =
        [
            .. rows > 0 ? [rows == 1 ? "1 row" : $"{Number(rows)} rows"] : Array.Empty<string>(),
            .. columns > 0 ? [columns == 1 ? $"1 {column}" : $"{Number(columns)} {column}s"] : Array.Empty<string>(),
        ];
        layer.ReportShape(Rules.StrideDropsPixels, null, [Text, _attribute.Name, Number(Stride), string.Join(" and ", unread), Input(image)]);
    }

    private string Sizes(long height, long width) => isSequence ? Number(width) : $"{Number(height)} × {Number(width)}";

    private string Input(Shape image) => (isSequence ? Shape.Of(image[1], image[2]) : image).ToString();

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
