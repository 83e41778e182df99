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

/// <summary>Scales the gradient of all parameters together down to this Euclidean norm where it is longer (Pascanu et al., 2013).</summary>
/// <param name="norm">The longest gradient allowed, above 0. It can be changed at run time: <see cref="Optimizer.ClipNorm"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ClipNormAttribute(double norm) : Attribute
{
    /// <summary>The longest gradient allowed.</summary>
    public double Norm { get; } = norm;
}
