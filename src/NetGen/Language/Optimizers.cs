namespace NetGen;

/// <summary>How training changes the parameters. The attribute chooses the algorithm and its defaults; the numbers change at run time through <see cref="Network.Optimizer"/>.</summary>
/// <param name="learningRate">The step size.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class OptimizerAttribute(double learningRate) : Attribute
{
    /// <summary>The step size.</summary>
    public double LearningRate { get; set; } = learningRate;

    /// <summary>Decoupled decay: before each update every parameter loses this share, times the learning rate, of itself.</summary>
    public double WeightDecay { get; set; }

    /// <summary>
    /// Steps that make one update of the parameters, with the mean of their gradients, as one step with all their batches, equally large, would (Keras's <c>gradient_accumulation_steps</c>). They are counted from
    /// the network's first step on, over the ends of epochs. The sum of gradients takes as much memory as the parameters. Default: 1, an update in every step.
    /// </summary>
    public int AccumulationSteps { get; set; } = 1;
}

/// <summary>Stochastic gradient descent: <c>w -= learningRate · g</c>, with momentum on request.</summary>
/// <param name="learningRate">The step size. Default: 0.01.</param>
public sealed class SGDAttribute(double learningRate = 0.01) : OptimizerAttribute(learningRate)
{
    /// <summary>The share of the last step that is kept: <c>v = momentum · v - learningRate · g; w += v</c>. Default: 0, off.</summary>
    public double Momentum { get; set; }

    /// <summary>Looks ahead along the momentum: <c>w += momentum · v - learningRate · g</c>. Default: false.</summary>
    public bool Nesterov { get; set; }
}

/// <summary>Adam (Kingma and Ba, 2014), as in Keras: <c>w -= learningRate · sqrt(1 - β2^t) / (1 - β1^t) · m / (sqrt(v) + ε)</c>.</summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class AdamAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>The decay of the mean of the gradient. Default: 0.9.</summary>
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The decay of the mean of the squared gradient. Default: 0.999.</summary>
    public double Beta2 { get; set; } = 0.999;

    /// <summary>
    /// Keeps the divisor away from 0, at least 1e-18. Means of squares below the smallest normal float, 1.2e-38, count as 0: a smaller ε would then make steps
    /// above the learning rate out of gradients below 1e-19. Default: 1e-7.
    /// </summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017); <see cref="OptimizerAttribute.WeightDecay"/> is 0.004 by default.</summary>
public sealed class AdamWAttribute : OptimizerAttribute
{
    /// <summary>AdamW with a decay of 0.004.</summary>
    /// <param name="learningRate">The step size. Default: 0.001.</param>
    public AdamWAttribute(double learningRate = 1e-3) : base(learningRate) => WeightDecay = 0.004;

    /// <summary>The decay of the mean of the gradient. Default: 0.9.</summary>
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The decay of the mean of the squared gradient. Default: 0.999.</summary>
    public double Beta2 { get; set; } = 0.999;

    /// <summary>
    /// Keeps the divisor away from 0, at least 1e-18. Means of squares below the smallest normal float, 1.2e-38, count as 0: a smaller ε would then make steps
    /// above the learning rate out of gradients below 1e-19. Default: 1e-7.
    /// </summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>RMSProp (Tieleman and Hinton, 2012), as in Keras: <c>v = ρ · v + (1 - ρ) · g²; w -= learningRate · g / sqrt(v + ε)</c>.</summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class RMSPropAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>The decay of the mean of the squared gradient. Default: 0.9.</summary>
    public double Rho { get; set; } = 0.9;

    /// <summary>The share of the last step that is kept. Default: 0, off.</summary>
    public double Momentum { get; set; }

    /// <summary>
    /// Keeps the divisor away from 0, at least 1e-36. Means of squares below the smallest normal float, 1.2e-38, count as 0: a smaller ε would then make steps
    /// above the learning rate out of gradients below 1e-19. Default: 1e-7.
    /// </summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>
/// Adagrad (Duchi, Hazan and Singer, 2011), as in Keras: <c>a += g²; w -= learningRate · g / sqrt(a + ε)</c>, with a sum of squares for each number.
/// </summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class AdagradAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>What the sums start at, at least 0: the larger, the smaller the first steps. Default: 0.1.</summary>
    public double InitialAccumulator { get; set; } = 0.1;

    /// <summary>Keeps the divisor away from 0, at least 1e-36: sums of squares below the smallest normal float, 1.2e-38, count as 0. Default: 1e-7.</summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>
/// Adadelta (Zeiler, 2012), as in Keras: <c>v = ρ · v + (1 - ρ) · g²; d = g · sqrt(s + ε) / sqrt(v + ε); s = ρ · s + (1 - ρ) · d²; w -= learningRate · d</c>. The paper has
/// a learning rate of 1.
/// </summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class AdadeltaAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>The decay of the means of squared gradients and changes. Default: 0.95.</summary>
    public double Rho { get; set; } = 0.95;

    /// <summary>Keeps the divisor away from 0, at least 1e-36: means of squares below the smallest normal float, 1.2e-38, count as 0. Default: 1e-7.</summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>
/// Adamax, Adam by the largest gradient (Kingma and Ba, 2014, section 7), as in Keras: <c>m = β1 · m + (1 - β1) · g; u = max(β2 · u, |g|);
/// w -= learningRate / (1 - β1^t) · m / (u + ε)</c>.
/// </summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class AdamaxAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>The decay of the mean of the gradient. Default: 0.9.</summary>
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The decay of the largest gradient. Default: 0.999.</summary>
    public double Beta2 { get; set; } = 0.999;

    /// <summary>Keeps the divisor away from 0, at least 1e-36. Default: 1e-7.</summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>
/// Nadam, Adam with Nesterov's momentum (Dozat, 2016), as in Keras: with m and v of Adam, <c>μ(t) = β1 · (1 - 0.96^t / 2)</c> and <c>Π(t) = μ(1) · … · μ(t)</c>,
/// <c>w -= learningRate · (μ(t+1) · m / (1 - Π(t+1)) + (1 - μ(t)) · g / (1 - Π(t))) / (sqrt(v / (1 - β2^t)) + ε)</c>. All μ have the β1 of the step.
/// </summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class NadamAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>The decay of the mean of the gradient. Default: 0.9.</summary>
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The decay of the mean of the squared gradient. Default: 0.999.</summary>
    public double Beta2 { get; set; } = 0.999;

    /// <summary>Keeps the divisor away from 0, at least 1e-17: means of squares below the smallest normal float, 1.2e-38, count as 0. Default: 1e-7.</summary>
    public double Epsilon { get; set; } = 1e-7;
}

/// <summary>
/// Lion (Chen et al., 2023), as in Keras: <c>w -= learningRate · sign(β1 · m + (1 - β1) · g); m = β2 · m + (1 - β2) · g</c>. Every number changes by the whole learning rate, so that
/// one of a third to a tenth of Adam's is usual, and a weight decay of 3 to 10 times.
/// </summary>
/// <param name="learningRate">The step size. Default: 0.001.</param>
public sealed class LionAttribute(double learningRate = 1e-3) : OptimizerAttribute(learningRate)
{
    /// <summary>The share of the mean, beside the gradient, in the direction of a step. Default: 0.9.</summary>
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The decay of the mean of the gradient. Default: 0.99.</summary>
    public double Beta2 { get; set; } = 0.99;
}

/// <summary>Scales the gradient of all parameters together down to this Euclidean norm where it is longer (Pascanu et al., 2013).</summary>
/// <param name="norm">The longest gradient allowed, above 0. It can be changed at run time: <see cref="Optimizer.ClipNorm"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ClipNormAttribute(double norm) : Attribute
{
    /// <summary>The longest gradient allowed.</summary>
    public double Norm { get; } = norm;
}
