namespace NetGen.Compiler;

/// <summary>
/// The class's own <c>Loss</c>: <c>Symbol Loss(Symbol prediction, Symbol target)</c>. Its parameters are told apart by name: <c>target</c> is the target, one named like an input is that, and the one
/// that is neither is what <c>Forward</c>, or the chain, returns.
/// </summary>
/// <param name="Method">Its number among the methods.</param>
/// <param name="Parameters">Their names.</param>
/// <param name="Inputs">The names of the inputs, in their order.</param>
/// <param name="Target">The shape of a sample's target, or null where that is missing or wrong.</param>
internal sealed record OwnLoss(int Method, IReadOnlyList<string> Parameters, IReadOnlyList<string> Inputs, Shape? Target)
{
    private const string TargetName = "target";

    private IEnumerable<string> Others => Parameters.Where(p => p != TargetName && !Inputs.Contains(p));

    /// <summary>That of a network, checked; null where it has none, or one that cannot be called.</summary>
    public static OwnLoss? Of(ModelSpec spec, NetworkAttributes network, ProblemList problems)
    {
        if (spec.LossMethod is not (>= 0 and var method))
            return null;

        var place = PlaceOf(spec);
        if (network.Outputs.Select(o => o.Loss).FirstOrDefault(l => l is not null) is { } attribute)
            problems.Add(Rules.SeveralLosses, place, [$"network '{spec.Name}'", attribute.Attribute.Name]);
        for (int i = method + 1; i < spec.Methods.Count && spec.Methods[i].IsLoss; i++)
            problems.Add(Rules.SeveralLosses, place with { Member = spec.Layers.Count + i }, [$"network '{spec.Name}'", MethodSpec.Loss]);
        if (network.Outputs.Count > 1)
        {
            problems.Add(Rules.LossOfSeveral, place, [spec.Name, InputRules.Words("output", [.. network.Outputs.Select(o => o.Name)])]);
            return null;
        }

        var written = spec.Methods[method];
        string[] forward = spec.HasForward ? [.. spec.Methods[0].Parameters] : [];
        string[] inputs = [.. network.Inputs.Select((input, i) => i < forward.Length ? forward[i] : input.Name.Length > 0 ? input.Name : "input")];
        var loss = new OwnLoss(method, [.. written.Parameters], inputs, network.Outputs[0].Target?.Shape);
        if (!written.IsOf(MethodSpec.Loss, written.Parameters.Count) || !written.Parameters.Contains(TargetName) || !loss.Others.Any())
        {
            problems.Add(Rules.LossSignature, place, [written.Signature]);
            return null;
        }

        string[] more = [.. loss.Others.Skip(1)];
        foreach (string parameter in more)
            problems.Add(Rules.LossParameter, place with { Argument = parameter }, [parameter, spec.Name, loss.Others.First()]);
        return more.Length > 0 ? null : loss;
    }

    /// <summary>Reports that there is nothing to compare with.</summary>
    public static void CheckTarget(ModelSpec spec, Value output, ProblemList problems)
    {
        if (!spec.Attributes.Any(a => a.Name == "Target"))
            problems.Add(Rules.LossWithoutTarget, PlaceOf(spec), [MethodSpec.Loss, output.Shape is { } shape ? NumberList.Of(shape.Dimensions) : "10"]);
    }

    /// <summary>The name of the method.</summary>
    public static Place PlaceOf(ModelSpec spec) => Place.Class with { Member = spec.Layers.Count + spec.LossMethod };

    /// <summary>What it is called with.</summary>
    public IEnumerable<Value> Arguments(Graph graph, Value output, IReadOnlyList<Value> inputs)
    {
        foreach (string parameter in Parameters)
        {
            int input = Inputs.ToList().IndexOf(parameter);
            yield return input >= 0 ? inputs[input] : parameter == TargetName ? TargetOf(graph) : output;
        }
    }

    /// <summary>Reports a loss that no parameter of the network changes.</summary>
    public static void CheckReach(ModelSpec spec, ForwardGraph forward, ParameterTable parameters, ProblemList problems)
    {
        if (forward.Losses is { } losses && !forward.Graph.Leading([losses]).Any(n => n.Operator is ParameterSource source && parameters.All[source.Index].IsTrained))
            problems.Add(Rules.UnmovedLoss, PlaceOf(spec), []);
    }

    private Value TargetOf(Graph graph)
    {
        var value = Target is { } shape ? new Value(graph.Add(new TargetSource(TensorType.Sample(shape)), TargetName)) : Value.Unknown;
        return value with { Trace = new ShapeTrace(Target, TargetName) };
    }
}
