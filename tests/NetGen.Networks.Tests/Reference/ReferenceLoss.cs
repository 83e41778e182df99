using static NetGen.Networks.Tests.Functions;

namespace NetGen.Networks.Tests;

/// <summary>A loss attribute, and the loss of one sample by its definition.</summary>
/// <param name="Kind">The attribute's name.</param>
/// <param name="FromLogits">The output holds logits.</param>
/// <param name="Weight">The factor of the loss.</param>
/// <param name="Delta">Huber's.</param>
public sealed record ReferenceLoss(string Kind, bool FromLogits = false, double Weight = 1, double Delta = 1)
{
    public bool IsSparse => Kind == "SparseCategoricalCrossEntropy";

    public bool IsCategorical => Kind.EndsWith("CategoricalCrossEntropy", StringComparison.Ordinal);

    public string Attribute
    {
        get
        {
            string[] arguments =
            [
                .. Kind == "Huber" && Delta != 1 ? [FormattableString.Invariant($"{Delta}")] : Array.Empty<string>(),
                .. FromLogits ? ["FromLogits = true"] : Array.Empty<string>(),
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
                    sum -= T.Constant(share) * logs[i];
                }
            }

            return sum / T.Constant(rows);
        }

        for (int i = 0; i < output.Length; i++)
            sum += Kind == "BinaryCrossEntropy" ? Binary(output[i], target[i]) : Regression(output[i] - T.Constant(target[i]));
        return sum / T.Constant(output.Length);
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
            case "Huber":
                T delta = T.Constant(Delta), half = T.Constant(0.5);
                return Math.Abs(e.Value) <= Delta ? half * e * e : delta * (Abs(e) - half * delta);
            default:
                throw new InvalidOperationException($"No reference for {Kind}.");
        }
    }
}
