using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// The way back of a convolution, and a bias: <c>[height, width, channels] → [height', width', filters]</c>, kernel <c>[kernelHeight, kernelWidth, filters, channels]</c>, or
/// over a sequence, <c>[steps, channels] → [steps', filters]</c>, kernel <c>[kernelSize, filters, channels]</c>.
/// </summary>
/// <param name="isSequence">Whether it takes sequences.</param>
public sealed class TransposedConvolution(string name, bool isSequence) : Layer
{
    private const string OutputPadding = nameof(OutputPadding);

    public override string Name { get; } = name;

    public override IReadOnlyList<string> Positional { get; } = isSequence ? ["Filters", "KernelSize"] : ["Filters", "KernelSize", "KernelHeight", "KernelWidth"];

    public override bool IsTrained => true;

    public override Value Build(LayerScope layer, Value x)
    {
        var window = new ConvolutionWindow(layer, isSequence, mayBeCausal: false);
        bool isSized = layer.AtLeast(1, "Filters", 0) & window.Check() & Weights.Check(layer);
        isSized = isSized && window.CheckDilation() && CheckOutputPadding(layer, window);
        if (window.ImageOf(x, out var image) is not { } input || !isSized)
            return layer.Unknown;

        int filters = layer.Attribute.Integer("Filters");
        var (height, top) = isSequence ? (1, 0) : Along(layer, window, image[0], window.Height);
        var (width, left) = Along(layer, window, image[1], window.Width);
        var kernel = window.KernelOfImages(layer.Kernel(window.Kernel(filters, image[2])));
        var padded = Shape.Of(Extent(height, window.Height), Extent(width, window.Width), Math.Max(image[2], filters));
        if (kernel.Node is null || !layer.IsAddressable(padded, $"The padded output of '{layer.LayerName}'"))
            return layer.Unknown;

        var @operator = new TransposedConvolve2D((int)height, (int)width, window.StrideY, window.Stride, window.DilationY, window.Dilation, top, left);
        var sum = layer.Add(@operator, input, kernel);
        return window.Leave(layer.HasBias ? layer.AddBias(sum, filters) : sum);

        int Extent(long extent, int size) => (int)Math.Min(int.MaxValue, extent + 2 * (size - 1L) * window.Dilation);
    }

    /// <summary>Whether the cells behind are fewer than a step makes, and enough that each place has one; reports otherwise.</summary>
    private static bool CheckOutputPadding(LayerScope layer, ConvolutionWindow window)
    {
        if (!layer.Attribute.Has(OutputPadding) || !layer.AtLeast(-1, OutputPadding, -1))
            return !layer.Attribute.Has(OutputPadding);

        int written = layer.Attribute.Integer(OutputPadding), most = window.Stride - 1;
        int least = window.IsSame && (IsEven(window.Height, window.DilationY) || IsEven(window.Width, window.Dilation)) ? 1 : 0;
        if (written == -1 || (written >= least && written <= most))
            return true;
        string range = least > most ? "-1" : least == most ? $"-1 or {least}" : $"-1, or from {least} to {Number(most)}";
        layer.Report(Rules.NumberOutOfRange, OutputPadding, [OutputPadding, layer.Attribute.Name, $"{range} with a {window.Text} window and stride {Number(window.Stride)}", Number(written)]);
        return false;

        static bool IsEven(int size, int dilation) => (size - 1) * (dilation % 2) % 2 == 1;
    }

    /// <summary>
    /// How far the result reaches and how many cells in front are left out: <c>Valid</c> keeps all that a window touches, at least a step for each place; <c>Same</c> gives
    /// <c>size · stride</c>. With <c>OutputPadding</c> the last place has its window, of <c>Same</c> the middle of it, and so many cells behind.
    /// </summary>
    private static (long Extent, int Before) Along(LayerScope layer, ConvolutionWindow window, int places, int size)
    {
        long reach = (size - 1L) * window.Dilation + 1, before = (places - 1L) * window.Stride;
        int behind = layer.Attribute.Integer(OutputPadding, -1);
        if (!window.IsSame)
            return (before + (behind >= 0 ? reach + behind : Math.Max(reach, window.Stride)), 0);
        long extent = before + (behind >= 0 ? reach % 2 + behind : window.Stride);
        return (extent, (int)(Math.Max(before + reach - extent, 0) / 2));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
