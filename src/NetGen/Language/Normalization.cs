namespace NetGen;

/// <summary>
/// Each channel, over the samples of the batch and all their places, to mean 0 and variance 1: <c>y = (x − μ) / √(σ² + ε) · gamma + beta</c>, of the shape of x, where μ, σ², <c>gamma</c> and
/// <c>beta</c> are numbers a channel, <c>[channels]</c> (Ioffe and Szegedy, 2015, <see href="https://arxiv.org/abs/1502.03167">arXiv 1502.03167</see>).
/// </summary>
/// <remarks>
/// In training μ and σ² are those of the batch, and each step moves the averages <c>mean</c> and <c>variance</c>, which are parameters that no optimizer trains:
/// <c>mean ← momentum · mean + (1 − momentum) · μ</c>, from 0, and likewise <c>variance</c>, from 1. Evaluations and predictions use the averages. A bias of Dense or Conv2D right in front, on
/// the same property or at the end of the one before in a chain, would be taken away with μ; there is none unless its attribute asks for it.
/// </remarks>
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>The share of a moving average that a step keeps, in [0, 1). Default: 0.99.</summary>
    public double Momentum { get; set; } = 0.99;

    /// <summary>What is added to the variance, above 0. Default: 1e-3.</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Whether beta, a number a channel, is added. Default: true.</summary>
    public bool Center { get; set; } = true;

    /// <summary>Whether numbers are multiplied by gamma, one a channel. Default: true.</summary>
    public bool Scale { get; set; } = true;
}

/// <summary>
/// The numbers along the last axis to mean 0 and variance 1: <c>y = (x − μ) / √(σ² + ε) · gamma + beta</c>, of the shape of x, with <c>gamma</c> and <c>beta</c> of <c>[channels]</c>
/// (Ba, Kiros and Hinton, 2016, <see href="https://arxiv.org/abs/1607.06450">arXiv 1607.06450</see>).
/// </summary>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0. Default: 1e-3.</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Whether beta, a number a channel, is added. Default: true.</summary>
    public bool Center { get; set; } = true;

    /// <summary>Whether numbers are multiplied by gamma, one a channel. Default: true.</summary>
    public bool Scale { get; set; } = true;
}

/// <summary>
/// The numbers along the last axis to a mean of squares of 1: <c>y = x / √(mean x² + ε) · gamma</c>, of the shape of x, with a <c>gamma</c> of <c>[channels]</c>
/// (Zhang and Sennrich, 2019, <see href="https://arxiv.org/abs/1910.07467">arXiv 1910.07467</see>).
/// </summary>
public sealed class RMSNormAttribute : LayerAttribute
{
    /// <summary>What is added to the mean of the squares, above 0. Default: 1e-6.</summary>
    public double Epsilon { get; set; } = 1e-6;
}

/// <summary>
/// Groups of neighboring channels, with all their places in a sample, to mean 0 and variance 1: <c>y = (x − μ) / √(σ² + ε) · gamma + beta</c>, where μ and σ² belong to a group of a sample and
/// <c>gamma</c> and <c>beta</c>, <c>[channels]</c>, to channels (Wu and He, 2018, <see href="https://arxiv.org/abs/1803.08494">arXiv 1803.08494</see>).
/// </summary>
/// <param name="groups">How many groups there are: a divisor of the channels, the last axis.</param>
public sealed class GroupNormAttribute(int groups) : LayerAttribute
{
    /// <summary>How many groups there are: a divisor of the channels.</summary>
    public int Groups { get; } = groups;

    /// <summary>What is added to the variance, above 0. Default: 1e-3.</summary>
    public double Epsilon { get; set; } = 1e-3;

    /// <summary>Whether beta, a number a channel, is added. Default: true.</summary>
    public bool Center { get; set; } = true;

    /// <summary>Whether numbers are multiplied by gamma, one a channel. Default: true.</summary>
    public bool Scale { get; set; } = true;
}

/// <summary>
/// Each channel of a sample, over all its places, to mean 0 and variance 1: <c>y = (x − μ) / √(σ² + ε)</c> of <c>[…places, channels]</c>
/// (Ulyanov, Vedaldi and Lempitsky, 2016, <see href="https://arxiv.org/abs/1607.08022">arXiv 1607.08022</see>). Defaults are PyTorch's, as Keras has no such layer.
/// </summary>
public sealed class InstanceNormAttribute : LayerAttribute
{
    /// <summary>What is added to the variance, above 0. Default: 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether beta, a number a channel, is added. Default: false.</summary>
    public bool Center { get; set; }

    /// <summary>Whether numbers are multiplied by gamma, one a channel. Default: false.</summary>
    public bool Scale { get; set; }
}

/// <summary>The numbers along the last axis to length 1: <c>y = x / max(√Σ x², 1e-12)</c>, of the shape of x.</summary>
public sealed class UnitNormAttribute : LayerAttribute;
