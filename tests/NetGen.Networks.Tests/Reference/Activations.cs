using static NetGen.Networks.Tests.Functions;

namespace NetGen.Networks.Tests;

/// <summary>A function of each number by itself, by the name of its attribute.</summary>
public sealed record ActivationReference(string Kind, double Number = 0, string Arguments = "") : ReferenceLayer
{
    public override string Attribute => Kind + Arguments;

    public override int[] Output(int[] input) => input;

    public override T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) => Array.ConvertAll(x, Of);

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
            _ => throw new InvalidOperationException($"No reference for {Kind}."),
        };
    }
}

/// <summary>exp(x) / Σ exp(x) over the last axis.</summary>
public sealed record SoftmaxReference : ReferenceLayer
{
    public override string Attribute => "Softmax";

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
                y[i] /= sum;
        }

        return y;
    }
}
