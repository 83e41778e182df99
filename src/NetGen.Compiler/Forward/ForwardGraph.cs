namespace NetGen.Compiler;

/// <summary>A network's forward pass, as far as mistakes let it come.</summary>
/// <param name="Layers">One a use of a known layer attribute, in the order of uses.</param>
/// <param name="Walk">The network's layers and blocks as they were applied.</param>
/// <param name="Output">What the network gives.</param>
internal sealed record ForwardGraph(Graph Graph, IReadOnlyList<AppliedLayer> Layers, LayerWalk Walk, Value Output)
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
        forward.Units.Push(0);
        var walk = new LayerWalk(spec, 0, "", [], forward);
        var x = (input is { } shape ? new Value(forward.Graph.Add(new InputSource(TensorType.Sample(shape)), "input")) : Value.Unknown) with { Trace = new ShapeTrace(input) };
        var output = walk.Run(x);
        foreach (var state in forward.States.OrderBy(s => s.Key))
            forward.Graph.Results.Add(forward.Graph.Add(new StoreState(state.Key), state.Value.Origin, state.Value));
        return new ForwardGraph(forward.Graph, forward.Layers, walk, output);
    }
}
