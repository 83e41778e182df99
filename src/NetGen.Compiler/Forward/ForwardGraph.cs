namespace NetGen.Compiler;

/// <summary>A network's forward pass, as far as mistakes let it come.</summary>
/// <param name="Layers">One a use of a known layer attribute, in the order of uses.</param>
/// <param name="Outputs">The shape that each property gives where it is first used, or null where a mistake hides it.</param>
/// <param name="Output">What the network gives.</param>
public sealed record ForwardGraph(Graph Graph, IReadOnlyList<AppliedLayer> Layers, IReadOnlyList<Shape?> Outputs, Value Output)
{
    /// <summary>
    /// Builds every layer where it is used, and reports what is wrong with it: as the class's <c>Forward</c> says, or one behind the other. Behind a broken one, only what does
    /// not depend on the shape is checked.
    /// </summary>
    /// <param name="input">The shape of a sample, or null where that is broken itself.</param>
    /// <param name="isTraining">Whether dropout drops: a training program is another graph than the others.</param>
    public static ForwardGraph Build(ModelSpec spec, Shape? input, ParameterTable parameters, bool isTraining, ProblemList problems)
    {
        var forward = new ForwardPass(new Graph(), parameters, isTraining, problems);
        var walk = new LayerWalk(spec, forward);
        var x = (input is { } shape ? new Value(forward.Graph.Add(new InputSource(TensorType.Sample(shape)), "input")) : Value.Unknown) with { Trace = new ShapeTrace(input) };
        var output = spec.HasForward ? new Interpreter(spec, forward, walk).Run(x) : Chain(spec, walk, x);
        foreach (var state in forward.States.OrderBy(s => s.Key))
            forward.Graph.Results.Add(forward.Graph.Add(new StoreState(state.Key), state.Value.Origin, state.Value));
        return new ForwardGraph(forward.Graph, walk.Layers, walk.Outputs, output);
    }

    /// <summary>The layers one behind the other, as a class without <c>Forward</c> means it.</summary>
    private static Value Chain(ModelSpec spec, LayerWalk walk, Value x)
    {
        // Without an order there are no shapes to speak of.
        bool isOrdered = spec.Layers.All(l => l.Declaration == spec.Layers[0].Declaration);
        for (int i = 0; i < spec.Layers.Count; i++)
            x = walk.Apply(i, isOrdered ? x : x with { Node = null });
        return isOrdered ? x : Value.Unknown;
    }
}
