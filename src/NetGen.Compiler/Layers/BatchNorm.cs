using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Each channel over the batch and all places to mean 0 and variance 1: <c>(x − μ) / √(σ² + ε) · γ + β</c>. In training μ and σ² are the batch's, and moving averages of them follow:
/// <c>m ← momentum · m + (1 − momentum) · μ</c>; elsewhere they are these averages.
/// </summary>
public sealed class BatchNorm() : Normalization("BatchNorm", 1e-3)
{
    private const double Momentum = 0.99;

    protected override bool Check(LayerScope layer) => layer.IsShare("Momentum", Momentum);

    protected override Value Build(LayerScope layer, Value x, Shape input, double epsilon)
    {
        var (gamma, beta) = (Scale(layer, input), Shift(layer, input));
        var channels = Shape.Of(input.Last);
        var (mean, variance) = (layer.State("mean", channels, "Zeros"), layer.State("variance", channels, "Ones"));
        if (mean.Value is null || variance.Value is null || gamma is { Node: null } || beta is { Node: null })
            return layer.Unknown;

        var body = layer.Body;
        if (!layer.IsTraining)
        {
            var averages = new Normalize.Statistics(mean.Value, variance.Value, Normalize.Factor(body, variance.Value, epsilon));
            return layer.Unknown with { Node = Normalize.Apply(body, x.Node!, averages, gamma?.Node, beta?.Node) };
        }

        var axes = Enumerable.Range(0, Math.Max(0, input.Rank - 1)).ToEquatableArray();
        var batch = new Normalize(Norm.Variance, axes, epsilon, OverBatch: true).StatisticsOf(body, x.Node!);
        double momentum = layer.Attribute.Number("Momentum", Momentum);
        Follow(mean, batch.Mean!);
        Follow(variance, batch.Second);
        return Along(layer, x, Norm.Variance, axes, epsilon, gamma, beta, overBatch: true);

        void Follow(State average, Node now)
        {
            var next = momentum * new Argument(0) + (1 - momentum) * (ScalarExpression)new Argument(1);
            layer.Store(average, body.Map("moving average", next, average.Value!, now));
        }
    }
}
