namespace NetGen.Compiler;

/// <summary>
/// An output must have its target's shape, where no loss of the class's own says how they are compared. Reported at the last attribute, or expression of <c>Forward</c>, that changes rank or
/// width, which is most
/// likely the one to mend.
/// </summary>
internal static class TargetRule
{
    public static void Check(ModelSpec spec, OutputDeclaration declared, Value result, ProblemList problems)
    {
        if (declared.Target is not { Shape: { } target, Place: var targetPlace } || result.Shape is not { } output || output == target || (spec.Layers.Count == 0 && !spec.HasForward))
            return;

        var change = result.Trace.LastChange;
        var place = change?.Place ?? (spec.HasForward ? result.Source!.Place : EndOfChain(spec));
        string name = declared.Name.Length > 0 ? declared.Name : spec.HasForward ? MethodSpec.Forward : spec.Layers[change?.After == output ? place.Member : spec.Layers.Count - 1].Name;
        problems.Add(
            Rules.OutputIsNotTarget, place, [name, output.ToString(), target.ToString()], result.Trace.Text(place),
            [.. Fixes(spec, place, change?.Before, output, target, targetPlace)]);
    }

    /// <summary>A prediction gives what a training step does.</summary>
    public static void CheckPrediction(ModelSpec spec, Value training, Value prediction, ProblemList problems)
    {
        if (training.Shape is { } trained && prediction.Shape is { } predicted && trained != predicted)
            problems.Add(Rules.OutputOfPrediction, Place.Class with { Member = spec.Layers.Count }, [trained.ToString(), predicted.ToString()], prediction.Trace.Text(Place.Class));
    }

    private static Place EndOfChain(ModelSpec spec) => new(0, spec.Layers.Count - 1, spec.Layers[spec.Layers.Count - 1].Attributes.Count - 1);

    private static IEnumerable<Fix> Fixes(ModelSpec spec, Place place, Shape? before, Shape output, Shape target, Place targetPlace)
    {
        var change = new Fix(FixKind.ReplaceArgument, targetPlace with { Argument = "Shape" }, List(output), $"Change the target to {output}");
        return place.Member < spec.Layers.Count ? FixesOf(spec.Layers[place.Member].Attributes[place.Part], place, before, output, target).Append(change) : [change];
    }

    private static IEnumerable<Fix> FixesOf(AttributeSpec attribute, Place place, Shape? before, Shape output, Shape target)
    {
        if (attribute.Name == "Dense" && before is { Rank: > 1 } wide && target.Rank == 1 && output.Last == target[0])
        {
            yield return Flatten.InsertBefore(place, "Dense", wide);
            if (wide.Rank == 3)
                yield return new Fix(FixKind.InsertAttributeBefore, place, "GlobalAvgPool2D", $"Insert [GlobalAvgPool2D] before Dense ({wide[2]} features)");
        }
        else if (output.Rank == 3 && target.Rank == 1 && output[2] == target[0] && output.Size != target.Size)
        {
            yield return new Fix(FixKind.InsertAttributeAfter, place, "GlobalAvgPool2D", $"Insert [GlobalAvgPool2D] after {attribute.Name} ({output[2]} features)");
        }

        if (output.Size == target.Size)
        {
            string inserted = target.Rank == 1 ? "Flatten" : $"Reshape({List(target)})";
            yield return new Fix(FixKind.InsertAttributeAfter, place, inserted, $"Insert [{inserted}] after {attribute.Name}");
        }
        else if (output.Rank == target.Rank && output.WithLast(1) == target.WithLast(1) && (attribute.Name == "Dense" || attribute.Arguments.Any(a => a.Name == "Filters")))
        {
            string argument = attribute.Name == "Dense" ? "Units" : "Filters";
            yield return new Fix(FixKind.ReplaceArgument, place with { Argument = argument }, $"{target.Last}", $"Change {attribute.Name} to {target.Last} {argument.ToLowerInvariant()}");
        }
    }

    private static string List(Shape shape) => NumberList.Of(shape.Dimensions);
}
