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
