namespace NetGen;

/// <summary>What training makes small. The loss of a batch is the mean over its samples.</summary>
/// <remarks>Of several outputs each has a loss, <c>[Huber(Output = "boxes", Weight = 2)]</c>, and training makes <c>Σ weight · loss</c> small.</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LossAttribute : Attribute
{
    /// <summary>A factor of the loss and of its gradient. Default: 1. It can be changed at run time: <see cref="Network.LossWeight"/>, <see cref="Network.LossWeights"/>.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The output that it is the loss of: its name in the tuple that <c>Forward</c> returns. Default: empty, the network has one output.</summary>
    public string Output { get; set; } = "";
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

    /// <summary>The share s of each target that is spread over all C classes: <c>target · (1 - s) + s / C</c>, 0 ≤ s &lt; 1 (Szegedy et al., 2015). Default: 0, off.</summary>
    public double LabelSmoothing { get; set; }
}

/// <summary><c>-log(probability[target])</c>; targets are <see cref="int"/> class indices.</summary>
/// <remarks>It is as exact as <see cref="CategoricalCrossEntropyAttribute"/>.</remarks>
public sealed class SparseCategoricalCrossEntropyAttribute : LossAttribute
{
    /// <summary>The output holds logits, and the loss applies the softmax itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }

    /// <summary>The share s of each target that is spread over all C classes: <c>target · (1 - s) + s / C</c>, 0 ≤ s &lt; 1 (Szegedy et al., 2015). Default: 0, off.</summary>
    public double LabelSmoothing { get; set; }
}

/// <summary>The mean over the outputs of <c>-target · log(p) - (1 - target) · log(1 - p)</c>; targets lie in [0, 1].</summary>
public sealed class BinaryCrossEntropyAttribute : LossAttribute
{
    /// <summary>The output holds logits, and the loss applies the sigmoid itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }

    /// <summary>The share s by which targets move to one half: <c>target · (1 - s) + s / 2</c>, 0 ≤ s &lt; 1. Default: 0, off.</summary>
    public double LabelSmoothing { get; set; }
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

/// <summary>The mean over the outputs of <c>log(cosh(output - target))</c>: about <c>e² / 2</c> near 0 and <c>|e| - log 2</c> far out.</summary>
public sealed class LogCoshAttribute : LossAttribute;

/// <summary>The mean over the outputs of <c>output - target · log(output + 1e-7)</c>: targets are counts, the output is the rate that is expected, which must not be negative.</summary>
public sealed class PoissonAttribute : LossAttribute;

/// <summary>The mean over the outputs of <c>max(1 - target · output, 0)</c>; targets are -1 and 1, and 0 counts as -1.</summary>
public sealed class HingeAttribute : LossAttribute;

/// <summary>The mean over the outputs of <c>max(1 - target · output, 0)²</c>; targets are -1 and 1, and 0 counts as -1.</summary>
public sealed class SquaredHingeAttribute : LossAttribute;

/// <summary>
/// <c>-Σ target · output / (‖target‖ · ‖output‖)</c> over the last axis, the mean over the rows of a sample: -1 where both point in the same direction, 1 where they are opposed.
/// Norms below 1e-7 count as 1e-7.
/// </summary>
public sealed class CosineSimilarityAttribute : LossAttribute;

/// <summary><c>Σ target · log(target / probability)</c> over the last axis, with <c>0 · log 0 = 0</c>; targets are distributions (Kullback and Leibler, 1951).</summary>
/// <remarks>Loss and gradient are taken from the logits, and are as exact as those of <see cref="CategoricalCrossEntropyAttribute"/>.</remarks>
public sealed class KLDivergenceAttribute : LossAttribute
{
    /// <summary>The output holds logits, and the loss applies the softmax itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }
}

/// <summary>
/// <c>1 - (2·Σ target · output + ε) / (Σ target + Σ output + ε)</c> over all numbers of a sample, with ε = 1e-7; targets and outputs lie in [0, 1]. What segments images learns how
/// far two areas overlap (Milletari et al., 2016). Keras sums over the batch, too, unless its <c>axis</c> says otherwise.
/// </summary>
public sealed class DiceAttribute : LossAttribute;

/// <summary>
/// The mean over the outputs of <c>(1 - q)^γ · (-target · log(p) - (1 - target) · log(1 - p))</c> with <c>q = target · p + (1 - target) · (1 - p)</c>: what is right already counts little
/// (Lin et al., 2017). Targets lie in [0, 1].
/// </summary>
public sealed class BinaryFocalCrossEntropyAttribute : LossAttribute
{
    /// <summary>Multiplies by <c>target · α + (1 - target) · (1 - α)</c>. Default: false.</summary>
    public bool ApplyClassBalancing { get; set; }

    /// <summary>α, the weight of class 1, from 0 to 1. It acts where <see cref="ApplyClassBalancing"/> is set. Default: 0.25.</summary>
    public double Alpha { get; set; } = 0.25;

    /// <summary>γ, at least 0: how little it counts. 0 is <see cref="BinaryCrossEntropyAttribute"/>. Default: 2.</summary>
    public double Gamma { get; set; } = 2;

    /// <summary>The output holds logits, and the loss applies the sigmoid itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }

    /// <summary>The share s by which targets move to one half: <c>target · (1 - s) + s / 2</c>, 0 ≤ s &lt; 1. Default: 0, off.</summary>
    public double LabelSmoothing { get; set; }
}

/// <summary><c>-Σ α · (1 - p)^γ · target · log(p)</c> over the last axis; targets are one-hot or any distribution (Lin et al., 2017).</summary>
public sealed class CategoricalFocalCrossEntropyAttribute : LossAttribute
{
    /// <summary>α, above 0: the weight of all classes. Default: 0.25.</summary>
    public double Alpha { get; set; } = 0.25;

    /// <summary>γ, at least 0: how little counts what is right already. Default: 2.</summary>
    public double Gamma { get; set; } = 2;

    /// <summary>The output holds logits, and the loss applies the softmax itself. Default: false, the output holds probabilities.</summary>
    public bool FromLogits { get; set; }

    /// <summary>The share s of each target that is spread over all C classes: <c>target · (1 - s) + s / C</c>, 0 ≤ s &lt; 1. Default: 0, off.</summary>
    public double LabelSmoothing { get; set; }
}
