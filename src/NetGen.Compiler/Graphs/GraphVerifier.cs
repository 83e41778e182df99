using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>What every program must keep to, whichever pass it comes from. Tests ask after each.</summary>
public static class GraphVerifier
{
    /// <summary>Every broken law of a program, one sentence each; none when it is legal.</summary>
    public static IReadOnlyList<string> Verify(Program program, Model model)
    {
        var nodes = program.Graph.Nodes;
        return
        [
            .. nodes.SelectMany((node, i) => VerifyNode(node, i, nodes)),
            .. VerifyReach(program),
            .. nodes.SelectMany(n => VerifyOperator(n, program, model)),
            .. VerifyResults(program, model),
            .. VerifyUpdates(program, model),
        ];
    }

    /// <summary>Numbered by position, inputs from the same graph and before their reader, the type that the operator infers.</summary>
    private static IEnumerable<string> VerifyNode(Node node, int position, IReadOnlyList<Node> nodes)
    {
        if (node.Id != position)
            yield return $"{node} stands at position {position}.";

        bool isOrdered = true;
        foreach (var input in node.Inputs.Where(i => i.Id >= node.Id || i.Id >= nodes.Count || nodes[i.Id] != i))
        {
            isOrdered = false;
            yield return $"{node} reads {input}, which does not stand before it in this graph.";
        }

        if (!isOrdered)
            yield break;
        var inferred = node.Operator.Infer([.. node.Inputs.Select(i => i.Type)]);
        if (inferred.Error is { } error)
            yield return $"{node} does not fit its inputs: {string.Join(" ", error.Arguments)}.";
        else if (!node.Operator.ReadsInterleaved && node.Inputs.Any(i => i.Type.IsInterleaved))
            yield return $"{node} reads no interleaved samples.";
        else if (inferred.Type != node.Type)
            yield return $"{node} has another type than its operator infers, {inferred.Type}.";
    }

    private static IEnumerable<string> VerifyReach(Program program)
    {
        var needed = new HashSet<Node>(program.Graph.Results);
        foreach (var node in Enumerable.Reverse(program.Graph.Nodes))
        {
            if (needed.Contains(node))
                needed.UnionWith(node.Inputs);
            else
                yield return $"{node} leads to no result.";
        }
    }

    private static IEnumerable<string> VerifyOperator(Node node, Program program, Model model)
    {
        bool trains = program.Kind == ProgramKind.Train;
        switch (node.Operator)
        {
            case InputSource source when source.Index < 0 || source.Index >= model.Inputs.Count:
                yield return $"{node} is no input of the model, which has {model.Inputs.Count}.";
                break;
            case InputSource source when source.Type != TensorType.Sample(model.Inputs[source.Index].Shape):
                yield return $"{node} differs from the model's input, {model.Inputs[source.Index].Shape}.";
                break;
            case TargetSource source when source.Index < 0 || source.Index >= model.Outputs.Count:
                yield return $"{node} is the target of no output of the model, which has {model.Outputs.Count}.";
                break;
            case TargetSource source when source.Type != model.Outputs[source.Index].Target:
                yield return $"{node} differs from the model's target, {model.Outputs[source.Index].Target}.";
                break;
            case ParameterSource source when source.Index < 0 || source.Index >= model.Parameters.Count || model.Parameters[source.Index].Shape != source.Shape:
                yield return $"{node} is no parameter {source.Index} of the model.";
                break;
            case ScalarSource source when source.Value.Leaves().Any(l => l is not (Constant or Scalar or Samples)):
                yield return $"{node} reads more than constants and scalars: {source.Value}.";
                break;
            case Map map:
                foreach (string sentence in VerifyMap(node, map, trains))
                    yield return sentence;
                break;
            case Drawn drawn when drawn.Body.Leaves().Any(l => l is not (Constant or Uniform)):
                yield return $"{node} is made of more than draws: {drawn.Body}.";
                break;
            case StoreState when !trains:
                yield return $"{node} stands in {program.Kind}, which changes nothing.";
                break;
            case StoreState store when store.Parameter < 0 || store.Parameter >= model.Parameters.Count || model.Parameters[store.Parameter] is { IsTrained: true }
                || node.Type != TensorType.Fixed(model.Parameters[store.Parameter].Shape):
                yield return $"{node} is no state of the model.";
                break;
            case BackwardOperator when !trains:
                yield return $"{node} stands in {program.Kind}, which has no backward pass.";
                break;
        }

        foreach (var scalar in Expressions(node.Operator).SelectMany(e => e.Leaves()).OfType<Scalar>().Where(s => s.Slot < 0 || s.Slot >= model.ScalarCount))
            yield return $"{node} reads scalar {scalar.Slot} of {model.ScalarCount}.";
        foreach (var draw in Expressions(node.Operator).SelectMany(e => e.Leaves()).OfType<Uniform>().Where(u => u.Stream < 0 || u.Stream >= model.Uses))
            yield return $"{node} draws from stream {draw.Stream} of {model.Uses}.";
    }

    private static IEnumerable<string> VerifyMap(Node node, Map map, bool trains)
    {
        if (!map.Body.Arguments.SequenceEqual(Enumerable.Range(0, node.Inputs.Count)))
            yield return $"{node} has {node.Inputs.Count} inputs, but its body reads {map.Body}.";
        if (node.Inputs.Any(i => i.Operator is ScalarSource))
            yield return $"{node} reads a scalar source instead of holding its value.";
        if (map.DerivativeFromOutput is { } derivative && derivative.Arguments.Any(a => a != 0))
            yield return $"{node} states its derivative by more than its output: {derivative}.";
        if (map.Body.Leaves().Any(l => l is Accumulator or Step or Rate or Draw))
            yield return $"{node} reads what only kernels have: {map.Body}.";
        if (!trains && map.Body.Leaves().Any(l => l is Uniform))
            yield return $"{node} draws a random number outside training.";
    }

    private static IEnumerable<ScalarExpression> Expressions(Operator @operator) => @operator switch
    {
        Map map => [map.Body],
        ScalarSource source => [source.Value],
        Drawn drawn => [drawn.Body],
        _ => [],
    };

    private static IEnumerable<string> VerifyResults(Program program, Model model)
    {
        if (program.Outputs.Count != model.Outputs.Count)
            yield return $"There are {program.Outputs.Count} outputs, but the model has {model.Outputs.Count}.";
        if (program.Losses.Count != 0 && program.Losses.Count != program.Outputs.Count)
            yield return $"There are {program.Losses.Count} losses for {program.Outputs.Count} outputs.";
        foreach (var (output, declared) in program.Outputs.Zip(model.Outputs, (o, d) => (o, d)))
        {
            if (!program.Graph.Results.Contains(output))
                yield return $"The output {output} is no result.";
            if (output.Type != TensorType.Sample(declared.Shape))
                yield return $"The output {output} differs from the model's, {declared.Shape}.";
        }

        if (program.Outputs.Select(o => o.Storage()).Distinct().Count() < program.Outputs.Count)
            yield return "Two outputs have one memory.";
        foreach (var losses in program.Losses)
        {
            if (!program.Graph.Results.Contains(losses))
                yield return $"The losses {losses} are no result.";
            if (losses.Type != TensorType.Sample(Shape.Scalar))
                yield return $"The losses {losses} are not one a sample.";
        }
    }

    /// <summary>In training, every parameter is updated once (or its gradient stored), and none is read after that; elsewhere, none is.</summary>
    private static IEnumerable<string> VerifyUpdates(Program program, Model model)
    {
        var sinks = program.Graph.Nodes.Where(n => n.Operator is Update or StoreGradient or StoreState).ToList();
        foreach (var sink in sinks.Where(s => !program.Graph.Results.Contains(s)))
            yield return $"{sink} is no result.";
        if (program.Kind != ProgramKind.Train)
            yield break;

        for (int i = 0; i < model.Parameters.Count; i++)
        {
            var own = sinks.Where(s => IndexOf(s.Operator) == i).ToList();
            if (!model.Parameters[i].IsTrained && own.Count <= 1 && own.All(s => s.Operator is StoreState))
                continue;
            if (own.Count != 1 || !model.Parameters[i].IsTrained)
            {
                yield return $"Parameter {i}, {model.Parameters[i].Name}, has {own.Count} updates.";
                continue;
            }

            if (own[0].Type != TensorType.Fixed(model.Parameters[i].Shape))
                yield return $"{own[0]} has not the shape of parameter {i}, {model.Parameters[i].Shape}.";
            bool isStored = own[0].Operator is StoreGradient;
            if (isStored != model.Optimizer!.StoresGradients)
                yield return $"{own[0]} {(isStored ? "waits for" : "goes around")} the update of all.";
            foreach (var late in program.Graph.Nodes.Skip(own[0].Id + 1).Where(n => !isStored && n.Inputs.Any(p => p.Operator is ParameterSource source && source.Index == i)))
                yield return $"{late} reads parameter {i} after its update.";
        }
    }

    private static int IndexOf(Operator @operator) => @operator switch
    {
        Update update => update.Parameter,
        StoreGradient store => store.Parameter,
        StoreState store => store.Parameter,
        _ => -1,
    };
}
