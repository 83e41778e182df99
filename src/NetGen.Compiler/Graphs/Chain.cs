namespace NetGen.Compiler;

/// <summary>The layers of a network as they were read: steps in order, the shapes between them, and the end.</summary>
/// <param name="Steps">One a known layer attribute, in source order.</param>
/// <param name="Output">The shape that the last gives, or null when a broken layer hides it.</param>
/// <param name="End">The last attribute that computes something, or null when there is none or its meaning is unknown.</param>
public sealed record Chain(IReadOnlyList<ChainStep> Steps, Shape? Output, ChainEnd? End, ShapeTrace Trace)
{
    /// <summary>Checks every layer against the shape in front of it. Behind a broken one, only what does not depend on the shape is checked.</summary>
    public static Chain Read(ModelSpec spec, Shape? input, ProblemList problems)
    {
        var trace = new ShapeTrace(input);
        var steps = new List<ChainStep>();
        var shape = input;
        ChainEnd? end = null;
        int dropouts = 0;

        // Without an order there are no shapes to speak of.
        bool isOrdered = spec.Layers.All(l => l.Declaration == spec.Layers[0].Declaration);

        for (int i = 0; i < spec.Layers.Count; i++)
        {
            var layer = spec.Layers[i];
            var onLayer = new List<ChainStep>();
            if (layer.Attributes.Count == 0)
            {
                problems.Add(Rules.EmptyLayer, new Place(i, -1), [layer.Name]);
                (shape, end) = (null, null);
            }

            for (int k = 0; k < layer.Attributes.Count; k++)
            {
                var place = new Place(i, k);
                var attribute = layer.Attributes[k];
                if (LayerTable.Find(attribute.Name) is not { } known)
                {
                    problems.Add(Rules.UnknownAttribute, place, ["layer", attribute.Name]);
                    (shape, end) = (null, null);
                    continue;
                }

                var before = isOrdered ? shape : null;
                shape = known.Check(new LayerReader(problems, layer.Name, place, attribute, before, trace));
                trace.Add(place, layer.Name, attribute.Name, before, shape);

                int slot = known is Dropout ? ScalarSlots.FirstFree + dropouts++ : -1;
                if (known is Dropout && onLayer.Any(s => s.Layer is Dropout))
                    problems.Add(Rules.SeveralDropouts, place, [layer.Name]);
                if (known is SoftmaxActivation && end is { Layer: SoftmaxActivation })
                {
                    problems.Add(
                        Rules.RepeatedSoftmax, place, [layer.Name], "", new Fix(FixKind.RemoveAttribute, place, "", "Remove the second [Softmax]"));
                }

                string prefix = onLayer.Count(s => s.Layer.IsTrained) is > 0 and var earlier ? $"{layer.Name}.{earlier}" : layer.Name;
                onLayer.Add(new ChainStep(known, attribute, i, layer.Name, prefix, slot, shape));
                if (known is not ShapeAssertion)
                    end = new ChainEnd(known, place, layer.Name, shape);
            }

            steps.AddRange(onLayer);
        }

        return new Chain(steps, isOrdered ? shape : null, isOrdered ? end : null, trace);
    }
}

/// <param name="LayerIndex">Which property.</param>
/// <param name="Prefix">The front part of its parameters' names: <c>Conv1</c>, or <c>Conv1.1</c> for the second with parameters on one property.</param>
/// <param name="DropoutSlot">Index of the rate among the run-time scalars, or −1.</param>
public sealed record ChainStep(Layer Layer, AttributeSpec Attribute, int LayerIndex, string LayerName, string Prefix, int DropoutSlot, Shape? Output);
