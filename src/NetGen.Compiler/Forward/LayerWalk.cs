namespace NetGen.Compiler;

/// <summary>Applies the layers of a network, each as often as it is used, always with the same parameters.</summary>
public sealed class LayerWalk(ModelSpec spec, ForwardPass forward)
{
    private readonly List<AppliedLayer> _layers = [];
    private readonly Shape?[] _outputs = new Shape?[spec.Layers.Count];
    private readonly List<(int Layer, Node? Node)> _results = [];
    private int _dropouts;

    /// <summary>One a use of a known layer attribute.</summary>
    public IReadOnlyList<AppliedLayer> Layers => _layers;

    /// <summary>The shape that each property gives where it is first used.</summary>
    public IReadOnlyList<Shape?> Outputs => _outputs;

    /// <summary>The layers of a property, left to right, behind <paramref name="x"/>.</summary>
    /// <param name="use">Where <c>Forward</c> applies it, if it does.</param>
    public Value Apply(int index, Value x, Place? use = null)
    {
        var property = spec.Layers[index];
        var onProperty = new List<AppliedLayer>();
        if (property.Attributes.Count == 0)
        {
            forward.Problems.Add(Rules.EmptyLayer, new Place(0, index, -1), [property.Name]);
            x = Value.Unknown with { Trace = x.Trace };
        }

        for (int k = 0; k < property.Attributes.Count; k++)
        {
            var place = new Place(0, index, k);
            var attribute = property.Attributes[k];
            if (LayerTable.Find(attribute.Name) is not { } known)
            {
                forward.Problems.Add(Rules.UnknownAttribute, place, ["layer", attribute.Name]);
                x = Value.Unknown with { Trace = x.Trace };
                continue;
            }

            int slot = known is Dropout ? ScalarSlots.OfUse(_dropouts++) : -1;
            var applied = new AppliedLayer(known, attribute, place, property.Name, Prefix(property, onProperty), slot, use) { IsBeforeBatchNorm = IsBeforeBatchNorm(index, k) };
            var before = x;
            x = known.Build(new LayerScope(forward, applied, [before.Trace]), before);
            x = x with { Trace = before.Trace.Add(place, property.Name, attribute.Name, before.Shape, x.Shape) };
            if (known is Dropout && onProperty.Any(l => l.Layer is Dropout))
                forward.Problems.Add(Rules.SeveralDropouts, place, [property.Name]);
            onProperty.Add(applied);
        }

        _layers.AddRange(onProperty);
        _outputs[index] ??= x.Shape;
        _results.Add((index, x.Node));
        return x;
    }

    /// <summary>
    /// Reports each layer that nothing leads from to the output, if that is known, and checks the attributes of those that were not applied at all.
    /// </summary>
    public void CheckUnused(Value output)
    {
        var live = output.Node is { } node ? forward.Graph.Leading(node) : null;
        for (int i = 0; i < spec.Layers.Count; i++)
        {
            if (!_results.Exists(r => r.Layer == i))
                Apply(i, Value.Unknown);
            if (live is not null && !_results.Exists(r => r.Layer == i && r.Node is { } result && live.Contains(result)))
                forward.Problems.Add(Rules.UnusedLayer, new Place(0, i, -1), [spec.Layers[i].Name]);
        }
    }

    /// <summary>Whether the next layer is a <see cref="BatchNorm"/>, as far as attributes alone say: on the same property, or in a chain.</summary>
    private bool IsBeforeBatchNorm(int index, int attribute)
    {
        for (int i = index, k = attribute + 1; i < (spec.HasForward ? index + 1 : spec.Layers.Count); i++, k = 0)
        {
            for (; k < spec.Layers[i].Attributes.Count; k++)
            {
                if (LayerTable.Find(spec.Layers[i].Attributes[k].Name) is not ShapeAssertion and var next)
                    return next is BatchNorm;
            }
        }

        return false;
    }

    /// <summary>The front part of the names of parameters: the property's, and a number from the second layer with some on.</summary>
    private static string Prefix(LayerSpec property, List<AppliedLayer> earlier) =>
        earlier.Count(l => l.Layer!.IsTrained) is > 0 and var count ? $"{property.Name}.{count}" : property.Name;
}
