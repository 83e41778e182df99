namespace NetGen.Compiler;

/// <summary>Words of the generated code: what a kernel method is called and what the comment at its call says.</summary>
internal static class LaunchNames
{
    /// <summary>Never a layer's name alone, which may be a keyword or hide a type that the generated code uses. The dots of a path are no part of an identifier.</summary>
    public static string Name(Group group) => group.Anchor.Origin.Replace('.', '_') + group.Family.NameOf(group);

    /// <summary><c>Conv1 + ReLU: [n, 28, 28, 1] → [n, 26, 26, 32]</c>.</summary>
    public static string Comment(Group group)
    {
        var anchor = group.Prologue.Concat(group.Members).First();
        string what = anchor.Operator is Map { Label.Length: > 0 } first ? $"{anchor.Origin} {first.Label}" : $"{anchor.Origin} {anchor.Operator.Name}";
        var behind = group.Prologue.Concat(group.Members).Skip(1).Select(m => m.Operator switch
        {
            Map map => map.Label.Length > 0 ? map.Label : "map",
            Update => "update",
            StoreGradient or StoreState => "store",
            var other => other.Name,
        });
        string source = anchor.Inputs.Count == 0 ? "" : $"{anchor.Inputs[0].Type} → ";
        return $"{string.Join(" + ", new[] { what }.Concat(behind))}: {source}{group.Members[group.Members.Count - 1].Type}";
    }
}
