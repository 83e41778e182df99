using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// A convolution and a bias: <c>[height, width, channels] → [height', width', filters]</c>, kernel
/// <c>[kernelHeight, kernelWidth, channels, filters]</c>. Padding <c>Same</c> keeps <c>ceil(size / stride)</c>.
/// </summary>
public sealed class Conv2D : Layer
{
    public override string Name => "Conv2D";

    public override IReadOnlyList<string> Positional => ["Filters", "KernelSize", "KernelHeight", "KernelWidth"];

    public override bool IsTrained => true;

    public override Value Build(LayerScope layer, Value x)
    {
        var attribute = layer.Attribute;
        bool isSquare = attribute.Has("KernelSize");
        bool isSized = layer.AtLeast(1, "Filters", 0)
            & (isSquare ? layer.AtLeast(1, "KernelSize", 0) : layer.AtLeast(1, "KernelHeight", 0) & layer.AtLeast(1, "KernelWidth", 0))
            & layer.AtLeast(1, "Stride", 1) & layer.AtLeast(1, "Dilation", 1)
            & layer.IsOneOf("Padding", "Valid", "Same") & CheckAlgorithm(layer) & Weights.Check(layer);
        if (isSized && Stride(attribute) > 1 && Dilation(attribute) > 1)
        {
            layer.Report(Rules.StrideAndDilation, "Dilation", [Number(Stride(attribute)), Number(Dilation(attribute))]);
            isSized = false;
        }

        if (!layer.IsImage(x, out var image) || !isSized)
            return layer.Unknown;

        var (vertical, horizontal) = Windows(attribute, image);
        if (vertical is not { } y || horizontal is not { } z)
        {
            ReportTooLarge(layer, image);
            return layer.Unknown;
        }

        ReportUnread(layer, image, y.Unread, z.Unread);
        var (height, width) = Kernel(attribute);
        int channels = image[2], filters = attribute.Integer("Filters"), stride = Stride(attribute), dilation = Dilation(attribute);
        long window = (long)height * width;
        var kernel = layer.Kernel(Shape.Of(height, width, channels, filters), window * channels, window * filters);
        if (kernel.Node is null || !layer.IsAddressable(Padded(image, y, z, filters, height, width, dilation), $"The padded image of '{layer.LayerName}'"))
            return layer.Unknown;

        var pad = new Pad2D(y.Before, y.After, z.Before, z.After, 0, 0);
        var padded = pad.IsNothing ? x : layer.Add(pad, x);
        var sum = layer.Add(new Convolve2D(stride, stride, dilation, dilation, Algorithm(attribute)), padded, kernel);
        return layer.HasBias ? layer.AddBias(sum, filters) : sum;
    }

    /// <summary>Whether the algorithm is known; reports one that does not take the window, which changes no shape.</summary>
    private static bool CheckAlgorithm(LayerScope layer)
    {
        if (!layer.IsOneOf("Algorithm", "Auto", "Direct", "Winograd", "WinogradF4"))
            return false;

        var attribute = layer.Attribute;
        if (Algorithm(attribute) is ConvolutionAlgorithm.Winograd or ConvolutionAlgorithm.WinogradF4
            && (Kernel(attribute), Stride(attribute), Dilation(attribute)) != ((3, 3), 1, 1))
        {
            var (height, width) = Kernel(attribute);
            string[] arguments =
                [$"{Algorithm(attribute)}", $"{Number(height)} × {Number(width)}", Number(Stride(attribute)), Number(Dilation(attribute))];
            layer.Report(
                Rules.WindowOfAlgorithm, "Algorithm", arguments,
                new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Algorithm" }, "ConvolutionAlgorithm.Auto", "Let the compiler choose: Algorithm = ConvolutionAlgorithm.Auto"));
        }

        return true;
    }

    private static void ReportTooLarge(LayerScope layer, Shape image)
    {
        var padding = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Padding" }, "Padding.Same", "Pad the border: Padding = Padding.Same");
        layer.ReportShape(Rules.WindowTooLarge, null, [Window(layer.Attribute), "Conv2D", image.ToString()], IsSame(layer.Attribute) ? [] : [padding]);
    }

    private static void ReportUnread(LayerScope layer, Shape image, int rows, int columns)
    {
        if (Kernel(layer.Attribute) == (1, 1) || Stride(layer.Attribute) == 1 || (rows, columns) == (0, 0))
            return;

        string[] unread =
        [
            .. rows > 0 ? [rows == 1 ? "1 row" : $"{Number(rows)} rows"] : Array.Empty<string>(),
            .. columns > 0 ? [columns == 1 ? "1 column" : $"{Number(columns)} columns"] : Array.Empty<string>(),
        ];
        string[] arguments = [Window(layer.Attribute), "Conv2D", Number(Stride(layer.Attribute)), string.Join(" and ", unread), image.ToString()];
        layer.ReportShape(Rules.StrideDropsPixels, null, arguments);
    }

    private static (SlidingWindow? Vertical, SlidingWindow? Horizontal) Windows(AttributeSpec attribute, Shape image)
    {
        var (height, width) = Kernel(attribute);
        int stride = Stride(attribute), dilation = Dilation(attribute);
        bool same = IsSame(attribute);
        return (SlidingWindow.Place(image[0], height, stride, dilation, same), SlidingWindow.Place(image[1], width, stride, dilation, same));
    }

    /// <summary>The largest image that the layer makes: its padded input, or in the backward pass its gradient, padded by the window on all sides.</summary>
    private static Shape Padded(Shape image, SlidingWindow y, SlidingWindow x, int filters, int kernelHeight, int kernelWidth, int dilation)
    {
        return Shape.Of(
            Extent(image[0], y, kernelHeight), Extent(image[1], x, kernelWidth), Math.Max(image[2], filters));

        int Extent(int extent, SlidingWindow window, int size) =>
            (int)Math.Min(int.MaxValue, (long)extent + window.Before + window.After + (size - 1L) * dilation);
    }

    private static (int Height, int Width) Kernel(AttributeSpec attribute) => attribute.Has("KernelSize")
        ? (attribute.Integer("KernelSize"), attribute.Integer("KernelSize"))
        : (attribute.Integer("KernelHeight"), attribute.Integer("KernelWidth"));

    private static int Stride(AttributeSpec attribute) => attribute.Integer("Stride", 1);

    private static int Dilation(AttributeSpec attribute) => attribute.Integer("Dilation", 1);

    private static ConvolutionAlgorithm Algorithm(AttributeSpec attribute) =>
        (ConvolutionAlgorithm)Enum.Parse(typeof(ConvolutionAlgorithm), attribute.Text("Algorithm", "Auto"));

    private static bool IsSame(AttributeSpec attribute) => attribute.Text("Padding") == "Same";

    /// <summary><c>3 × 3</c>, or with dilation <c>5 × 5 (3 × 3, dilation 2)</c>.</summary>
    private static string Window(AttributeSpec attribute)
    {
        var (height, width) = Kernel(attribute);
        int dilation = Dilation(attribute);
        string plain = $"{Number(height)} × {Number(width)}";
        return dilation == 1 ? plain
            : $"{(height - 1L) * dilation + 1} × {(width - 1L) * dilation + 1} ({plain}, dilation {dilation})";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
