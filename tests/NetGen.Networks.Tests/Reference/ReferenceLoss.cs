using static NetGen.Networks.Tests.Functions;

namespace NetGen.Networks.Tests;

/// <summary>A loss attribute, and the loss of one sample by its definition.</summary>
/// <param name="Kind">The attribute's name.</param>
/// <param name="FromLogits">The output holds logits.</param>
/// <param name="Weight">The factor of the loss.</param>
/// <param name="Delta">Huber's.</param>
public sealed record ReferenceLoss(string Kind, bool FromLogits = false, double Weight = 1, double Delta = 1)
{
    /// <summary>Which of several outputs it is the loss of.</summary>
    public string Output { get; init; } = "";

    /// <summary>How far targets are spread over the classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The focal losses' γ.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>The focal losses' α.</summary>
    public double Alpha { get; init; } = 0.25;

    /// <summary>The binary focal loss weighs its classes by α.</summary>
    public bool IsBalanced { get; init; }

    /// <summary>The method <c>Loss</c> of the class, which the row's <see cref="ForwardReference"/> knows.</summary>
    public static ReferenceLoss Own { get; } = new("Own");

    public bool IsOwn => Kind == "Own";

    public bool IsSparse => Kind == "SparseCategoricalCrossEntropy";

    /// <summary>A row of targets is a distribution over classes.</summary>
    public bool IsCategorical => Kind.EndsWith("CategoricalCrossEntropy", StringComparison.Ordinal) || Kind is "CategoricalFocalCrossEntropy" or "KLDivergence";

    /// <summary>A target is the probability of one class.</summary>
    public bool IsBinary => Kind is "BinaryCrossEntropy" or "BinaryFocalCrossEntropy" or "Dice";

    public string Attribute
    {
        get
        {
            string[] arguments =
            [
                .. Kind == "Huber" && Delta != 1 ? [FormattableString.Invariant($"{Delta}")] : Array.Empty<string>(),
                .. Output.Length > 0 ? [$"Output = \"{Output}\""] : Array.Empty<string>(),
                .. FromLogits ? ["FromLogits = true"] : Array.Empty<string>(),
                .. IsBalanced ? ["ApplyClassBalancing = true"] : Array.Empty<string>(),
                .. Gamma != 2 ? [FormattableString.Invariant($"Gamma = {Gamma}")] : Array.Empty<string>(),
                .. Alpha != 0.25 ? [FormattableString.Invariant($"Alpha = {Alpha}")] : Array.Empty<string>(),
                .. LabelSmoothing != 0 ? [FormattableString.Invariant($"LabelSmoothing = {LabelSmoothing}")] : Array.Empty<string>(),
                .. Weight != 1 ? [FormattableString.Invariant($"Weight = {Weight}")] : Array.Empty<string>(),
            ];
            return arguments.Length == 0 ? Kind : $"{Kind}({string.Join(", ", arguments)})";
        }
    }

    /// <summary>The loss of one sample, without the weight.</summary>
    /// <param name="output">The sample's output, row-major.</param>
    /// <param name="classes">The size of its last axis.</param>
    /// <param name="target">The sample's target, class indices as numbers.</param>
    public T Of<T>(T[] output, int classes, double[] target) where T : struct, IScalar<T>
    {
        var sum = T.Constant(0);
        if (IsCategorical)
        {
            int rows = output.Length / classes;
            for (int row = 0; row < rows; row++)
            {
                var logs = LogProbabilities(output[(row * classes)..((row + 1) * classes)]);
                for (int i = 0; i < classes; i++)
                {
                    double share = IsSparse ? (target[row] == i ? 1 : 0) : target[row * classes + i];
                    share = share * (1 - LabelSmoothing) + LabelSmoothing / classes;
                    sum += OfClass(T.Constant(share), logs[i], share);
                }
            }

            return sum / T.Constant(rows);
        }

        if (Kind == "Dice")
            return Dice(output, target);
        if (Kind == "CosineSimilarity")
        {
            for (int row = 0; row < output.Length; row += classes)
                sum -= Cosine(output[row..(row + classes)], target[row..(row + classes)]);
            return sum / T.Constant(output.Length / classes);
        }

        for (int i = 0; i < output.Length; i++)
            sum += OfNumber(output[i], target[i]);
        return sum / T.Constant(output.Length);
    }

    /// <summary>What a class adds whose probability has this logarithm.</summary>
    private T OfClass<T>(T share, T logarithm, double target) where T : struct, IScalar<T> => Kind switch
    {
        "KLDivergence" => target == 0 ? share : share * (T.Constant(Math.Log(target)) - logarithm),
        "CategoricalFocalCrossEntropy" => T.Constant(0) - T.Constant(Alpha) * Power(T.Constant(1) - Exp(logarithm), Gamma) * share * logarithm,
        _ => T.Constant(0) - share * logarithm,
    };

    private T OfNumber<T>(T y, double target) where T : struct, IScalar<T>
    {
        T one = T.Constant(1), t = T.Constant(target);
        switch (Kind)
        {
            case "BinaryCrossEntropy":
                return Binary(y, Smoothed(target));
            case "BinaryFocalCrossEntropy":
                double smoothed = Smoothed(target);
                T s = T.Constant(smoothed), p = FromLogits ? one / (one + Exp(T.Constant(0) - y)) : y;
                double weight = IsBalanced ? smoothed * Alpha + (1 - smoothed) * (1 - Alpha) : 1;
                return T.Constant(weight) * Power(one - s * p - (one - s) * (one - p), Gamma) * Binary(y, smoothed);
            case "Poisson":
                return y - t * Log(y + T.Constant(1e-7));
            case "Hinge" or "SquaredHinge":
                T margin = one - T.Constant(target == 0 ? -1 : target) * y, positive = IfPositive(margin, margin, T.Constant(0));
                return Kind == "Hinge" ? positive : positive * positive;
            default:
                return Regression(y - t);
        }
    }

    private double Smoothed(double target) => target * (1 - LabelSmoothing) + LabelSmoothing / 2;

    private static T Dice<T>(T[] output, double[] target) where T : struct, IScalar<T>
    {
        T shared = T.Constant(0), both = T.Constant(0), epsilon = T.Constant(1e-7);
        for (int i = 0; i < output.Length; i++)
        {
            shared += output[i] * T.Constant(target[i]);
            both += output[i] + T.Constant(target[i]);
        }

        return T.Constant(1) - (shared + shared + epsilon) / (both + epsilon);
    }

    private static T Cosine<T>(T[] output, double[] target) where T : struct, IScalar<T>
    {
        T product = T.Constant(0), square = T.Constant(0);
        for (int i = 0; i < output.Length; i++)
        {
            product += output[i] * T.Constant(target[i]);
            square += output[i] * output[i];
        }

        double norm = Math.Max(Math.Sqrt(target.Sum(t => t * t)), 1e-7);
        return product / (Max(Power(square, 0.5), T.Constant(1e-7)) * T.Constant(norm));
    }

    private T[] LogProbabilities<T>(T[] row) where T : struct, IScalar<T>
    {
        if (!FromLogits)
            return Array.ConvertAll(row, Log);
        var logOfSum = Log(row.Aggregate(T.Constant(0), (sum, z) => sum + Exp(z)));
        return Array.ConvertAll(row, z => z - logOfSum);
    }

    private T Binary<T>(T x, double target) where T : struct, IScalar<T>
    {
        T one = T.Constant(1), zero = T.Constant(0);
        // −log(sigmoid(z)) = log(1 + exp(−z)) and −log(1 − sigmoid(z)) = log(1 + exp(z)).
        return FromLogits
            ? T.Constant(target) * Log(one + Exp(zero - x)) + T.Constant(1 - target) * Log(one + Exp(x))
            : zero - T.Constant(target) * Log(x) - T.Constant(1 - target) * Log(one - x);
    }

    private T Regression<T>(T e) where T : struct, IScalar<T>
    {
        switch (Kind)
        {
            case "MeanSquaredError":
                return e * e;
            case "MeanAbsoluteError":
                return Abs(e);
            case "LogCosh":
                return Log((Exp(e) + Exp(T.Constant(0) - e)) / T.Constant(2));
            case "Huber":
                T delta = T.Constant(Delta), half = T.Constant(0.5);
                return Math.Abs(e.Value) <= Delta ? half * e * e : delta * (Abs(e) - half * delta);
            default:
                throw new InvalidOperationException($"No reference for {Kind}.");
        }
    }
}
