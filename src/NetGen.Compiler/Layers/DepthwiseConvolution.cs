namespace NetGen.Compiler;

/// <summary>
/// Each channel under <c>DepthMultiplier</c> windows of its own, and a bias: <c>[height, width, channels] → [height', width', channels · multiplier]</c>, kernel
/// <c>[kernelHeight, kernelWidth, channels, multiplier]</c>, or over a sequence, <c>[steps, channels] → [steps', channels · multiplier]</c>, kernel
/// <c>[kernelSize, channels, multiplier]</c>.
/// </summary>
/// <param name="isSequence">Whether it takes sequences.</param>
public class DepthwiseConvolution(string name, bool isSequence) : Layer
{
    public sealed override string Name { get; } = name;

    public override IReadOnlyList<string> Positional { get; } = isSequence ? ["KernelSize"] : ["KernelSize", "KernelHeight", "KernelWidth"];

    public sealed override bool IsTrained => true;

    /// <summary>What its kernel is called.</summary>
    protected virtual string KernelName => "kernel";

    public sealed override Value Build(LayerScope layer, Value x)
    {
        var window = new ConvolutionWindow(layer, isSequence, mayBeCausal: isSequence);
        bool isSized = Check(layer) & window.Check() & layer.AtLeast(1, "DepthMultiplier", 1) & Weights.Check(layer);
        isSized = isSized && window.CheckDilation();
        if (window.ImageOf(x, out var image) is not { } input || !isSized || window.Place(image) is not { } places)
            return layer.Unknown;

        var (vertical, horizontal) = places;
        int multiplier = layer.Attribute.Integer("DepthMultiplier", 1);
        var kernel = layer.Kernel(window.Kernel(image[2], multiplier), KernelName);
        int channels = (int)Math.Min(int.MaxValue, (long)image[2] * multiplier);
        if (kernel.Node is null || !window.IsAddressable(image, vertical, horizontal, channels))
            return layer.Unknown;

        var sum = Behind(layer, window, window.Depthwise(input, kernel, vertical, horizontal, multiplier));
        return window.Leave(layer.HasBias && sum.Shape is { } output ? layer.AddBias(sum, output.Last) : sum);
    }

    /// <summary>Whether the numbers of its own are what they may be; reports what is not.</summary>
    protected virtual bool Check(LayerScope layer) => true;

    /// <summary>What becomes of the windows' sums in front of the bias.</summary>
    private protected virtual Value Behind(LayerScope layer, ConvolutionWindow window, Value sums) => sums;
}

/// <summary>
/// A depthwise convolution and a convolution of single pixels behind it, with one bias: <c>[height, width, channels] → [height', width', filters]</c>, kernels
/// <c>[kernelHeight, kernelWidth, channels, multiplier]</c> and <c>[1, 1, channels · multiplier, filters]</c> (Chollet 2017, arXiv 1610.02357).
/// </summary>
/// <param name="isSequence">Whether it takes sequences, whose kernels have no height.</param>
public sealed class SeparableConvolution(string name, bool isSequence) : DepthwiseConvolution(name, isSequence)
{
    public override IReadOnlyList<string> Positional => ["Filters", .. base.Positional];

    protected override string KernelName => "depthwise_kernel";

    protected override bool Check(LayerScope layer) => layer.AtLeast(1, "Filters", 0);

    private protected override Value Behind(LayerScope layer, ConvolutionWindow window, Value sums)
    {
        if (sums.Shape is not { } image)
            return layer.Unknown;
        var kernel = layer.Kernel(window.Pointwise(image[2], layer.Attribute.Integer("Filters")), "pointwise_kernel");
        return layer.Add(new Convolve2D(1, 1, 1, 1), sums, window.KernelOfImages(kernel));
    }
}
