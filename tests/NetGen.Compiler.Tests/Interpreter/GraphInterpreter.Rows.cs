namespace NetGen.Compiler.Tests;

public sealed partial class GraphInterpreter
{
    private static double[] Softmax(double[] x, int length) => [.. x.Chunk(length).SelectMany(Probabilities)];

    private static double[] SoftmaxCrossEntropy(bool sparse, double[] logits, double[] targets, Shape shape)
    {
        int rows = (int)shape.Rows;
        return
        [
            .. logits.Chunk(shape.Last).Zip(TargetRows(sparse, targets, shape.Last), (z, t) =>
            {
                double normalizer = z.Max() + Math.Log(z.Sum(v => Math.Exp(v - z.Max())));
                return z.Zip(t, (a, b) => b * (normalizer - a)).Sum();
            }).Chunk(rows).Select(losses => losses.Sum() / rows),
        ];
    }

    private static IEnumerable<double[]> TargetRows(bool sparse, double[] targets, int classes) => sparse
        ? targets.Select(label => Enumerable.Range(0, classes).Select(c => c == (int)label ? 1.0 : 0).ToArray())
        : targets.Chunk(classes);

    /// <summary>x̂ · γ + β, what is normalized together by itself.</summary>
    private static double[] Normalize(Normalize normalize, double[][] inputs, Node node)
    {
        var (x, shape) = (inputs[0], node.Shape);
        double[] y = new double[x.Length];
        foreach (var together in Enumerable.Range(0, x.Length).GroupBy(Part))
        {
            double mean = normalize.By == Norm.Variance ? together.Average(i => x[i]) : 0;
            double squares = together.Sum(i => (x[i] - mean) * (x[i] - mean));
            double root = normalize.By == Norm.Length ? Math.Max(Math.Sqrt(squares), normalize.Epsilon) : Math.Sqrt(squares / together.Count() + normalize.Epsilon);
            foreach (int i in together)
                y[i] = (x[i] - mean) / root * (normalize.Scales ? inputs[1][i % inputs[1].Length] : 1) + (normalize.Shifts ? inputs[^1][i % inputs[^1].Length] : 0);
        }

        return y;

        // The place along what stays.
        long Part(int index)
        {
            long part = 0, stride = 1, rest = index;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                if (!normalize.Axes.Contains(axis))
                {
                    part += rest % shape[axis] * stride;
                    stride *= shape[axis];
                }

                rest /= shape[axis];
            }

            return part + (normalize.OverBatch ? 0 : rest * stride);
        }
    }

    private static double[] Probabilities(double[] row)
    {
        double[] exp = [.. row.Select(v => Math.Exp(v - row.Max()))];
        return [.. exp.Select(e => e / exp.Sum())];
    }
}
