namespace NetGen;

/// <summary>What training makes small. The loss of a batch is the mean over its samples.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class LossAttribute : Attribute
{
    /// <summary>A factor of the loss and of its gradient. Default: 1. It can be changed at run time: <see cref="Network.LossWeight"/>.</summary>
    public double Weight { get; set; } = 1;
}

/// <summary><c>-Σ target · log(probability)</c> over the last axis; targets are one-hot or any distribution.</summary>
/// <remarks>
/// Loss and gradient are taken from the logits. Where the probability of the true class is nearly 1 they are differences of what is near 1, and up to 2.4e-7 off: a
/// class that is right by 16 or more may have the loss 0 and the gradient 0.
/// </remarks>
public sealed class CategoricalCrossEntropyAttribute : LossAttribute
{
    /// <summary>The output holds logits, and the loss applies the softmax itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }
}

/// <summary><c>-log(probability[target])</c>; targets are <see cref="int"/> class indices.</summary>
/// <remarks>It is as exact as <see cref="CategoricalCrossEntropyAttribute"/>.</remarks>
public sealed class SparseCategoricalCrossEntropyAttribute : LossAttribute
{
    /// <summary>The output holds logits, and the loss applies the softmax itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }
}

/// <summary>The mean over the outputs of <c>-target · log(p) - (1 - target) · log(1 - p)</c>; targets lie in [0, 1].</summary>
public sealed class BinaryCrossEntropyAttribute : LossAttribute
{
    /// <summary>The output holds logits, and the loss applies the sigmoid itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }
}

/// <summary>The mean over the outputs of <c>(output - target)²</c>.</summary>
public sealed class MeanSquaredErrorAttribute : LossAttribute;

/// <summary>The mean over the outputs of <c>|output - target|</c>.</summary>
public sealed class MeanAbsoluteErrorAttribute : LossAttribute;

/// <summary>The mean over the outputs of <c>e² / 2</c> where <c>|e| ≤ delta</c>, else <c>delta · (|e| - delta / 2)</c>, with <c>e = output - target</c> (Huber, 1964).</summary>
/// <param name="delta">Where the square becomes a line. Default: 1.</param>
public sealed class HuberAttribute(double delta = 1) : LossAttribute
{
    /// <summary>Where the square becomes a line.</summary>
    public double Delta { get; } = delta;
}
