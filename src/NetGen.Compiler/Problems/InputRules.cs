namespace NetGen.Compiler;

/// <summary>An <c>[Input]</c> of the class.</summary>
/// <param name="Name">The parameter of <c>Forward</c> that it is; mostly empty where there is one input.</param>
/// <param name="Shape">The shape of a sample, or null where that is wrong.</param>
public sealed record InputDeclaration(string Name, Shape? Shape, Place Place);

/// <summary>
/// What the inputs of a network must be for <c>Forward</c>. They are told apart by name: attributes of a class have no order that C# vouches for, parameters have one.
/// </summary>
internal static class InputRules
{
    /// <summary>The inputs in the order of <c>Forward</c>'s parameters, checked against these. One without a shape stands for each that is missing.</summary>
    /// <param name="declared">As the attributes are written.</param>
    public static IReadOnlyList<InputDeclaration> InOrder(ModelSpec spec, IReadOnlyList<InputDeclaration> declared, ProblemList problems)
    {
        string[] parameters = spec.HasForward ? [.. spec.Methods[0].Parameters] : [];
        if (declared.Count == 0)
            problems.Add(Rules.NoInput, Place.Class, [spec.Name]);
        if (declared.Count == 0 || (declared.Count == 1 && parameters.Length <= 1))
            return declared;

        if (!spec.HasForward)
        {
            string wanted = string.Join(", ", declared.Select((d, i) => $"Symbol {(d.Name.Length > 0 ? d.Name : $"x{i + 1}")}"));
            problems.Add(Rules.InputsOfChain, declared[1].Place, [spec.Name, $"{declared.Count}", wanted]);
            return [declared[0]];
        }

        var named = new Dictionary<string, InputDeclaration>();
        foreach (var input in declared)
        {
            string free = parameters.FirstOrDefault(p => declared.All(d => d.Name != p)) ?? "x";
            if (input.Name.Length == 0)
                problems.Add(Rules.UnnamedInput, input.Place, [spec.Name, $"{Math.Max(declared.Count, parameters.Length)}", free, input.Shape is { } s ? NumberList.Of(s.Dimensions) : "10"]);
            else if (named.ContainsKey(input.Name))
                problems.Add(Rules.RepeatedInput, input.Place with { Argument = "Name" }, [spec.Name, input.Name]);
            else if (parameters.Length > 0 && !parameters.Contains(input.Name))
                problems.Add(Rules.InputWithoutParameter, input.Place with { Argument = "Name" }, [input.Name, Words("parameter", parameters)]);
            if (input.Name.Length > 0 && !named.ContainsKey(input.Name))
                named.Add(input.Name, input);
        }

        // Where an input has no name yet, it may be the one that a parameter lacks.
        var missing = parameters.Where(p => !named.ContainsKey(p)).Skip(declared.Count(d => d.Name.Length == 0)).ToList();
        foreach (string parameter in missing)
            problems.Add(Rules.ParameterWithoutInput, new Place(0, spec.Layers.Count, -1, parameter), [parameter, spec.Name, Words("input", [.. named.Keys])]);
        return [.. parameters.Select(p => named.TryGetValue(p, out var input) ? input : new InputDeclaration(p, null, Place.Class))];
    }

    /// <summary>Reports each of several inputs from which nothing leads to an output or a loss.</summary>
    public static void CheckUse(IReadOnlyList<InputDeclaration> inputs, ForwardGraph forward, ProblemList problems)
    {
        if (inputs.Count < 2 || problems.HasErrors || forward.Outputs.Any(o => o.Node is null))
            return;

        var used = forward.Leading.Select(n => n.Operator).OfType<InputSource>().Select(s => s.Index).ToList();
        for (int i = 0; i < inputs.Count; i++)
        {
            if (!used.Contains(i))
                problems.Add(Rules.UnusedInput, inputs[i].Place, [inputs[i].Name]);
        }
    }

    /// <summary><c>the parameters question and answer</c></summary>
    public static string Words(string noun, string[] names) => names.Length switch
    {
        0 => $"no {noun} with a name",
        1 => $"the {noun} {names[0]}",
        _ => $"the {noun}s {string.Join(", ", names.Take(names.Length - 1))} and {names[names.Length - 1]}",
    };
}
