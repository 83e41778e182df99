namespace NetGen.Compiler;

/// <summary>Every optimizer of the language, by the name of its attribute, with Keras's defaults.</summary>
public static class OptimizerTable
{
    public static IReadOnlyList<OptimizerRow> All { get; } =
    [
        new("SGD", 0.01, ["Momentum"]),
        new("Adam", 0.001, ["Beta1", "Beta2", "Epsilon"], LeastEpsilon: 1e-18),
        new("AdamW", 0.001, ["Beta1", "Beta2", "Epsilon"], WeightDecay: 0.004, LeastEpsilon: 1e-18),
        new("RMSProp", 0.001, ["Rho", "Momentum", "Epsilon"], LeastEpsilon: 1e-36),
    ];

    public static OptimizerRow? Find(string attribute) => All.FirstOrDefault(o => o.Name == attribute);
}

/// <param name="Numbers">What the algorithm has beside learning rate and weight decay; the others are zero.</param>
/// <param name="LeastEpsilon">
/// A mean of squares below the smallest normal float, 1.2e-38, becomes zero, and ε alone divides: a gradient below its root, 1.1e-19, must not then give a step above
/// the learning rate. ε stands beside the root in Adam and below it in RMSProp.
/// </param>
public sealed record OptimizerRow(string Name, double LearningRate, EquatableArray<string> Numbers, double WeightDecay = 0, double LeastEpsilon = 0)
{
    public OptimizerRow(string name, double learningRate, string[] numbers, double WeightDecay = 0, double LeastEpsilon = 0)
        : this(name, learningRate, numbers.ToEquatableArray(), WeightDecay, LeastEpsilon)
    {
    }

    /// <summary>Reports numbers outside their range.</summary>
    public void Check(AttributeReader optimizer)
    {
        optimizer.IsPositive("LearningRate", LearningRate);
        optimizer.IsNotNegative("WeightDecay", WeightDecay);
        foreach (string number in Numbers)
        {
            if (number == "Epsilon")
                optimizer.IsAtLeast(LeastEpsilon, number, Default(number));
            else
                optimizer.IsShare(number, Default(number));
        }

        if (optimizer.Attribute.Flag("Nesterov") && optimizer.Attribute.Number("Momentum") == 0)
            optimizer.Report(Rules.UnusedNumber, "Nesterov", ["Nesterov", Name, "Momentum is 0"]);
    }

    /// <summary>The optimizer with the attribute's numbers. Moments: velocity; mean and square; square, and velocity with momentum.</summary>
    public OptimizerInfo Read(AttributeSpec attribute, double clipNorm)
    {
        double momentum = Number(attribute, "Momentum");
        int moments = (Numbers.Contains("Beta1") ? 2 : 0) + (Numbers.Contains("Rho") ? 1 : 0) + (momentum > 0 ? 1 : 0);
        return new OptimizerInfo(
            Name,
            attribute.Number("LearningRate", LearningRate),
            momentum,
            attribute.Flag("Nesterov"),
            Number(attribute, "Beta1"),
            Number(attribute, "Beta2"),
            Number(attribute, "Rho"),
            Number(attribute, "Epsilon"),
            attribute.Number("WeightDecay", WeightDecay),
            clipNorm,
            moments);
    }

    private double Number(AttributeSpec attribute, string name) => Numbers.Contains(name) ? attribute.Number(name, Default(name)) : 0;

    private static double Default(string number) => number switch
    {
        "Beta1" or "Rho" => 0.9,
        "Beta2" => 0.999,
        "Epsilon" => 1e-7,
        _ => 0,
    };
}
