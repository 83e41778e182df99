namespace NetGen.Compiler;

/// <summary>
/// What is combined along the last axes of a tensor, what is made of that, and what that makes of each number again: softmax, its losses and gradients, normalizations.
/// Elementwise nodes in front join, too, unless rows are so short that vectors hardly fill.
/// </summary>
internal sealed class Rows : Family
{
    /// <summary>Passes over elements stay apart from shorter rows.</summary>
    private const long ShortestRow = 8;

    /// <summary>Members at most, so that methods stay short.</summary>
    private const int MostMembers = 32;

    internal override bool Opens(Node node) => LengthOf(node) > 1;

    internal override Group? FindHost(Node node, FusionScope scope)
    {
        var x = node.Inputs[0];
        long length = LengthOf(node);
        var host = scope.GroupOf.TryGetValue(x.Storage(), out var group) && IsRowOrMap(group) ? group : scope.Groups.LastOrDefault(g => g.Family is Rows && Reads(g, x));
        if (host is null || host.Members.Count >= MostMembers)
            return null;
        if (host.Family is Rows)
            return IsWhole(host, x) && LengthOf(host) == length ? host : null;
        bool isPass = length >= ShortestRow && host.Anchor.Shape.Size == x.Shape.Size && host.Anchor.Type.Batched == x.Type.Batched
            && host.Members.All(m => m.Operator is Map or Expand) && !x.Type.IsInterleaved;
        if (!isPass)
            return null;
        host.Family = this;
        return host;
    }

    internal override string Refuses(Group group, Node node)
    {
        long length = LengthOf(group);
        bool isWhole = IsWhole(group, node);
        if (node.Operator is not (Map or Expand))
            return "is no part of a row";
        if (group.Members.Count >= MostMembers)
            return "finds a kernel that is long enough";
        if (!isWhole && !IsOfRow(group, node))
            return "has another shape";
        bool fits = node.Inputs.Where(i => group.Members.Contains(i.Storage())).All(i =>
            IsWhole(group, i) ? isWhole : isWhole ? IsAlongRow(Access.Of(i.Type, node.Type), length) : i.Shape.Size == node.Shape.Size);
        return fits ? "" : $"broadcasts a result of {group.Anchor.Origin} otherwise than along rows";
    }

    internal override string NameOf(Group group) => group.Anchor.Operator is Reduce ? "Rows" : base.NameOf(group);

    internal override Kernel Lower(GroupOperands group)
    {
        var whole = group.Group.Members.First(m => m.Operator is Reduce).Inputs[0];
        int length = checked((int)LengthOf(group.Group));
        var steps = group.RowSteps(length, node => IsWhole(group.Group, node));
        long rows = whole.Shape.Size / length;
        return new RowKernel(group.Operands, steps, whole.Type.Batched ? Extent.Batch(rows) : Extent.Of(rows), length);
    }

    /// <summary>A number a row; of one row alone, a number.</summary>
    private static bool IsAlongRow(Access.Strided access, long length) => access.Digits.Count == 0 || access == Access.Element.Repeated(length);

    private static bool IsRowOrMap(Group group) => group.Family is Rows or Maps;

    private static bool Reads(Group group, Node x) => group.Members.Any(m => m.Inputs.Any(i => i.Storage() == x.Storage()));

    private static long LengthOf(Group group) => LengthOf(group.Members.First(m => m.Operator is Reduce));

    /// <summary>How many numbers become one, where these lie side by side; else 0.</summary>
    private static long LengthOf(Node node) =>
        node is { Operator: Reduce { Combine: Combine.Sum or Combine.Max } reduce, Inputs: [{ Type.IsInterleaved: false } x] } && reduce.IsAlongRows(x.Type)
            ? x.Shape.Size / node.Shape.Size
            : 0;

    /// <summary>Whether a tensor has a number for each element of a group's rows.</summary>
    private static bool IsWhole(Group group, Node node)
    {
        var whole = group.Members.First(m => m.Operator is Reduce).Inputs[0];
        return node.Shape.Size == whole.Shape.Size && node.Type.Batched == whole.Type.Batched;
    }

    private static bool IsOfRow(Group group, Node node)
    {
        var combined = group.Members.First(m => m.Operator is Reduce);
        return node.Shape.Size == combined.Shape.Size && node.Type.Batched == combined.Type.Batched;
    }
}
