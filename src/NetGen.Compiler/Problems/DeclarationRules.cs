namespace NetGen.Compiler;

/// <summary>The rules on how a network and its layers are declared, whatever they compute.</summary>
internal static class DeclarationRules
{
    public static void Check(ModelSpec spec, ProblemList problems)
    {
        CheckClass(spec, problems);
        foreach (string member in spec.Facts.OtherMembers.Where(PublicSurface.MemberNames.Contains))
        {
            string[] words = member switch
            {
                ".ctor" => ["a constructor of (Device?, int?)", "give it other parameters"],
                ".primary" => ["a primary constructor", "write an ordinary one that calls this(…)"],
                _ => [$"'{member}'", "choose another name"],
            };
            problems.Add(Rules.MemberCollides, Place.Class, [spec.Name, .. words]);
        }

        if (spec.Layers.Count == 0 && !spec.HasForward)
            problems.Add(Rules.NoLayers, Place.Class, [spec.Name, spec.Kind]);
        for (int i = 0; i < spec.Layers.Count; i++)
            CheckLayer(spec, i, problems);
        CheckForward(spec, problems);
    }

    /// <summary>The same of a block, which nobody makes an instance of: it may have any members, and a base.</summary>
    public static void CheckBlock(ModelSpec block, ProblemList problems)
    {
        CheckKind(block, block.Facts with { HasOtherBase = false }, problems);
        CheckIsPartial(block, problems);
        for (int i = 0; i < block.Attributes.Count; i++)
        {
            if (block.Attributes[i].Name != "Block")
                problems.Add(Rules.UnknownAttribute, Place.Class with { Part = i }, ["block attribute", block.Attributes[i].Name]);
        }

        foreach (var parameter in block.Block!.Hyperparameters.Where(h => h.Kind is null))
            problems.Add(Rules.HyperparameterType, Place.Class, [parameter.Name, parameter.Type]);
        if (block.Layers.Count == 0 && !block.HasForward)
            problems.Add(Rules.NoLayers, Place.Class, [block.Name, block.Kind]);
        for (int i = 0; i < block.Layers.Count; i++)
            CheckLayer(block, i, problems);
        CheckForward(block, problems);
    }

    /// <summary>Whether a block cannot be used, whatever it computes.</summary>
    public static bool IsBroken(ModelSpec block)
    {
        var problems = new ProblemList();
        CheckBlock(block, problems);
        return problems.HasErrors;
    }

    private static void CheckForward(ModelSpec spec, ProblemList problems)
    {
        for (int i = 0; i < spec.Methods.Count && spec.Methods[i].Name == MethodSpec.Forward; i++)
        {
            var place = Place.Class with { Member = spec.Layers.Count + i };
            if (i > 0)
                problems.Add(Rules.SeveralForwards, place, [spec.Name]);
            else if (!spec.Methods[i].IsOverSymbols || (spec.Block is not null && spec.Methods[i].Parameters.Count > 1))
                problems.Add(Rules.ForwardSignature, place, [spec.Methods[i].Signature, spec.Block is null ? "with a symbol for each input, and a tuple with names for several outputs" : "as a block takes one symbol and gives one"]);
        }
    }

    private static void CheckClass(ModelSpec spec, ProblemList problems)
    {
        CheckKind(spec, spec.Facts, problems);
        if (PublicSurface.DeclaredNames.Contains(spec.Name))
            problems.Add(Rules.NameCollides, Place.Class, [spec.Name]);
        if (spec.Facts.ForbidsUnsafe)
            problems.Add(Rules.UnsafeForbidden, Place.Class, [spec.Name]);
        CheckIsPartial(spec, problems);
    }

    private static void CheckKind(ModelSpec spec, DeclarationFacts facts, ProblemList problems)
    {
        // A record or a static class breaks more rules in passing; the first says what is wrong.
        if (facts.IsRecordOrStruct)
            problems.Add(Rules.RecordOrStruct, Place.Class, [spec.Name, spec.Kind]);
        else if (facts.IsStaticOrAbstract)
            problems.Add(Rules.StaticOrAbstract, Place.Class, [spec.Name, spec.Kind]);
        else if (facts.IsFileLocal)
            problems.Add(Rules.FileLocal, Place.Class, [spec.Name, spec.Kind]);
        else if (facts.IsGeneric)
            problems.Add(Rules.Generic, Place.Class, [spec.Name, spec.Kind]);
        else if (facts.HasOtherBase)
            problems.Add(Rules.OtherBase, Place.Class, [spec.Name]);
    }

    private static void CheckIsPartial(ModelSpec spec, ProblemList problems)
    {
        if (!spec.Facts.IsPartial)
            problems.Add(Rules.NotPartial, Place.Class, [spec.Name, spec.Kind], "", AddPartial(Place.Class, spec.Name));
        foreach (var outer in spec.Declarations.Take(spec.Declarations.Count - 1).Where(d => !d.IsPartial))
        {
            var place = Place.Class with { Argument = outer.Name };
            problems.Add(Rules.ContainerNotPartial, place, [outer.Name, spec.Name, spec.Kind], "", AddPartial(place, outer.Name));
        }
    }

    private static void CheckLayer(ModelSpec spec, int index, ProblemList problems)
    {
        var layer = spec.Layers[index];
        var place = Place.Class with { Member = index };
        if (WrongWeight(layer) is { } wrong)
            problems.Add(Rules.WeightProperty, place, [layer.Name, wrong]);
        else if (!layer.IsWeight && layer.Type != LayerSpec.LayerType)
            problems.Add(Rules.LayerType, place, [layer.Name, TypeOf(layer)]);
        else if (layer.Keywords.Split(' ').Contains("static"))
            problems.Add(Rules.StaticLayer, place, [layer.Name]);
        else if (!layer.IsPartial)
            problems.Add(Rules.LayerNotPartial, place, [layer.Name, layer.IsWeight ? "Symbol" : "Layer"], "", AddPartial(place, layer.Name));

        if (spec.Block is null && PublicSurface.MemberNames.Contains(layer.Name))
            problems.Add(Rules.HidesMember, place, [layer.Name]);

        // One report for each further part, at its first layer. Forward says the order itself.
        if (!spec.HasForward && layer.Declaration != spec.Layers[0].Declaration && spec.Layers.Take(index).All(l => l.Declaration != layer.Declaration))
            problems.Add(Rules.SeveralDeclarations, place, [layer.Name, spec.Layers[0].Name]);
    }

    /// <summary>What keeps a property from being a weight, in words; null where nothing does, and for a layer.</summary>
    private static string? WrongWeight(LayerSpec layer)
    {
        if (!layer.IsWeight)
            return layer.Attributes.Any(a => a.Name == Weight.AttributeName) ? $"is of type {TypeOf(layer)}" : null;
        if (layer.Attributes.FirstOrDefault(a => a.Name != Weight.AttributeName) is { } other)
            return $"has [{other.Name}]";
        return layer.Attributes.Count switch { 0 => "has no attribute", 1 => null, _ => "has it twice" };
    }

    private static string TypeOf(LayerSpec layer) => layer.Type.Replace("global::", "");

    private static Fix AddPartial(Place place, string name) => new(FixKind.AddModifier, place, "partial", $"Make '{name}' partial");
}
