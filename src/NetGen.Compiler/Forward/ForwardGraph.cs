namespace NetGen.Compiler;

/// <summary>A network's forward pass, as far as mistakes let it come.</summary>
/// <param name="Layers">One a use of a known layer attribute, in the order of uses.</param>
/// <param name="Walk">The network's layers and blocks as they were applied.</param>
/// <param name="Outputs">What the network gives, in the order of what <c>Forward</c> returns.</param>
internal sealed record ForwardGraph(Graph Graph, IReadOnlyList<AppliedLayer> Layers, LayerWalk Walk, IReadOnlyList<Value> Outputs)
{
    /// <summary>
    /// Builds every layer where it is used, and reports what is wrong with it: as the class's <c>Forward</c> says, or one behind the other. Behind a broken one, only what does
    /// not depend on the shape is checked.
    /// </summary>
    /// <param name="inputs">In the order of <c>Forward</c>'s parameters.</param>
    /// <param name="isTraining">Whether dropout drops: a training program is another graph than the others.</param>
    public static ForwardGraph Build(ModelSpec spec, IReadOnlyList<InputDeclaration> inputs, ParameterTable parameters, bool isTraining, ProblemList problems)
    {
        var forward = new ForwardPass(new Graph(), parameters, isTraining, problems);
        forward.Units.Push(0);
        var walk = new LayerWalk(spec, 0, "", [], forward);
        Value[] values = [.. inputs.Select((input, i) => Input(forward.Graph, input, i))];
        var outputs = walk.Run(values.Length == 0 ? [Value.Unknown with { Trace = new ShapeTrace(null) }] : values);
        foreach (var state in forward.States.OrderBy(s => s.Key))
            forward.Graph.Results.Add(forward.Graph.Add(new StoreState(state.Key), state.Value.Origin, state.Value));
        return new ForwardGraph(forward.Graph, forward.Layers, walk, outputs);
    }

    private static Value Input(Graph graph, InputDeclaration input, int index)
    {
        string origin = input.Name.Length == 0 ? "input" : input.Name;
        var value = input.Shape is { } shape ? new Value(graph.Add(new InputSource(TensorType.Sample(shape), index), origin)) : Value.Unknown;
        return value with { Trace = new ShapeTrace(input.Shape, input.Name) };
    }
}
