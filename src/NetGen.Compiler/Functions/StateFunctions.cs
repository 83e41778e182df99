namespace NetGen.Compiler;

/// <summary>What training steps remember.</summary>
internal static class StateFunctions
{
    public static IReadOnlyList<FunctionRow> Rows { get; } = [new("Assign", Assign) { Mixes = true }];

    /// <summary>Only a training step stores: a prediction goes by what is stored.</summary>
    private static Value Assign(CallScope call)
    {
        var (layer, state, value) = (call.Layer, call.Symbols[0], call.Symbols[1]);
        if (state.Shape is not { } shape)
            return layer.Unknown;
        if (state.State is not { } index)
        {
            layer.ReportShape(Rules.NoState, null, [call.Numbers.Name]);
            return layer.Unknown;
        }

        if (value.Node is not { } node)
            return layer.Unknown;
        if (node.Type.Batched || !Map.Spreads(node.Type, TensorType.Fixed(shape)))
        {
            layer.ReportShape(Rules.StateDoesNotFit, null,
                [call.Numbers.Name, shape.ToString(), node.Type.Batched ? $"{node.Shape} of each sample" : node.Shape.ToString(), node.Type.Batched ? "take their mean, Mean(…, Batch)" : "let both have one shape"]);
            return layer.Unknown;
        }

        if (!layer.IsTraining)
            return layer.Unknown;
        if (node.Shape != shape)
            node = layer.Body.Add(new Expand(TensorType.Fixed(shape)), node);
        // Another parameter may itself be stored anew before it is read here.
        if (node.Storage().Operator is ParameterSource)
            node = layer.Body.Add(new Map(new ScalarExpression.Argument(0), Label: "copy"), node);
        layer.Store(new State(index, null), node);
        return layer.Unknown;
    }
}
