using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>How far a float may be from the number that it stands for: the sum of both.</summary>
/// <param name="Relative">Relative to that number.</param>
/// <param name="Absolute">More than that; what is smaller than a normal float has units of its own.</param>
internal readonly record struct Bound(double Relative, double Absolute = 0);

/// <summary>One number of a network: what goes in, and the target where it is a loss.</summary>
internal readonly record struct Point(double X, double Target);

/// <summary>
/// An activation or a loss, and in float64 what it and its derivative are. The emitted code is that of a network which the compiler builds and
/// differentiates.
/// </summary>
/// <param name="Attribute">The attribute as a user writes it.</param>
internal sealed record PointwiseCase(
    string Attribute, Func<Point, double> Value, Func<Point, double> Derivative, Func<Point, Bound> ValueBound, Func<Point, Bound> DerivativeBound)
{
    public string Name => Attribute.Split('(')[0];

    private bool IsLoss => LossTable.Find(Name) is not null;

    /// <summary>What is off at one of the vector widths, the worst first.</summary>
    public IEnumerable<string> Problems(Point[] points)
    {
        var kernel = Kernel();
        var compiled = CompiledKernel.Of(kernel);
        float[] x = [.. points.Select(p => (float)p.X)], target = [.. points.Select(p => (float)p.Target)], empty = new float[points.Length];
        var problems = new List<(double Excess, string Text)>();
        foreach (var width in CompiledKernel.Widths)
        {
            float[][] results = KernelCase.Run(kernel, compiled, width, points.Length, [x, target, empty, empty], [2, 3], [1], null);
            for (int i = 0; i < points.Length; i++)
            {
                Note("", results[2][i], Value(points[i]), ValueBound(points[i]));
                Note("'s derivative", results[3][i], Derivative(points[i]), DerivativeBound(points[i]));

                void Note(string what, float actual, double expected, Bound bound)
                {
                    if (Excess(actual, expected, bound) is var excess and > 1)
                        problems.Add((excess, $"{width}: {Attribute}{what} at {points[i].X:R}, {points[i].Target:R} is {actual:R}, not {expected:G9}: {excess:F1} times too far off ({Math.Abs(actual - expected) / Math.Abs(expected):G3} of it)."));
                }
            }
        }

        return problems.OrderByDescending(p => p.Excess).Select(p => p.Text);
    }

    /// <summary>The error as a multiple of what is allowed.</summary>
    public static double Excess(float actual, double expected, Bound bound)
    {
        if (double.IsNaN(actual) || (float.IsInfinity(actual) && Math.Abs(expected) < float.MaxValue))
            return double.PositiveInfinity;
        if (Math.Abs(expected) >= float.MaxValue)
            return Math.Sign(actual) == Math.Sign(expected) && Math.Abs(actual) >= float.MaxValue * (1 - bound.Relative) ? 0 : double.PositiveInfinity;
        return Math.Abs(actual - expected) / (bound.Relative * Math.Abs(expected) + bound.Absolute + float.Epsilon);
    }

    /// <summary>Operands: input, target, value, derivative.</summary>
    private MapKernel Kernel()
    {
        var model = IsLoss
            ? Written.Model($"Input(4), Target(1), {Attribute}, SGD", Name == "Poisson" ? "A: Dense(1), Softplus" : "A: Dense(1)")
            : Written.Model("Input(4), Target(4), MeanSquaredError, SGD", $"A: Dense(4), {Attribute}", "B: Dense(4)");
        var nodes = model.Train!.Graph.Nodes;
        var forward = nodes.Single(n => n.Operator is Map map && map.Name == Name);
        var backward = nodes.Single(n => n.Operator is Map map && map.Name == $"{Name} gradient");
        int upstream = backward.Inputs[0] == forward ? 1 : forward.Inputs.Count;

        // What comes from above is the gradient's last input, or for a loss scalar 0: 1 here.
        var derivative = ((Map)backward.Operator).Body.ReplaceArguments(
            i => i == upstream ? 1 : backward.Inputs[i] == forward ? new ScalarExpression.Step(0) : Operand(i));
        return new MapKernel(
            List(Element, Element, Element, Element),
            new Epilogue(List(new EpilogueStep(((Map)forward.Operator).Body, 2), new EpilogueStep(derivative, 3))), Extent.Batch(1));
    }
}
