namespace NetGen;

/// <summary>A layer with a window that slides over steps or pixels, and a kernel.</summary>
public abstract class ConvolutionAttribute : WeightedLayerAttribute
{
    /// <summary>The step of the window along each axis. Default: 1.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>What happens at the border. Default: <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; }

    /// <summary>The distance between neighboring cells of the window; above 1 only where the step is 1. Default: 1.</summary>
    public int Dilation { get; set; } = 1;
}

/// <summary>A two-dimensional convolution: <c>[height, width, channels] → [height', width', filters]</c>, with a kernel of <c>[kernelHeight, kernelWidth, channels, filters]</c>.</summary>
/// <remarks>As in every network library the kernel is not flipped: <c>y[i, j, f] = bias[f] + Σ x[i·stride + u·dilation, j·stride + v·dilation, c] · kernel[u, v, c, f]</c>.</remarks>
public sealed class Conv2DAttribute : ConvolutionAttribute
{
    /// <summary>A convolution with a square window.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The height and width of the window.</param>
    public Conv2DAttribute(int filters, int kernelSize) : this(filters, kernelSize, kernelSize)
    {
    }

    /// <summary>A convolution with a window of any height and width.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelHeight">The height of the window.</param>
    /// <param name="kernelWidth">The width of the window.</param>
    public Conv2DAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>A convolution in a block, of sizes that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    /// <param name="kernelSize">The height and width of the window.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv2DAttribute(string filters, int kernelSize, string? stride = null) : this(0, kernelSize)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _ = stride;
    }

    /// <summary>A convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters.</param>
    /// <param name="kernelSize">The height and width of the window, an expression likewise.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv2DAttribute(string filters, string kernelSize, string? stride = null) : this(filters, 0, stride) => ArgumentNullException.ThrowIfNull(kernelSize);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The height of the window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of the window.</summary>
    public int KernelWidth { get; }

    /// <summary>
    /// Into how many groups channels and filters are cut, each group of filters over its group of channels, so that a kernel has <c>channels / groups</c> channels; it must divide
    /// both. Default: 1.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>How the convolution and its gradients are computed. Default: <see cref="ConvolutionAlgorithm.Auto"/>.</summary>
    public ConvolutionAlgorithm Algorithm { get; set; }
}

/// <summary>A convolution over steps: <c>[steps, channels] → [steps', filters]</c>, with a kernel of <c>[kernelSize, channels, filters]</c>.</summary>
/// <remarks>The kernel is not flipped: <c>y[i, f] = bias[f] + Σ x[i·stride + u·dilation, c] · kernel[u, c, f]</c>, behind the zeros that <see cref="Padding"/> says.</remarks>
public sealed class Conv1DAttribute : ConvolutionAttribute
{
    /// <summary>A convolution over steps.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The steps of the window.</param>
    public Conv1DAttribute(int filters, int kernelSize)
    {
        Filters = filters;
        KernelSize = kernelSize;
    }

    /// <summary>A convolution in a block, of sizes that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    /// <param name="kernelSize">The steps of the window.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv1DAttribute(string filters, int kernelSize, string? stride = null) : this(0, kernelSize)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _ = stride;
    }

    /// <summary>A convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters.</param>
    /// <param name="kernelSize">The steps of the window, an expression likewise.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv1DAttribute(string filters, string kernelSize, string? stride = null) : this(filters, 0, stride) => ArgumentNullException.ThrowIfNull(kernelSize);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The steps of the window.</summary>
    public int KernelSize { get; }

    /// <summary>
    /// Into how many groups channels and filters are cut, each group of filters over its group of channels, so that a kernel has <c>channels / groups</c> channels; it must divide
    /// both. Default: 1.
    /// </summary>
    public int Groups { get; set; } = 1;
}

/// <summary>
/// The way back of a convolution: <c>[height, width, channels] → [height', width', filters]</c>, with a kernel of <c>[kernelHeight, kernelWidth, filters, channels]</c>. Each
/// pixel adds its window to the output: <c>y[i·stride + u·dilation − top, j·stride + v·dilation − left, f] = bias[f] + Σ x[i, j, c] · kernel[u, v, f, c]</c>.
/// </summary>
/// <remarks>
/// The gradient of <see cref="Conv2DAttribute"/> by its image (Zeiler et al. 2010; Dumoulin and Visin 2016, <see href="https://arxiv.org/abs/1603.07285">arXiv 1603.07285</see>).
/// Sizes are Keras's: <see cref="Padding.Valid"/> gives <c>(size − 1) · stride + max(window, stride)</c> and <see cref="Padding.Same"/> <c>size · stride</c>, of which the window
/// overhangs by half in front. With <see cref="OutputPadding"/> they give <c>(size − 1) · stride + window + padding</c> and <c>(size − 1) · stride + window % 2 + padding</c>.
/// </remarks>
public sealed class Conv2DTransposeAttribute : ConvolutionAttribute
{
    /// <summary>A transposed convolution with a square window.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The height and width of the window.</param>
    public Conv2DTransposeAttribute(int filters, int kernelSize) : this(filters, kernelSize, kernelSize)
    {
    }

    /// <summary>A transposed convolution with a window of any height and width.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelHeight">The height of the window.</param>
    /// <param name="kernelWidth">The width of the window.</param>
    public Conv2DTransposeAttribute(int filters, int kernelHeight, int kernelWidth)
    {
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
    }

    /// <summary>A transposed convolution in a block, of sizes that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    /// <param name="kernelSize">The height and width of the window.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv2DTransposeAttribute(string filters, int kernelSize, string? stride = null) : this(0, kernelSize)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _ = stride;
    }

    /// <summary>A transposed convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters.</param>
    /// <param name="kernelSize">The height and width of the window, an expression likewise.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv2DTransposeAttribute(string filters, string kernelSize, string? stride = null) : this(filters, 0, stride) => ArgumentNullException.ThrowIfNull(kernelSize);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The height of the window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of the window.</summary>
    public int KernelWidth { get; }

    /// <summary>Pixels below and at the right of the last window, below the stride; -1 for the sizes that the remarks state first. Default: -1.</summary>
    public int OutputPadding { get; set; } = -1;
}

/// <summary>The way back of <see cref="Conv1DAttribute"/>: <c>[steps, channels] → [steps', filters]</c>, with a kernel of <c>[kernelSize, filters, channels]</c>.</summary>
/// <remarks>As <see cref="Conv2DTransposeAttribute"/> is of images.</remarks>
public sealed class Conv1DTransposeAttribute : ConvolutionAttribute
{
    /// <summary>A convolution over steps.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The steps of the window.</param>
    public Conv1DTransposeAttribute(int filters, int kernelSize)
    {
        Filters = filters;
        KernelSize = kernelSize;
    }

    /// <summary>A convolution in a block, of sizes that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    /// <param name="kernelSize">The steps of the window.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv1DTransposeAttribute(string filters, int kernelSize, string? stride = null) : this(0, kernelSize)
    {
        ArgumentNullException.ThrowIfNull(filters);
        _ = stride;
    }

    /// <summary>A convolution in a block, with a window of a size that its uses decide.</summary>
    /// <param name="filters">The number of output channels, an expression over the block's hyperparameters.</param>
    /// <param name="kernelSize">The steps of the window, an expression likewise.</param>
    /// <param name="stride">The step of the window, an expression likewise. Default: 1.</param>
    public Conv1DTransposeAttribute(string filters, string kernelSize, string? stride = null) : this(filters, 0, stride) => ArgumentNullException.ThrowIfNull(kernelSize);

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>The steps of the window.</summary>
    public int KernelSize { get; }

    /// <summary>Steps behind the last window, below the stride; -1 for <c>max(stride - window, 0)</c>, or what <see cref="Padding.Same"/> needs. Default: -1.</summary>
    public int OutputPadding { get; set; } = -1;
}
