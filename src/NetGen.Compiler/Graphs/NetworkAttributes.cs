namespace NetGen.Compiler;

/// <summary>The attributes of the class, checked each by itself and against each other.</summary>
/// <param name="Inputs">In the order of <c>Forward</c>'s parameters.</param>
/// <param name="Target">The shape that the output must have, or null when it is missing or wrong.</param>
/// <param name="AllowsTensorFloat32">Products may have factors of 11 bits.</param>
public sealed record NetworkAttributes(
    IReadOnlyList<InputDeclaration> Inputs, Shape? Target, Attributed<Loss>? Loss, Attributed<OptimizerRule>? Optimizer, double ClipNorm, bool AllowsTensorFloat32)
{
    /// <summary>Whether there is a loss: an attribute's, or the class's own.</summary>
    public required bool HasLoss { get; init; }

    public static NetworkAttributes Read(ModelSpec spec, ProblemList problems)
    {
        var inputs = new List<InputDeclaration>();
        Shape? target = null;
        Place? targetPlace = null, clipPlace = null;
        Attributed<Loss>? loss = null;
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
                    targetPlace = reader.Place;
                    target = ReadShape(reader, "10");
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
                        ReadLoss(knownLoss, reader, spec, ref loss);
                    else if (OptimizerTable.Find(attribute.Name) is { } knownOptimizer)
                        ReadOptimizer(knownOptimizer, reader, spec, ref optimizer);
                    else
                        reader.Report(Rules.UnknownAttribute, null, ["network attribute", attribute.Name]);
                    break;
            }
        }

        CheckCompany(spec, problems, loss, optimizer, targetPlace, clipPlace);
        return new(InputRules.InOrder(spec, inputs, problems), target, loss, optimizer, clipNorm, allowsTensorFloat32) { HasLoss = loss is not null || spec.LossMethod >= 0 };
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

    private static void ReadLoss(Loss known, AttributeReader reader, ModelSpec spec, ref Attributed<Loss>? loss)
    {
        reader.IsPositive("Weight", 1);
        if (loss is { } first)
            reader.Report(Rules.SeveralLosses, null, [spec.Name, first.Attribute.Name], Remove(reader));
        else
            loss = new(known, reader.Attribute, reader.Place);
    }

    private static void ReadOptimizer(OptimizerRule known, AttributeReader reader, ModelSpec spec, ref Attributed<OptimizerRule>? optimizer)
    {
        known.Check(reader);
        if (optimizer is { } first)
            reader.Report(Rules.SeveralOptimizers, null, [spec.Name, first.Attribute.Name], Remove(reader));
        else
            optimizer = new(known, reader.Attribute, reader.Place);
    }

    private static Fix Remove(AttributeReader reader) => new(FixKind.RemoveAttribute, reader.Place, "", $"Remove [{reader.Attribute.Name}]");

    /// <summary>A loss wants an optimizer; an optimizer, clipping and a target want a loss. One problem for all that lack one.</summary>
    private static void CheckCompany(
        ModelSpec spec, ProblemList problems, Attributed<Loss>? loss, Attributed<OptimizerRule>? optimizer, Place? target, Place? clip)
    {
        if (loss is not null && optimizer is null)
        {
            var adam = new Fix(FixKind.InsertAttributeAfter, loss.Place, "Adam", "Add [Adam]");
            problems.Add(Rules.LossWithoutOptimizer, loss.Place, [spec.Name], "", adam);
        }

        if (loss is null && optimizer is null && spec.LossMethod >= 0)
            problems.Add(Rules.LossWithoutOptimizer, OwnLoss.PlaceOf(spec), [spec.Name]);
        if (loss is not null || spec.LossMethod >= 0)
            return;
        if (target is { } place)
            problems.Add(Rules.TargetWithoutLoss, place, [spec.Name], "", new Fix(FixKind.RemoveAttribute, place, "", "Remove [Target]"));
        else if (optimizer is not null)
            Report(optimizer.Place, "an optimizer", optimizer.Attribute.Name);
        else if (clip is { } clipPlace)
            Report(clipPlace, "ClipNorm", "ClipNorm");

        void Report(Place at, string what, string name) => problems.Add(
            Rules.OptimizerWithoutLoss, at, [spec.Name, what], "", new Fix(FixKind.RemoveAttribute, at, "", $"Remove [{name}]"));
    }

    /// <summary>Checks the loss against the output, and that there is something to compare with.</summary>
    public void CheckLoss(ModelSpec spec, Value output, ProblemList problems)
    {
        Loss?.Meaning.Check(new LossReader(problems, Loss.Place, Loss.Attribute, output));
        if (!HasLoss || spec.Attributes.Any(a => a.Name == "Target"))
            return;

        string sizes = output.Shape is { } shape ? NumberList.Of(shape.Dimensions) : "10";
        if (Loss is null)
        {
            problems.Add(Rules.LossWithoutTarget, OwnLoss.PlaceOf(spec), [MethodSpec.Loss, sizes]);
            return;
        }

        Fix[] fixes = output.Shape is null ? [] : [new(FixKind.InsertAttributeBefore, Loss.Place, $"Target({sizes})", $"Add [Target({sizes})]")];
        problems.Add(Rules.LossWithoutTarget, Loss.Place, [Loss.Attribute.Name, sizes], "", fixes);
    }
}

/// <summary>What an attribute of the class means, with the attribute and its place.</summary>
public sealed record Attributed<T>(T Meaning, AttributeSpec Attribute, Place Place);
