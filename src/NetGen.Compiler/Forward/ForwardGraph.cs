namespace NetGen.Compiler;

/// <summary>A network's forward pass, as far as mistakes let it come.</summary>
/// <param name="Layers">One a use of a known layer attribute, in the order of uses.</param>
/// <param name="Walk">The network's layers and blocks as they were applied.</param>
/// <param name="Outputs">What the network gives, in the order of what <c>Forward</c> returns.</param>
/// <param name="Losses">What its own <c>Loss</c> and calls of <c>AddLoss</c> give a sample, together; null where there are none.</param>
/// <param name="Uses">How many uses of random numbers there are, those of dropouts among them.</param>
/// <param name="Draws">The indices among the run-time scalars of the uses that are no dropout's.</param>
internal sealed record ForwardGraph(
    Graph Graph, IReadOnlyList<AppliedLayer> Layers, LayerWalk Walk, IReadOnlyList<Value> Outputs, Node? Losses, int Uses, IReadOnlyList<int> Draws)
{
    /// <summary>All that the outputs and the losses are computed from.</summary>
    public HashSet<Node> Leading
    {
        get
        {
            IEnumerable<Node> losses = Losses is null ? [] : [Losses];
            return Graph.Leading([.. Outputs.Select(o => o.Node!), .. losses]);
        }
    }

    /// <summary>
    /// Builds every layer where it is used, and reports what is wrong with it: as the class's <c>Forward</c> says, or one behind the other. Behind a broken one, only what does
    /// not depend on the shape is checked.
    /// </summary>
    /// <param name="inputs">In the order of <c>Forward</c>'s parameters.</param>
    /// <param name="loss">The class's own loss, which is followed behind the layers.</param>
    /// <param name="isTraining">Whether dropout drops: a training program is another graph than the others.</param>
    public static ForwardGraph Build(ModelSpec spec, IReadOnlyList<InputDeclaration> inputs, OwnLoss? loss, ParameterTable parameters, bool isTraining, ProblemList problems)
    {
        var forward = new ForwardPass(new Graph(), parameters, isTraining, problems) { Loss = loss };
        forward.Units.Push(0);
        var walk = new LayerWalk(spec, 0, "", [], forward);
        Value[] values = [.. inputs.Select((input, i) => Input(forward.Graph, input, i))];
        var outputs = walk.Run(values.Length == 0 ? [Value.Unknown with { Trace = new ShapeTrace(null) }] : values);
        foreach (var state in forward.States.OrderBy(s => s.Key))
            forward.Graph.Results.Add(forward.Graph.Add(new StoreState(state.Key), state.Value.Origin, state.Value));
        return new ForwardGraph(forward.Graph, forward.Layers, walk, outputs, Sum(forward), forward.Uses, forward.Draws);
    }

    private static Node? Sum(ForwardPass forward)
    {
        Node[] losses = [.. forward.Losses];
        return losses.Length == 0 ? null : losses.Aggregate((sum, loss) => LossScope.Sum(forward.Graph, sum, loss));
    }

    private static Value Input(Graph graph, InputDeclaration input, int index)
    {
        string origin = input.Name.Length == 0 ? "input" : input.Name;
        var value = input.Shape is { } shape ? new Value(graph.Add(new InputSource(TensorType.Sample(shape), index), origin)) : Value.Unknown;
        return value with { Trace = new ShapeTrace(input.Shape, input.Name) };
    }
}
