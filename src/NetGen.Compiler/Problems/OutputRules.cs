namespace NetGen.Compiler;

/// <summary>A <c>[Target]</c> of the class.</summary>
/// <param name="Name">The output that it is for; empty where there is one.</param>
/// <param name="Shape">The shape that a sample of the output must have, or null where that is wrong.</param>
public sealed record TargetDeclaration(string Name, Shape? Shape, Place Place);

/// <summary>An output of a network, with the attributes that are for it.</summary>
/// <param name="Name">The element of the tuple that <c>Forward</c> returns; empty where there is one output.</param>
/// <param name="Lacks">Whether a loss without a target is a mistake of its own: no other target is in the wrong place.</param>
public sealed record OutputDeclaration(string Name, TargetDeclaration? Target, Attributed<Loss>? Loss, bool Lacks = true)
{
    /// <summary>Checks the loss against what the network gives, and that there is something to compare with.</summary>
    internal void CheckLoss(Value output, ProblemList problems)
    {
        if (Loss is null)
            return;

        Loss.Meaning.Check(new LossReader(problems, Loss.Place, Loss.Attribute, output));
        if (Target is not null || !Lacks)
            return;

        string name = Name.Length == 0 ? "" : $"\"{Name}\", ", sizes = name + (output.Shape is { } shape ? NumberList.Of(shape.Dimensions) : "10");
        Fix[] fixes = output.Shape is null ? [] : [new(FixKind.InsertAttributeBefore, Loss.Place, $"Target({sizes})", $"Add [Target({sizes})]")];
        problems.Add(Rules.LossWithoutTarget, Loss.Place, [Loss.Attribute.Name, sizes], "", fixes);
    }
}

/// <summary>
/// Which target and which loss belong to which output. Outputs are told apart by the names in the tuple that <c>Forward</c> returns, as inputs are by those of its parameters.
/// </summary>
internal static class OutputRules
{
    /// <summary>What the numbers of validation data begin with, in the history of a training.</summary>
    private const string Validation = "val";

    /// <summary>The outputs in the order of what <c>Forward</c> returns, checked against the attributes.</summary>
    /// <param name="targets">As the attributes are written, and so are the losses.</param>
    public static IReadOnlyList<OutputDeclaration> InOrder(
        ModelSpec spec, IReadOnlyList<InputDeclaration> inputs, IReadOnlyList<TargetDeclaration> targets, IReadOnlyList<Attributed<Loss>> losses, ProblemList problems)
    {
        // What a Forward of another signature returns is not known.
        if (spec.HasForward && !spec.Methods[0].IsOverSymbols)
            return [new OutputDeclaration("", null, losses.FirstOrDefault(), Lacks: false)];

        string[] outputs = spec.HasForward && spec.Methods[0].Outputs.Count > 0 ? [.. spec.Methods[0].Outputs] : [""];
        CheckNames(spec, outputs, inputs, problems);
        var scope = new Scope(spec, outputs, problems);
        var targetOf = new Dictionary<string, TargetDeclaration>();
        foreach (var target in targets)
        {
            if (!scope.Names(target.Name, target.Place, "Name", "Target", $"[Target(\"{{0}}\", {(target.Shape is { } s ? NumberList.Of(s.Dimensions) : "10")})]"))
                continue;
            if (targetOf.ContainsKey(target.Name))
                problems.Add(Rules.RepeatedTarget, target.Place, [scope.Words(target.Name)], "", Fix.Remove(target.Place, "Target"));
            else
                targetOf.Add(target.Name, target);
        }

        var lossOf = new Dictionary<string, Attributed<Loss>>();
        foreach (var loss in losses)
        {
            string name = OutputOf(loss.Attribute);
            if (!scope.Names(name, loss.Place, Loss.OutputArgument, loss.Attribute.Name, $"[{loss.Attribute.Name}({Loss.OutputArgument} = \"{{0}}\")]"))
                continue;
            if (lossOf.TryGetValue(name, out var first))
                problems.Add(Rules.SeveralLosses, loss.Place, [scope.Words(name), first.Attribute.Name], "", Fix.Remove(loss.Place, loss.Attribute.Name));
            else
                lossOf.Add(name, loss);
        }

        // A target or loss in the wrong place may be the one that an output lacks.
        int strayTargets = targets.Count - targetOf.Count, strayLosses = losses.Count - lossOf.Count;
        if (losses.Count > 0)
        {
            foreach (string output in outputs.Where(o => !lossOf.ContainsKey(o)).Skip(strayLosses))
                problems.Add(Rules.OutputWithoutLoss, PlaceOf(spec, output), [output, spec.Name]);
        }

        var lacking = outputs.Where(o => !targetOf.ContainsKey(o)).Skip(strayTargets).ToList();
        return [.. outputs.Select(o => new OutputDeclaration(
            o, targetOf.TryGetValue(o, out var target) ? target : null, lossOf.TryGetValue(o, out var loss) ? loss : null, lacking.Contains(o)))];
    }

    /// <summary>The output that a loss is for; empty where it does not say so.</summary>
    public static string OutputOf(AttributeSpec loss) => loss.Text(Loss.OutputArgument);

    private static void CheckNames(ModelSpec spec, string[] outputs, IReadOnlyList<InputDeclaration> inputs, ProblemList problems)
    {
        foreach (string output in outputs.Where(o => o.Length > 0))
        {
            if (inputs.Any(i => i.Name == output))
                Report(output, "an input has it, and generated methods take both");
            else if (output == Validation || output.StartsWith($"{Validation}_", StringComparison.Ordinal))
                Report(output, $"the numbers of validation data begin with '{Validation}_'");
        }

        void Report(string output, string why) => problems.Add(Rules.OutputName, PlaceOf(spec, output), [output, spec.Name, why]);
    }

    /// <summary>Where <c>Forward</c> names an output.</summary>
    private static Place PlaceOf(ModelSpec spec, string output) => new(0, spec.Layers.Count, -1, MethodSpec.PlaceOf(output));

    /// <summary>The outputs that targets and losses may name.</summary>
    private sealed class Scope(ModelSpec spec, string[] outputs, ProblemList problems)
    {
        private bool IsOne => outputs is [""];

        /// <summary>What messages call an output.</summary>
        public string Words(string output) => IsOne ? $"network '{spec.Name}'" : $"output '{output}'";

        /// <summary>Whether a target or a loss names an output, or needs no name. Reports it where not.</summary>
        /// <param name="place">The attribute.</param>
        /// <param name="argument">The argument with the name.</param>
        /// <param name="attribute">The attribute's name.</param>
        /// <param name="example">The attribute with an output in the place of <c>{0}</c>.</param>
        public bool Names(string name, Place place, string argument, string attribute, string example)
        {
            if (outputs.Contains(name))
                return true;
            if (name.Length == 0)
                problems.Add(Rules.UnnamedOutput, place, [spec.Name, $"{outputs.Length}", example.Replace("{0}", outputs[0])]);
            else
                problems.Add(Rules.UnknownOutput, place with { Argument = argument }, [attribute, name, IsOne
                    ? $"'{spec.Name}' has one, which needs no name; leave it out"
                    : $"Forward returns {InputRules.Words("output", outputs)}; name one of them"]);
            return false;
        }
    }
}
