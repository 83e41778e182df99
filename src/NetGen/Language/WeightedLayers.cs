namespace NetGen;

/// <summary>A layer with a kernel and, unless switched off, a bias.</summary>
public abstract class WeightedLayerAttribute : LayerAttribute
{
    /// <summary>Whether a bias, one number an output unit, is added. Default: true; false in front of <see cref="BatchNormAttribute"/>.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>How the kernel starts. Default: Glorot uniform.</summary>
    public Initializer KernelInitializer { get; set; }

    /// <summary>The number of <see cref="Initializer.Constant"/>, <see cref="Initializer.RandomUniform"/> (the limit) or <see cref="Initializer.RandomNormal"/> (the standard deviation).</summary>
    public double KernelInitializerValue { get; set; }

    /// <summary>How the bias starts. Default: zeros.</summary>
    public Initializer BiasInitializer { get; set; }

    /// <summary>The number of <see cref="Initializer.Constant"/>, <see cref="Initializer.RandomUniform"/> (the limit) or <see cref="Initializer.RandomNormal"/> (the standard deviation).</summary>
    public double BiasInitializerValue { get; set; }

    /// <summary>Adds λ·Σ kernel² to the loss, so 2·λ·kernel to the kernel's gradient. Default: 0, off.</summary>
    public double L2 { get; set; }
}

/// <summary>A fully connected layer on the last axis: <c>y = x · kernel + bias</c>, <c>[…, inputs] → […, units]</c>.</summary>
/// <param name="units">The size of the last axis of the output, at least 1.</param>
public sealed class DenseAttribute(int units) : WeightedLayerAttribute
{
    /// <summary>A layer in a block, of a size that its uses decide.</summary>
    /// <param name="units">An expression over the block's hyperparameters: <c>"2 * channels"</c>.</param>
    public DenseAttribute(string units) : this(0) => ArgumentNullException.ThrowIfNull(units);

    /// <summary>The size of the last axis of the output.</summary>
    public int Units { get; } = units;

    /// <summary>Asserts the size of the last axis of the input; 0 asserts nothing.</summary>
    public int Inputs { get; set; }
}

/// <summary>How a convolution, its input's gradient and its kernel's gradient are computed. Results differ in rounding alone.</summary>
/// <remarks>
/// Winograd's minimal filtering F(m × m, 3 × 3) makes m × m outputs from (m + 2)² products a channel and filter instead of 9·m²; it takes windows of
/// 3 × 3 at stride 1 and dilation 1 (Lavin and Gray 2016, <see href="https://arxiv.org/abs/1509.09308">arXiv 1509.09308</see>). The root-mean-square
/// errors below are relative to float64, of 32 channels and filters over 12 × 12 pixels: the worst of output and gradients.
/// </remarks>
public enum ConvolutionAlgorithm
{
    /// <summary>
    /// <see cref="Winograd"/> where it is faster, else <see cref="Direct"/>: a choice of the compiler by static shapes alone. From about 32 channels
    /// and filters and 8 × 8 pixels on, Winograd's is.
    /// </summary>
    Auto,

    /// <summary>The sum of products that defines a convolution (error 3e-7).</summary>
    Direct,

    /// <summary>
    /// F(2 × 2, 3 × 3): 2.25 times fewer products, as exact as the direct sum (error 2e-7). A pixel that is NaN, infinite or very large touches the outputs that read it
    /// and no others, as in the direct sum.
    /// </summary>
    Winograd,

    /// <summary>F(4 × 4, 3 × 3): 4 times fewer products, for wide layers on large images; some four times less exact (error 1.3e-6).</summary>
    /// <remarks>
    /// The 4 × 4 outputs of a tile share sums. A pixel that is NaN or infinite makes all of its tile NaN or infinite, with the outputs beside the tile that read it: up to 16
    /// pixels of every filter that do not read it. A very large pixel leaves its rounding there, up to 5e-6 of it where kernels are at most 1/2: a pixel of 1e6 moves
    /// outputs that do not read it by up to 4. Take another algorithm where single pixels may stand out so far.
    /// </remarks>
    WinogradF4,
}
