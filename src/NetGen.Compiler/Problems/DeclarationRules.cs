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
            problems.Add(Rules.NoLayers, Place.Class, [spec.Name]);
        for (int i = 0; i < spec.Layers.Count; i++)
            CheckLayer(spec, i, problems);
        CheckForward(spec, problems);
    }

    private static void CheckForward(ModelSpec spec, ProblemList problems)
    {
        for (int i = 0; i < spec.Methods.Count && spec.Methods[i].Name == MethodSpec.Forward; i++)
        {
            var place = Place.Class with { Member = spec.Layers.Count + i };
            if (i > 0)
                problems.Add(Rules.SeveralForwards, place, [spec.Name]);
            else if (spec.Methods[i].Signature != MethodSpec.ForwardSignature)
                problems.Add(Rules.ForwardSignature, place, [spec.Methods[i].Signature]);
        }
    }

    private static void CheckClass(ModelSpec spec, ProblemList problems)
    {
        var facts = spec.Facts;

        // A record or a static class breaks more rules in passing; the first says what is wrong.
        if (facts.IsRecordOrStruct)
            problems.Add(Rules.RecordOrStruct, Place.Class, [spec.Name]);
        else if (facts.IsStaticOrAbstract)
            problems.Add(Rules.StaticOrAbstract, Place.Class, [spec.Name]);
        else if (facts.IsFileLocal)
            problems.Add(Rules.FileLocal, Place.Class, [spec.Name]);
        else if (facts.IsGeneric)
            problems.Add(Rules.Generic, Place.Class, [spec.Name]);
        else if (facts.HasOtherBase)
            problems.Add(Rules.OtherBase, Place.Class, [spec.Name]);

        if (PublicSurface.DeclaredNames.Contains(spec.Name))
            problems.Add(Rules.NameCollides, Place.Class, [spec.Name]);
        if (facts.ForbidsUnsafe)
            problems.Add(Rules.UnsafeForbidden, Place.Class, [spec.Name]);
        if (!facts.IsPartial)
            problems.Add(Rules.NotPartial, Place.Class, [spec.Name], "", AddPartial(Place.Class, spec.Name));
        foreach (var outer in spec.Declarations.Take(spec.Declarations.Count - 1).Where(d => !d.IsPartial))
        {
            var place = Place.Class with { Argument = outer.Name };
            problems.Add(Rules.ContainerNotPartial, place, [outer.Name, spec.Name], "", AddPartial(place, outer.Name));
        }
    }

    private static void CheckLayer(ModelSpec spec, int index, ProblemList problems)
    {
        var layer = spec.Layers[index];
        var place = Place.Class with { Member = index };
        if (layer.Type != LayerSpec.LayerType)
            problems.Add(Rules.LayerType, place, [layer.Name, layer.Type.Replace("global::", "")]);
        else if (layer.Keywords.Split(' ').Contains("static"))
            problems.Add(Rules.StaticLayer, place, [layer.Name]);
        else if (!layer.IsPartial)
            problems.Add(Rules.LayerNotPartial, place, [layer.Name], "", AddPartial(place, layer.Name));

        if (PublicSurface.MemberNames.Contains(layer.Name))
            problems.Add(Rules.HidesMember, place, [layer.Name]);

        // One report for each further part, at its first layer. Forward says the order itself.
        if (!spec.HasForward && layer.Declaration != spec.Layers[0].Declaration && spec.Layers.Take(index).All(l => l.Declaration != layer.Declaration))
            problems.Add(Rules.SeveralDeclarations, place, [layer.Name, spec.Layers[0].Name]);
    }

    private static Fix AddPartial(Place place, string name) => new(FixKind.AddModifier, place, "partial", $"Make '{name}' partial");
}
