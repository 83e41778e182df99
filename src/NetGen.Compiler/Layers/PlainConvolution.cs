using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// A convolution and a bias: <c>[height, width, channels] → [height', width', filters]</c>, kernel <c>[kernelHeight, kernelWidth, channels, filters]</c>, or over a sequence,
/// <c>[steps, channels] → [steps', filters]</c>, kernel <c>[kernelSize, channels, filters]</c>, which is an image of height 1. Padding <c>Same</c> keeps
/// <c>ceil(size / stride)</c>, and so does <c>Causal</c> of sequences.
/// </summary>
/// <param name="isSequence">Whether it takes sequences.</param>
public sealed class PlainConvolution(string name, bool isSequence) : Layer
{
    public override string Name { get; } = name;

    public override IReadOnlyList<string> Positional { get; } = isSequence ? ["Filters", "KernelSize"] : ["Filters", "KernelSize", "KernelHeight", "KernelWidth"];

    public override bool IsTrained => true;

    public override Value Build(LayerScope layer, Value x)
    {
        var window = new ConvolutionWindow(layer, isSequence);
        bool isSized = layer.AtLeast(1, "Filters", 0) & window.Check() & layer.AtLeast(1, "Groups", 1) & CheckAlgorithm(layer, window) & Weights.Check(layer);
        isSized = isSized && window.CheckDilation();
        if (window.ImageOf(x, out var image) is not { } input || !isSized || !CheckGroups(layer, image[2]) || window.Place(image) is not { } places)
            return layer.Unknown;

        var (vertical, horizontal) = places;
        int groups = Groups(layer.Attribute), channels = image[2] / groups, filters = layer.Attribute.Integer("Filters");
        var kernel = layer.Kernel(window.Kernel(channels, filters));
        if (kernel.Node is null || !window.IsAddressable(image, vertical, horizontal, filters))
            return layer.Unknown;

        var sum = groups == 1 ? Whole(layer, window, input, window.KernelOfImages(kernel), vertical, horizontal)
            : channels == 1 ? window.Depthwise(input, kernel, vertical, horizontal, filters / groups)
            : Grouped(layer, window, input, kernel, vertical, horizontal);
        return window.Leave(layer.HasBias ? layer.AddBias(sum, filters) : sum);
    }

    private static Value Whole(LayerScope layer, ConvolutionWindow window, Value image, Value kernel, SlidingWindow y, SlidingWindow x)
    {
        var pad = new Pad2D(y.Before, y.After, x.Before, x.After, 0, 0);
        var padded = pad.IsNothing ? image : layer.Add(pad, image);
        return layer.Add(new Convolve2D(window.StrideY, window.Stride, window.DilationY, window.Dilation, Algorithm(layer.Attribute)), padded, kernel);
    }

    /// <summary>Of G groups, <c>[H, W, C]</c> is <c>[H, W, G, C / G]</c>, and a kernel of <c>[kh, kw, C / G, F]</c> <c>[kh, kw, C / G, G, F / G]</c>.</summary>
    private static Value Grouped(LayerScope layer, ConvolutionWindow window, Value image, Value kernel, SlidingWindow y, SlidingWindow x)
    {
        var (size, groups, filters) = (image.Shape!.Value, Groups(layer.Attribute), kernel.Shape!.Value.Last);
        var split = layer.Add(new Reshape(Shape.Of(size[0], size[1], groups, size[2] / groups)), image);
        var parts = layer.Add(new Reshape(Shape.Of(window.Height, window.Width, size[2] / groups, groups, filters / groups)), kernel);
        var sum = layer.Add(new GroupedConvolve2D(y.Output, x.Output, window.At(y, x)), split, parts);
        return layer.Add(new Reshape(Shape.Of(y.Output, x.Output, filters)), sum);
    }

    /// <summary>Whether groups divide channels and filters, and no fast algorithm is asked for; reports otherwise.</summary>
    private static bool CheckGroups(LayerScope layer, int channels)
    {
        var attribute = layer.Attribute;
        int groups = Groups(attribute), filters = attribute.Integer("Filters");
        if (channels % groups != 0 || filters % groups != 0)
        {
            int nearest = Enumerable.Range(1, Math.Min(groups, Math.Min(channels, filters))).Last(g => channels % g == 0 && filters % g == 0);
            var fix = new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Groups" }, Number(nearest), $"Change Groups to {Number(nearest)}");
            if (channels % groups != 0)
                layer.ReportShape(Rules.UnevenGroups, "Groups", [Number(channels), attribute.Name, Number(groups)], fix);
            else
                layer.Report(Rules.NumberOutOfRange, "Groups", ["Groups", attribute.Name, $"a number that divides its {Number(filters)} filters", Number(groups)], fix);
            return false;
        }

        if (groups > 1 && Algorithm(attribute) is not (ConvolutionAlgorithm.Auto or ConvolutionAlgorithm.Direct))
            layer.Report(Rules.NumberOutOfRange, "Algorithm", ["Algorithm", attribute.Name, "Auto or Direct where there are groups", $"{Algorithm(attribute)}"]);
        return true;
    }

    private static int Groups(AttributeSpec attribute) => attribute.Integer("Groups", 1);

    /// <summary>Whether the algorithm is known; reports one that does not take the window, which changes no shape.</summary>
    private static bool CheckAlgorithm(LayerScope layer, ConvolutionWindow window)
    {
        if (!layer.IsOneOf("Algorithm", "Auto", "Direct", "Winograd", "WinogradF4"))
            return false;

        var algorithm = Algorithm(layer.Attribute);
        if (algorithm is ConvolutionAlgorithm.Winograd or ConvolutionAlgorithm.WinogradF4
            && (window.Height, window.Width, window.Stride, window.Dilation) != (3, 3, 1, 1))
        {
            string[] arguments = [$"{algorithm}", $"{Number(window.Height)} × {Number(window.Width)}", Number(window.Stride), Number(window.Dilation)];
            layer.Report(
                Rules.WindowOfAlgorithm, "Algorithm", arguments,
                new Fix(FixKind.ReplaceArgument, layer.Place with { Argument = "Algorithm" }, "ConvolutionAlgorithm.Auto", "Let the compiler choose: Algorithm = ConvolutionAlgorithm.Auto"));
        }

        return true;
    }

    private static ConvolutionAlgorithm Algorithm(AttributeSpec attribute) =>
        (ConvolutionAlgorithm)Enum.Parse(typeof(ConvolutionAlgorithm), attribute.Text("Algorithm", "Auto"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
