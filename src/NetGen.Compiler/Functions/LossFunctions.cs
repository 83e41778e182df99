namespace NetGen.Compiler;

/// <summary>What is added to a sample's loss.</summary>
internal static class LossFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } = [new("AddLoss", AddLoss)];

    private static Value AddLoss(CallScope call)
    {
        var (layer, loss) = (call.Layer, call.X);
        if (loss.Shape is { Rank: > 0 } shape)
            layer.ReportShape(Rules.LossIsNoNumber, null, [call.Numbers.Name, shape.ToString()]);
        else if (loss.Node is { } node)
            layer.AddLoss(node);
        return layer.Unknown;
    }
}
