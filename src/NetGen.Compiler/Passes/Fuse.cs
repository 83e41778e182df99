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
    /// <param name="poolsTiles">Whether the register tiles of plain convolutions are cut so that they hold whole windows: see <see cref="FitsTiles"/>.</param>
    public static IReadOnlyList<Group> Run(Program program, bool poolsTiles = false)
    {
        var groups = new List<Group>();
        var groupOf = new Dictionary<Node, Group>();
        var live = Liveness.Of(program);

        // Updates come last, so that one that found no host runs behind every reader of its parameter.
        foreach (var node in live.Nodes.Where(n => !n.IsStorageless() && !IsReadThrough(n, live)).OrderBy(n => n.Operator is Update))
        {
            var (group, reason) = node.Operator is Map or Update or StoreGradient
                ? FindElementwiseHost(node, groups, groupOf, live)
                : (FindRowHost(node, groups) ?? FindPoolHost(node, groups, live, poolsTiles), "");

            if (group is null)
            {
                group = new Group(groups.Count, node, reason);
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
        Node node, List<Group> groups, Dictionary<Node, Group> groupOf, Liveness live)
    {
        var operands = node.Inputs.Select(i => i.Storage()).Where(i => groupOf.ContainsKey(i)).ToList();
        if (operands.Count == 0)
            return (null, "reads only inputs and parameters");

        var host = operands.Select(o => groupOf[o]).OrderBy(g => g.Index).Last();
        if (host.Anchor.Operator is Softmax or SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient)
            return (null, $"a row of {host.Anchor.Operator.Name} is finished first");

        bool isElement = node.Inputs.All(i => !host.Members.Contains(i.Storage()) || i.Shape.Size == node.Shape.Size && i.Type.Batched == node.Type.Batched);
        if (!isElement)
            return (null, $"broadcasts a result of {host.Anchor.Origin}");

        if (host.Element.Shape.Size != node.Shape.Size || host.Element.Type.Batched != node.Type.Batched)
            return (null, "has another shape");

        if (host.Members.Append(node).SelectMany(ColumnsOf).Distinct().Count() > 1)
            return (null, "broadcasts a column of another length");

        if (host.Members.Concat([node]).SelectMany(m => m.Inputs).Distinct().Count() + 5 > MaxOperands)
            return (null, $"a kernel call carries {MaxOperands} operands at most");

        if (node.Operator is Update update && !IsReadyForUpdate(update.Parameter, host, groupOf, live))
            return (null, "the parameter is still read by a later kernel");

        return (host, "");
    }

    /// <summary>The lengths of the columns that an elementwise node spreads over its result.</summary>
    private static IEnumerable<long> ColumnsOf(Node node) => node.Operator is Map
        ? node.Inputs.Where(i => !i.Type.Batched && i.Operator is not ScalarSource && i.Type != node.Type).Select(i => i.Shape.Size)
        : [];

    /// <summary>A transposition that nothing needs in memory.</summary>
    private static bool IsReadThrough(Node node, Liveness live) =>
        node.Operator is Transpose && live.Readers(node) is { Count: > 0 } readers && readers.All(r => r.ReadsTransposed());

    /// <summary>An update may run once no later group reads the parameter.</summary>
    private static bool IsReadyForUpdate(int parameter, Group host, Dictionary<Node, Group> groupOf, Liveness live) =>
        live.Nodes
            .Where(n => n.Operator is ParameterSource source && source.Index == parameter)
            .SelectMany(live.Readers)
            .SelectMany(reader => IsReadThrough(reader, live) ? live.Readers(reader) : [reader])
            .Where(reader => reader.Operator is not Update)
            .All(reader => groupOf.TryGetValue(reader, out var group) && group.Index <= host.Index && (group != host || reader.Operator is Map));

    /// <summary>Softmax, cross-entropy and their gradient over the same logits are one pass.</summary>
    private static Group? FindRowHost(Node node, List<Group> groups) =>
        node.Operator is Softmax or SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient
            ? groups.LastOrDefault(g =>
                g.Anchor.Operator is Softmax or SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient
                && g.Anchor.Inputs[0].Storage() == node.Inputs[0].Storage()
                && g.Anchor.Inputs[0].Shape.Last == node.Inputs[0].Shape.Last)
            : null;

    /// <summary>
    /// The cells of the maxima come with the maxima, and the maxima of a convolution whose kernel holds whole windows in registers with the
    /// convolution, when nothing else reads it.
    /// </summary>
    private static Group? FindPoolHost(Node node, List<Group> groups, Liveness live, bool poolsTiles) => node.Operator switch
    {
        MaxPool2DIndex index => groups.LastOrDefault(g =>
            g.Members.Any(m => m.Operator is MaxPool2D pool && pool.Window == index.Window && m.Inputs[0] == node.Inputs[0])),
        MaxPool2D pool => groups.LastOrDefault(g =>
            g.Members.Count == 1 && g.Anchor == node.Inputs[0] && HoldsWindows(g.Anchor, pool.Window, poolsTiles) && IsPooledOnly(g.Anchor, live)),
        _ => null,
    };

    /// <summary>Interleaved, any window that fits; by Winograd's filtering, the window that is an output tile; in register tiles, windows that fill them.</summary>
    private static bool HoldsWindows(Node convolution, Window2D window, bool poolsTiles) => convolution switch
    {
        { Operator: Convolve2D, Type.IsInterleaved: false } => poolsTiles && FitsTiles(window, convolution.Shape),
        { Operator: Convolve2D, Type.IsInterleaved: true } => FitsRegisters(window, convolution.Shape),
        { Operator: WinogradConvolve2D { Tile: 2 }, Shape: var y } => window == new Window2D(2, 2, 2, 2, 0, 0, y[0] / 2, y[1] / 2) && y[0] % 2 == 0 && y[1] % 2 == 0,
        _ => false,
    };

    private static bool IsPooledOnly(Node convolution, Liveness live) =>
        live.Readers(convolution).All(r => r.Operator is MaxPool2D or MaxPool2DIndex)
        && live.Readers(convolution).Count(r => r.Operator is MaxPool2D) == 1;

    private static bool IsReadOutside(Node node, Group group, Program program, Liveness live, Dictionary<Node, Group> groupOf) =>
        node == program.Output.Storage()
        || node == program.Losses?.Storage()
        || live.Readers(node).Any(reader => groupOf[reader] != group);
}

/// <summary>Nodes that become one kernel.</summary>
/// <param name="index">Position in the order of execution.</param>
/// <param name="anchor">The node whose operator gives the skeleton.</param>
/// <param name="opened">Why it could not join an earlier group; empty where the operator needs a skeleton of its own.</param>
public sealed class Group(int index, Node anchor, string opened)
{
    private readonly List<Node> _members = [anchor];

    public int Index { get; } = index;

    public Node Anchor { get; } = anchor;

    public string Opened { get; } = opened;

    public IReadOnlyList<Node> Members => _members;

    /// <summary>The node whose elements the skeleton hands to the members behind it: the anchor, or the pool behind a convolution.</summary>
    public Node Element => _members.Find(m => m.Operator is MaxPool2D) ?? Anchor;

    /// <summary>The members whose values must reach memory.</summary>
    public HashSet<Node> Stored { get; } = [];

    public void Add(Node node) => _members.Add(node);
}
