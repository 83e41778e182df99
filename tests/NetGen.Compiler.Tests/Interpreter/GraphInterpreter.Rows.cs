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

    private static double[] Probabilities(double[] row)
    {
        double[] exp = [.. row.Select(v => Math.Exp(v - row.Max()))];
        return [.. exp.Select(e => e / exp.Sum())];
    }
}
