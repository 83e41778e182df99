namespace NetGen.Compiler;

/// <summary>The attributes of the class, checked each by itself and against each other.</summary>
/// <param name="Inputs">In the order of <c>Forward</c>'s parameters.</param>
/// <param name="Outputs">In the order of what <c>Forward</c> returns.</param>
/// <param name="AllowsTensorFloat32">Products may have factors of 11 bits.</param>
public sealed record NetworkAttributes(
    IReadOnlyList<InputDeclaration> Inputs, IReadOnlyList<OutputDeclaration> Outputs, Attributed<OptimizerRule>? Optimizer, double ClipNorm, bool AllowsTensorFloat32)
{
    /// <summary>Whether there is a loss: of attributes, where nothing is wrong for all outputs or for none, or the class's own.</summary>
    public required bool HasLoss { get; init; }

    public static NetworkAttributes Read(ModelSpec spec, ProblemList problems)
    {
        var inputs = new List<InputDeclaration>();
        var targets = new List<TargetDeclaration>();
        var losses = new List<Attributed<Loss>>();
        Place? clipPlace = null;
        Attributed<OptimizerRule>? optimizer = null;
        double clipNorm = 0;
        bool allowsTensorFloat32 = false;

        for (int i = 0; i < spec.Attributes.Count; i++)
        {
            var attribute = spec.Attributes[i];
            var reader = new AttributeReader(problems, Place.Class with { Part = i }, attribute);
            switch (attribute.Name)
            {
                case "Network":
                    break;
                case "Input":
                    inputs.Add(new(attribute.Text("Name"), ReadShape(reader, "28, 28, 1"), reader.Place));
                    break;
                case "Target":
                    targets.Add(new(attribute.Text("Name"), ReadShape(reader, "10"), reader.Place));
                    break;
                case "ClipNorm":
                    clipPlace = reader.Place;
                    clipNorm = reader.IsPositive("Norm", 0) ? attribute.Number("Norm") : 0;
                    break;
                case "Precision":
                    allowsTensorFloat32 = reader.IsOneOf("Precision", "Float32", "TensorFloat32") && attribute.Text("Precision") == "TensorFloat32";
                    break;
                default:
                    if (LossTable.Find(attribute.Name) is { } knownLoss)
                        losses.Add(ReadLoss(knownLoss, reader));
                    else if (OptimizerTable.Find(attribute.Name) is { } knownOptimizer)
                        ReadOptimizer(knownOptimizer, reader, spec, ref optimizer);
                    else
                        reader.Report(Rules.UnknownAttribute, null, ["network attribute", attribute.Name]);
                    break;
            }
        }

        CheckCompany(spec, problems, losses, optimizer, targets, clipPlace);
        var ordered = InputRules.InOrder(spec, inputs, problems);
        return new(ordered, OutputRules.InOrder(spec, ordered, targets, losses, problems), optimizer, clipNorm, allowsTensorFloat32) { HasLoss = losses.Count > 0 || spec.LossMethod >= 0 };
    }

    private static Shape? ReadShape(AttributeReader reader, string example)
    {
        if (!reader.AreSizes("Shape", example))
            return null;

        var shape = new Shape(reader.Attribute.Integers("Shape"));
        if (shape.Size < int.MaxValue)
            return shape;
        reader.Report(Rules.TooLarge, "Shape", [$"A sample of {reader.Attribute.Name}", shape.Size == long.MaxValue ? "more than 9·10¹⁸" : $"{shape.Size}"]);
        return null;
    }

    private static Attributed<Loss> ReadLoss(Loss known, AttributeReader reader)
    {
        reader.IsPositive("Weight", 1);
        return new(known, reader.Attribute, reader.Place);
    }

    private static void ReadOptimizer(OptimizerRule known, AttributeReader reader, ModelSpec spec, ref Attributed<OptimizerRule>? optimizer)
    {
        known.Check(reader);
        if (optimizer is { } first)
            reader.Report(Rules.SeveralOptimizers, null, [spec.Name, first.Attribute.Name], Fix.Remove(reader.Place, reader.Attribute.Name));
        else
            optimizer = new(known, reader.Attribute, reader.Place);
    }

    /// <summary>Losses want an optimizer; an optimizer, clipping and targets want a loss. One problem for all that lack one.</summary>
    private static void CheckCompany(
        ModelSpec spec, ProblemList problems, List<Attributed<Loss>> losses, Attributed<OptimizerRule>? optimizer, List<TargetDeclaration> targets, Place? clip)
    {
        if (losses.Count > 0)
        {
            if (optimizer is null)
                problems.Add(Rules.LossWithoutOptimizer, losses[0].Place, [spec.Name], "", new Fix(FixKind.InsertAttributeAfter, losses[0].Place, "Adam", "Add [Adam]"));
            return;
        }

        if (optimizer is null && spec.LossMethod >= 0)
            problems.Add(Rules.LossWithoutOptimizer, OwnLoss.PlaceOf(spec), [spec.Name]);
        if (spec.LossMethod >= 0)
            return;
        if (targets.Count > 0)
            problems.Add(Rules.TargetWithoutLoss, targets[0].Place, [spec.Name], "", Fix.Remove(targets[0].Place, "Target"));
        else if (optimizer is not null)
            Report(optimizer.Place, "an optimizer", optimizer.Attribute.Name);
        else if (clip is { } clipPlace)
            Report(clipPlace, "ClipNorm", "ClipNorm");

        void Report(Place at, string what, string name) => problems.Add(Rules.OptimizerWithoutLoss, at, [spec.Name, what], "", Fix.Remove(at, name));
    }
}

/// <summary>What an attribute of the class means, with the attribute and its place.</summary>
public sealed record Attributed<T>(T Meaning, AttributeSpec Attribute, Place Place);
