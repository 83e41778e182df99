namespace NetGen.Compiler;

/// <summary>
/// Gathers the nodes of a program into groups, each one kernel: an anchor that needs a skeleton (a contraction, a window, a sum, a
/// row of softmax) and the elementwise nodes that follow it while its value is in registers.
/// </summary>
/// <remarks>
/// What a group covers: bias, activation, dropout and residual behind a contraction; the derivative of the activation behind the
/// contraction that gives the gradient (so the unmasked gradient is never stored); the optimizer's update behind a kernel
/// gradient (so the gradient is never stored); the transposition of a dense layer's kernel in the product that reads it; softmax,
/// cross-entropy and their gradient in one pass over the logits; the maxima of a pool and the cells that held them. Dropout masks are drawn
/// again backward, never stored.
/// </remarks>
public static class Fuse
{
    /// <summary>Operands that a kernel call carries at most.</summary>
    public const int MaxOperands = 16;

    /// <summary>Cells of a window at most whose maximum is taken in registers.</summary>
    private const int MostPooled = 9;

    /// <summary>Whether the windows of a pool over this image can be taken while their cells are in registers: few cells, none shared, none outside.</summary>
    public static bool FitsRegisters(Window2D window, Shape image) =>
        window.IsDisjoint && window.SizeY * window.SizeX <= MostPooled && window.IsInside(image[0], image[1]);

    /// <summary>Whether the windows of a pool can be neighbors in a tile of rows, each whole in four of them: two or four cells, none shared, none outside.</summary>
    public static bool FitsTiles(Window2D window, Shape image) =>
        window.IsDisjoint && window.SizeY * window.SizeX is (2 or 4) && window.IsInside(image[0], image[1]);

    /// <param name="program">The program.</param>
    /// <param name="target">Whose families of kernels the groups are for.</param>
    /// <param name="poolsTiles">Whether the register tiles of plain convolutions are cut so that they hold whole windows: see <see cref="FitsTiles"/>.</param>
    public static IReadOnlyList<Group> Run(Program program, Target target, bool poolsTiles = false)
    {
        var groups = new List<Group>();
        var groupOf = new Dictionary<Node, Group>();
        var live = Liveness.Of(program);
        var scope = new FusionScope(groups, live, poolsTiles);
        var families = live.Nodes.Where(n => !n.IsStorageless()).ToDictionary(n => n, target.FamilyOf);

        // Updates come last, so that one that found no host runs behind every reader of its parameter.
        foreach (var node in families.Keys.Where(n => !IsReadThrough(n, live, families)).OrderBy(n => n.Operator is Update))
        {
            var (group, reason) = families[node] is Maps
                ? FindElementwiseHost(node, groups, groupOf, live, families)
                : (families[node].FindHost(node, scope), "");

            if (group is null)
            {
                group = new Group(groups.Count, node, families[node], reason);
                groups.Add(group);
            }
            else
            {
                group.Add(node);
            }

            groupOf[node] = group;
        }

        foreach (var group in groups)
            group.Stored.UnionWith(group.Members.Where(m => IsReadOutside(m, group, program, live, groupOf)));
        return groups;
    }

    /// <summary>The latest group that holds an operand of this elementwise node, if everything else that it reads is ready by then.</summary>
    private static (Group? Group, string Reason) FindElementwiseHost(
        Node node, List<Group> groups, Dictionary<Node, Group> groupOf, Liveness live, Dictionary<Node, Family> families)
    {
        var operands = node.Inputs.Select(i => i.Storage()).Where(i => groupOf.ContainsKey(i)).ToList();
        if (operands.Count == 0)
            return (null, "reads only inputs and parameters");

        var host = operands.Select(o => groupOf[o]).OrderBy(g => g.Index).Last();
        if (host.Family.Refuses(host) is { Length: > 0 } refusal)
            return (null, refusal);

        bool isElement = node.Inputs.All(i => !host.Members.Contains(i.Storage()) || i.Shape.Size == node.Shape.Size && i.Type.Batched == node.Type.Batched);
        if (!isElement)
            return (null, $"broadcasts a result of {host.Anchor.Origin}");

        if (host.Result.Shape.Size != node.Shape.Size || host.Result.Type.Batched != node.Type.Batched)
            return (null, "has another shape");

        if (host.Members.Append(node).SelectMany(ColumnsOf).Distinct().Count() > 1)
            return (null, "broadcasts a column of another length");

        var members = host.Members.Append(node).ToList();
        if (members.SelectMany(m => m.Inputs).Distinct().Count() + members.SelectMany(UsesOf).Distinct().Count() + 5 > MaxOperands)
            return (null, $"a kernel call carries {MaxOperands} operands at most");

        if (node.Operator is Update update && !IsReadyForUpdate(update.Parameter, host, groupOf, live, families))
            return (null, "the parameter is still read by a later kernel");

        return (host, "");
    }

    /// <summary>The lengths of the columns that an elementwise node spreads over its result.</summary>
    private static IEnumerable<long> ColumnsOf(Node node) => node.Operator is Map
        ? node.Inputs.Where(i => !i.Type.Batched && i.Operator is not ScalarSource && i.Type != node.Type).Select(i => i.Shape.Size)
        : [];

    /// <summary>The uses whose numbers a node reads, an operand each.</summary>
    private static IEnumerable<int> UsesOf(Node node) => node.Operator is Map map ? map.Body.Uses : [];

    /// <summary>A transposition that nothing needs in memory.</summary>
    private static bool IsReadThrough(Node node, Liveness live, Dictionary<Node, Family> families) =>
        node.Operator is Transpose && live.Readers(node) is { Count: > 0 } readers && readers.All(r => families[r].ReadsThrough(r, node));

    /// <summary>An update may run once no later group reads the parameter.</summary>
    private static bool IsReadyForUpdate(int parameter, Group host, Dictionary<Node, Group> groupOf, Liveness live, Dictionary<Node, Family> families) =>
        live.Nodes
            .Where(n => n.Operator is ParameterSource source && source.Index == parameter)
            .SelectMany(live.Readers)
            .SelectMany(reader => IsReadThrough(reader, live, families) ? live.Readers(reader) : [reader])
            .Where(reader => reader.Operator is not Update)
            .All(reader => groupOf.TryGetValue(reader, out var group) && group.Index <= host.Index && (group != host || families[reader] is Maps));

    private static bool IsReadOutside(Node node, Group group, Program program, Liveness live, Dictionary<Node, Group> groupOf) =>
        node == program.Output.Storage()
        || node == program.Losses?.Storage()
        || live.Readers(node).Any(reader => groupOf[reader] != group);
}
