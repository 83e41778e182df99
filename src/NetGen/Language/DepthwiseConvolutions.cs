namespace NetGen;

/// <summary>
/// Each channel under windows of its own: <c>[height, width, channels] → [height', width', channels · multiplier]</c>, with a kernel of
/// <c>[kernelHeight, kernelWidth, channels, multiplier]</c>: <c>y[i, j, c·multiplier + m] = bias[…] + Σ x[i·stride + u·dilation, j·stride + v·dilation, c] · kernel[u, v, c, m]</c>.
/// </summary>
public sealed class DepthwiseConv2DAttribute : ConvolutionAttribute
{
    /// <summary>A depthwise convolution with a square window.</summary>
    /// <param name="kernelSize">The height and width of the window.</param>
    public DepthwiseConv2DAttribute(int kernelSize) : this(kernelSize, kernelSize)
    {
    }

    /// <summary>A depthwise convolution with a window of any height and width.</summary>
    /// <param name="kernelHeight">The height of the window.</param>
    /// <param name="kernelWidth">The width of the window.</param>
    public DepthwiseConv2DAttribute(int kernelHeight, int kernelWidth)
    {
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>A depthwise convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="kernelSize">The size of the window, an expression over the block's hyperparameters.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public DepthwiseConv2DAttribute(string kernelSize, string? stride = null) : this(0)
    {
        ArgumentNullException.ThrowIfNull(kernelSize);
        _ = stride;
    }

    /// <summary>The height of the window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of the window.</summary>
    public int KernelWidth { get; }

    /// <summary>How many windows each channel has. Default: 1.</summary>
    public int DepthMultiplier { get; set; } = 1;
}

/// <summary>
/// Each channel under windows of its own, over steps: <c>[steps, channels] → [steps', channels · multiplier]</c>, with a kernel of <c>[kernelSize, channels, multiplier]</c>. As
/// <see cref="DepthwiseConv2DAttribute"/> is of images; it may be <see cref="Padding.Causal"/>.
/// </summary>
public sealed class DepthwiseConv1DAttribute : ConvolutionAttribute
{
    /// <summary>A depthwise convolution over steps.</summary>
    /// <param name="kernelSize">The steps of the window.</param>
    public DepthwiseConv1DAttribute(int kernelSize)
    {
        KernelSize = kernelSize;
    }

    /// <summary>A depthwise convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="kernelSize">The size of the window, an expression over the block's hyperparameters.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public DepthwiseConv1DAttribute(string kernelSize, string? stride = null) : this(0)
    {
        ArgumentNullException.ThrowIfNull(kernelSize);
        _ = stride;
    }

    /// <summary>The steps of the window.</summary>
    public int KernelSize { get; }

    /// <summary>How many windows each channel has. Default: 1.</summary>
    public int DepthMultiplier { get; set; } = 1;
}

/// <summary>
/// A depthwise convolution, a convolution of single pixels behind it, and one bias: <c>[height, width, channels] → [height', width', filters]</c>, with a <c>depthwise_kernel</c> of
/// <c>[kernelHeight, kernelWidth, channels, multiplier]</c> and a <c>pointwise_kernel</c> of <c>[1, 1, channels · multiplier, filters]</c>
/// (Chollet 2017, <see href="https://arxiv.org/abs/1610.02357">arXiv 1610.02357</see>). Initializer and penalty are both kernels'.
/// </summary>
public sealed class SeparableConv2DAttribute : ConvolutionAttribute
{
    /// <summary>A separable convolution with a square window.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The height and width of the window.</param>
    public SeparableConv2DAttribute(int filters, int kernelSize) : this(filters, kernelSize, kernelSize)
    {
    }

    /// <summary>A separable convolution with a window of any height and width.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelHeight">The height of the window.</param>
    /// <param name="kernelWidth">The width of the window.</param>
    public SeparableConv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>A separable convolution in a block, of sizes that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    /// <param name="kernelSize">The height and width of the window.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public SeparableConv2DAttribute(string filters, int kernelSize, string? stride = null) : this(0, kernelSize)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _ = stride;
    }

    /// <summary>A separable convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters.</param>
    /// <param name="kernelSize">The size of the window, an expression likewise.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public SeparableConv2DAttribute(string filters, string kernelSize, string? stride = null) : this(filters, 0, stride) => ArgumentNullException.ThrowIfNull(kernelSize);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The height of the window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of the window.</summary>
    public int KernelWidth { get; }

    /// <summary>How many windows each channel has. Default: 1.</summary>
    public int DepthMultiplier { get; set; } = 1;
}

/// <summary>
/// A depthwise convolution over steps, a convolution of single steps behind it, and one bias: <c>[steps, channels] → [steps', filters]</c>, with a <c>depthwise_kernel</c> of
/// <c>[kernelSize, channels, multiplier]</c> and a <c>pointwise_kernel</c> of <c>[1, channels · multiplier, filters]</c>. Initializer and penalty are both kernels'; it may be
/// <see cref="Padding.Causal"/>.
/// </summary>
public sealed class SeparableConv1DAttribute : ConvolutionAttribute
{
    /// <summary>A separable convolution over steps.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The steps of the window.</param>
    public SeparableConv1DAttribute(int filters, int kernelSize)
    {
        Filters = filters;
        KernelSize = kernelSize;
    }

    /// <summary>A separable convolution in a block, of sizes that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    /// <param name="kernelSize">The steps of the window.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public SeparableConv1DAttribute(string filters, int kernelSize, string? stride = null) : this(0, kernelSize)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _ = stride;
    }

    /// <summary>A separable convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters.</param>
    /// <param name="kernelSize">The size of the window, an expression likewise.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public SeparableConv1DAttribute(string filters, string kernelSize, string? stride = null) : this(filters, 0, stride) => ArgumentNullException.ThrowIfNull(kernelSize);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The steps of the window.</summary>
    public int KernelSize { get; }

    /// <summary>How many windows each channel has. Default: 1.</summary>
    public int DepthMultiplier { get; set; } = 1;
}
