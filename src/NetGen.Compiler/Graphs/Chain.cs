namespace NetGen.Compiler;

/// <summary>The layers of a network built one behind the other: a forward pass, as far as mistakes let it come.</summary>
/// <param name="Layers">One a known layer attribute, in source order.</param>
/// <param name="Outputs">The shape that each property gives, or null where a mistake hides it.</param>
/// <param name="Output">What the last gives.</param>
public sealed record Chain(Graph Graph, IReadOnlyList<AppliedLayer> Layers, IReadOnlyList<Shape?> Outputs, Value Output, ShapeTrace Trace)
{
    /// <summary>
    /// Builds every layer behind the one in front, and reports what is wrong with them. Behind a broken one, only what does not depend on the shape is checked.
    /// </summary>
    /// <param name="input">The shape of a sample, or null where that is broken itself.</param>
    /// <param name="isTraining">Whether dropout drops: a training program is another graph than the others.</param>
    public static Chain Build(ModelSpec spec, Shape? input, ParameterTable parameters, bool isTraining, ProblemList problems)
    {
        var forward = new ForwardPass(new Graph(), parameters, isTraining, new ShapeTrace(input), problems);
        var layers = new List<AppliedLayer>();
        var outputs = new List<Shape?>();
        var x = input is { } shape ? new Value(forward.Graph.Add(new InputSource(TensorType.Sample(shape)), "input")) : Value.Unknown;
        int dropouts = 0;

        // Without an order there are no shapes to speak of.
        bool isOrdered = spec.Layers.All(l => l.Declaration == spec.Layers[0].Declaration);

        for (int i = 0; i < spec.Layers.Count; i++)
        {
            var property = spec.Layers[i];
            var onProperty = new List<AppliedLayer>();
            if (property.Attributes.Count == 0)
            {
                problems.Add(Rules.EmptyLayer, new Place(0, i, -1), [property.Name]);
                x = Value.Unknown;
            }

            for (int k = 0; k < property.Attributes.Count; k++)
            {
                var place = new Place(0, i, k);
                var attribute = property.Attributes[k];
                if (LayerTable.Find(attribute.Name) is not { } known)
                {
                    problems.Add(Rules.UnknownAttribute, place, ["layer", attribute.Name]);
                    x = Value.Unknown;
                    continue;
                }

                var applied = new AppliedLayer(known, attribute, place, property.Name, Prefix(property, onProperty), known is Dropout ? ScalarSlots.OfUse(dropouts++) : -1);
                var before = isOrdered ? x : x with { Node = null };
                x = known.Build(new LayerScope(forward, applied), before);
                forward.Trace.Add(place, property.Name, attribute.Name, before.Shape, x.Shape);
                if (known is Dropout && onProperty.Any(l => l.Layer is Dropout))
                    problems.Add(Rules.SeveralDropouts, place, [property.Name]);
                onProperty.Add(applied);
            }

            layers.AddRange(onProperty);
            outputs.Add(x.Shape);
        }

        return new Chain(forward.Graph, layers, outputs, isOrdered ? x : Value.Unknown, forward.Trace);
    }

    /// <summary>The front part of the names of parameters: the property's, and a number from the second layer with some on.</summary>
    private static string Prefix(LayerSpec property, List<AppliedLayer> earlier) =>
        earlier.Count(l => l.Layer.IsTrained) is > 0 and var count ? $"{property.Name}.{count}" : property.Name;
}
