namespace NetGen;

/// <summary><c>max(x, 0)</c>.</summary>
public sealed class ReLUAttribute : LayerAttribute;

/// <summary><c>x</c> where x ≥ 0, else <c>slope · x</c>.</summary>
/// <param name="slope">The slope at the left of 0. Default: 0.3.</param>
public sealed class LeakyReLUAttribute(double slope = 0.3) : LayerAttribute
{
    /// <summary>The slope at the left of 0.</summary>
    public double Slope { get; } = slope;
}

/// <summary><c>x</c> where x > 0, else <c>alpha · (exp(x) - 1)</c> (Clevert et al., 2015).</summary>
/// <param name="alpha">The negative of the limit at the left. Default: 1.</param>
public sealed class ELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>The negative of the limit at the left.</summary>
    public double Alpha { get; } = alpha;
}

/// <summary><c>1 / (1 + exp(-x))</c>.</summary>
public sealed class SigmoidAttribute : LayerAttribute;

/// <summary>The hyperbolic tangent.</summary>
public sealed class TanhAttribute : LayerAttribute;

/// <summary><c>exp(x) / Σ exp(x)</c> over the last axis.</summary>
public sealed class SoftmaxAttribute : LayerAttribute;

/// <summary><c>log(1 + exp(x))</c>.</summary>
public sealed class SoftplusAttribute : LayerAttribute;

/// <summary><c>x · Φ(x)</c>, with Φ the distribution function of the normal distribution (Hendrycks and Gimpel, 2016).</summary>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Uses <c>0.5 · x · (1 + tanh(sqrt(2/π) · (x + 0.044715 · x³)))</c> in place of the exact function. Default: false.</summary>
    public bool Approximate { get; set; }
}

/// <summary><c>x · sigmoid(x)</c>, also known as swish (Elfwing et al., 2017).</summary>
public sealed class SiLUAttribute : LayerAttribute;

/// <summary><c>(x − max x) − log Σ exp(x − max x)</c> over the last axis: the logarithm of the softmax, with which no probability is rounded to zero.</summary>
public sealed class LogSoftmaxAttribute : LayerAttribute;

/// <summary><c>exp(x)</c>.</summary>
public sealed class ExponentialAttribute : LayerAttribute;

/// <summary><c>scale · x</c> where x > 0, else <c>scale · alpha · (exp(x) − 1)</c>, with alpha = 1.67326324 and scale = 1.05070098 (Klambauer et al., 2017).</summary>
public sealed class SELUAttribute : LayerAttribute;

/// <summary><c>x</c> where x > 0, else <c>alpha · (exp(x / alpha) − 1)</c>, whose slope at 0 is 1 for every alpha (Barron, 2017).</summary>
/// <param name="alpha">The negative of the limit at the left, above 0. Default: 1.</param>
public sealed class CELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>The negative of the limit at the left.</summary>
    public double Alpha { get; } = alpha;
}

/// <summary><c>min(max(x, 0), 6)</c> (Krizhevsky, 2010).</summary>
public sealed class ReLU6Attribute : LayerAttribute;

/// <summary><c>max(−1, min(x, 1))</c>.</summary>
public sealed class HardTanhAttribute : LayerAttribute;

/// <summary><c>min(max(x + 3, 0), 6) / 6</c>.</summary>
public sealed class HardSigmoidAttribute : LayerAttribute;

/// <summary><c>x · min(max(x + 3, 0), 6) / 6</c>, also known as hard SiLU (Howard et al., 2019).</summary>
public sealed class HardSwishAttribute : LayerAttribute;

/// <summary><c>x · tanh(log(1 + exp(x)))</c> (Misra, 2019).</summary>
public sealed class MishAttribute : LayerAttribute;

/// <summary><c>x / (1 + |x|)</c> (Turian et al., 2009).</summary>
public sealed class SoftsignAttribute : LayerAttribute;

/// <summary>
/// <c>x</c> where x > 0, else <c>alpha · x</c>, with an alpha for each number of a sample, or for each place along the axes that are not shared, that is learned (He et al., 2015).
/// </summary>
/// <param name="sharedAxes">
/// The axes along which numbers have one alpha; axis 0 is the first behind the batch, and −1 the last. Over images <c>[PReLU(0, 1)]</c> has one for each channel.
/// </param>
[CLSCompliant(false)]
public sealed class PReLUAttribute(params int[] sharedAxes) : LayerAttribute
{
    /// <summary>The axes along which numbers have one alpha.</summary>
    public int[] SharedAxes { get; } = sharedAxes;

    /// <summary>How alpha starts. Default: zeros.</summary>
    public Initializer AlphaInitializer { get; set; }

    /// <summary>The number of <see cref="Initializer.Constant"/>, <see cref="Initializer.RandomUniform"/> (the limit) or <see cref="Initializer.RandomNormal"/> (the standard deviation).</summary>
    public double AlphaInitializerValue { get; set; }
}
