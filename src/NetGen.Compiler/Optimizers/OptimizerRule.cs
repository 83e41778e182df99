namespace NetGen.Compiler;

/// <summary>An optimizer: its numbers with Keras's defaults, what it keeps for each number of a parameter, and what a step makes of them.</summary>
/// <param name="name">The name of the attribute.</param>
/// <param name="numbers">What the algorithm has beside learning rate and weight decay; the others are zero.</param>
public abstract class OptimizerRule(string name, double learningRate, double weightDecay = 0, params OptimizerNumber[] numbers)
{
    public string Name { get; } = name;

    /// <summary>Blocks of moments, each as large as the parameters.</summary>
    /// <param name="momentum">The attribute's momentum.</param>
    public abstract int MomentCount(double momentum);

    /// <summary>The formula for one number. The moments come in the order of their blocks.</summary>
    public abstract void Update(UpdateScope u);

    /// <summary>Reports numbers outside their range.</summary>
    public void Check(AttributeReader optimizer)
    {
        optimizer.IsPositive("LearningRate", learningRate);
        optimizer.IsNotNegative("WeightDecay", weightDecay);
        optimizer.AtLeast(1, "AccumulationSteps", 1);
        foreach (var number in numbers)
        {
            if (number.Least is { } least)
                optimizer.IsAtLeast(least, number.Name, number.Default);
            else
                optimizer.IsShare(number.Name, number.Default);
        }

        if (optimizer.Attribute.Flag("Nesterov") && optimizer.Attribute.Number("Momentum") == 0)
            optimizer.Report(Rules.UnusedNumber, "Nesterov", ["Nesterov", Name, "Momentum is 0"]);
    }

    /// <summary>The optimizer with the attribute's numbers.</summary>
    public OptimizerInfo Read(AttributeSpec attribute, double clipNorm)
    {
        double momentum = Number("Momentum");
        return new OptimizerInfo(
            Name,
            attribute.Number("LearningRate", learningRate),
            momentum,
            attribute.Flag("Nesterov"),
            Number("Beta1"),
            Number("Beta2"),
            Number("Rho"),
            Number("Epsilon"),
            attribute.Number("WeightDecay", weightDecay),
            clipNorm,
            MomentCount(momentum))
        {
            InitialAccumulator = Number("InitialAccumulator"),
            AccumulationSteps = attribute.Integer("AccumulationSteps", 1),
        };

        double Number(string name) => numbers.FirstOrDefault(n => n.Name == name) is { } number ? attribute.Number(name, number.Default) : 0;
    }
}

/// <param name="Least">The least that it may be, or null for one that is at least 0 and below 1.</param>
public sealed record OptimizerNumber(string Name, double Default, double? Least = null)
{
    /// <summary>
    /// ε. A mean of squares below the smallest normal float, 1.2e-38, becomes zero, and ε alone divides: a gradient below its root, 1.1e-19, must not then give a step far above
    /// the learning rate.
    /// </summary>
    public static OptimizerNumber Epsilon(double least) => new("Epsilon", 1e-7, least);
}
