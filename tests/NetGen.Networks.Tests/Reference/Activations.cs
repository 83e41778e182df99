using static NetGen.Networks.Tests.Functions;

namespace NetGen.Networks.Tests;

/// <summary>A function of each number by itself, by the name of its attribute.</summary>
public sealed record ActivationReference(string Kind, double Number = 0, string Arguments = "") : ReferenceLayer
{
    public override string Attribute => Kind + Arguments;

    public override int[] Output(int[] input) => input;

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) => Array.ConvertAll(x, Of);

    private static T Between<T>(T x, double least, double most) where T : struct, IScalar<T> =>
        IfPositive(x - T.Constant(least), IfPositive(T.Constant(most) - x, x, T.Constant(most)), T.Constant(least));

    private T Of<T>(T x) where T : struct, IScalar<T>
    {
        T zero = T.Constant(0), one = T.Constant(1), half = T.Constant(0.5), number = T.Constant(Number);
        return Kind switch
        {
            "ReLU" => IfPositive(x, x, zero),
            "LeakyReLU" => IfPositive(x, x, number * x),
            "ELU" => IfPositive(x, x, number * (Exp(x) - one)),
            "Sigmoid" => one / (one + Exp(zero - x)),
            "Tanh" => Tanh(x),
            "Softplus" => Log(one + Exp(x)),
            "GELU" when Arguments.Length > 0 => half * x * (one + Tanh(T.Constant(Math.Sqrt(2 / Math.PI)) * (x + T.Constant(0.044715) * x * x * x))),
            "GELU" => half * x * (one + Erf(x / T.Constant(Math.Sqrt(2)))),
            "SiLU" => x / (one + Exp(zero - x)),
            "Exponential" => Exp(x),
            "SELU" => T.Constant(1.0507009873554805) * IfPositive(x, x, T.Constant(1.6732632423543772) * (Exp(x) - one)),
            "CELU" => IfPositive(x, x, number * (Exp(x / number) - one)),
            "ReLU6" => Between(x, 0, 6),
            "HardTanh" => Between(x, -1, 1),
            "HardSigmoid" => Between(x + T.Constant(3), 0, 6) / T.Constant(6),
            "HardSwish" => x * Between(x + T.Constant(3), 0, 6) / T.Constant(6),
            "Mish" => x * Tanh(IfPositive(x, x + Log(one + Exp(zero - x)), Log(one + Exp(x)))),
            "Softsign" => x / (one + Abs(x)),
            _ => throw new InvalidOperationException($"No reference for {Kind}."),
        };
    }
}

/// <summary>x above 0, else α · x, with an α for each place along the axes that are not shared.</summary>
public sealed record PReluReference(int[] SharedAxes, string Options) : ReferenceLayer
{
    public override string Attribute =>
        SharedAxes.Length == 0 && Options.Length == 0 ? "PReLU" : $"PReLU({(string.Join(", ", SharedAxes) + Options).TrimStart(',', ' ')})";

    public override int[] Output(int[] input) => input;

    public override IReadOnlyList<ReferenceParameter> Parameters(int[] input) =>
        [new("alpha", [.. input.Select((size, axis) => SharedAxes.Contains(axis) || SharedAxes.Contains(axis - input.Length) ? 1 : size)], 3, 0)];

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) =>
        new Tensor<T>(x, shape).With(new Tensor<T>(parameters[0], Parameters(shape)[0].Shape), (v, alpha) => IfPositive(v, v, alpha * v)).Values;
}

/// <summary>exp(x) / Σ exp(x) over the last axis, or its logarithm.</summary>
public sealed record SoftmaxReference : ReferenceLayer
{
    public bool IsLogarithm { get; init; }

    public override string Attribute => IsLogarithm ? "LogSoftmax" : "Softmax";

    public override int[] Output(int[] input) => input;

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass)
    {
        int classes = shape[^1];
        var y = new T[x.Length];
        for (int row = 0; row < x.Length; row += classes)
        {
            var sum = T.Constant(0);
            for (int i = row; i < row + classes; i++)
                sum += y[i] = Exp(x[i]);
            for (int i = row; i < row + classes; i++)
                y[i] = IsLogarithm ? x[i] - Log(sum) : y[i] / sum;
        }

        return y;
    }
}
