namespace NetGen.Compiler;

/// <summary>
/// Gathers the nodes of a program into groups, each one kernel: an anchor that needs a skeleton of its <see cref="Family"/> (a contraction, a window, a sum, a
/// row of softmax, loops) and the elementwise nodes that follow it while its value is in registers.
/// </summary>
/// <remarks>
/// What a group covers: bias, activation, dropout and residual behind a contraction; the derivative of the activation behind the
/// contraction that gives the gradient (so the unmasked gradient is never stored); the optimizer's update behind a kernel
/// gradient (so the gradient is never stored); the transposition of a dense layer's kernel in the product that reads it; softmax,
/// cross-entropy and their gradient in one pass over the logits; the maxima of a pool and the cells that held them. Dropout masks are drawn
/// again backward, never stored.
/// </remarks>
public sealed class Fuse
{
    /// <summary>Operands that a kernel call carries at most.</summary>
    public const int MaxOperands = 16;

    /// <summary>Cells of a window at most whose maximum is taken in registers.</summary>
    private const int MostPooled = 9;

    private readonly Program _program;
    private readonly Liveness _live;
    private readonly FusionScope _scope;
    private readonly List<Group> _groups = [];
    private readonly NodeMap<Group?> _groupOf;
    private readonly NodeMap<Family> _families;
    private readonly ILookup<int, Node> _parameters;
    private readonly bool _sumsMakeTerms;

    private Fuse(Program program, Target target, bool poolsTiles)
    {
        _program = program;
        _live = Liveness.Of(program);
        _groupOf = new(program.Graph);
        _families = new(program.Graph);
        _sumsMakeTerms = target.SumsMakeTerms;
        _scope = new FusionScope(_groups, _groupOf, program, _live, poolsTiles);
        _parameters = _live.Nodes.Where(n => n.Operator is ParameterSource).ToLookup(n => ((ParameterSource)n.Operator).Index);
        foreach (var node in _live.Nodes.Where(n => !n.IsStorageless()))
            _families[node] = target.FamilyOf(node);
    }

    /// <summary>Whether the windows of a pool over this image can be taken while their cells are in registers: few cells, none shared, none outside.</summary>
    public static bool FitsRegisters(Window2D window, Shape image) =>
        window.IsDisjoint && window.SizeY * window.SizeX <= MostPooled && window.IsInside(image[0], image[1]);

    /// <summary>Whether the windows of a pool can be neighbors in a tile of rows, each whole in four of them: two or four cells, none shared, none outside.</summary>
    public static bool FitsTiles(Window2D window, Shape image) =>
        window.IsDisjoint && window.SizeY * window.SizeX is (2 or 4) && window.IsInside(image[0], image[1]);

    /// <param name="program">The program.</param>
    /// <param name="target">Whose families of kernels the groups are for.</param>
    /// <param name="poolsTiles">Whether the register tiles of plain convolutions are cut so that they hold whole windows: see <see cref="FitsTiles"/>.</param>
    public static IReadOnlyList<Group> Run(Program program, Target target, bool poolsTiles = false) => new Fuse(program, target, poolsTiles).Run();

    private List<Group> Run()
    {
        foreach (var node in _live.Nodes.Where(n => !n.IsStorageless() && !IsReadThrough(n)).OrderBy(Turn))
        {
            var (group, reason) = _families[node] is Maps ? FindElementwiseHost(node) : (_families[node].FindHost(node, _scope), "");
            if (group is null)
            {
                group = new Group(_groups.Count, node, _families[node], reason);
                _groups.Add(group);
            }
            else
            {
                group.Add(node);
            }

            _groupOf[node] = group;
        }

        foreach (var group in _groups)
            group.Stored.UnionWith(group.Members.Where(m => IsReadOutside(m, group)));
        return _groups;
    }

    /// <summary>The latest group that holds an operand of this elementwise node, if everything else that it reads is ready by then.</summary>
    private (Group? Group, string Reason) FindElementwiseHost(Node node)
    {
        Group? host = null;
        foreach (var input in node.Inputs)
        {
            if (_groupOf[input.Storage()] is { } group && (host is null || group.Index > host.Index))
                host = group;
        }

        if (host is null)
            return (null, "reads only inputs and parameters");
        if (node.Inputs.Any(i => i.Type.Element == ElementKind.Integer && host.Members.Contains(i.Storage())))
            return (null, $"reads an index of {host.Anchor.Origin}");
        if (host.Family.Refuses(host, node) is { Length: > 0 } refusal)
            return (null, refusal);

        if (_sumsMakeTerms && IsTermOfSum(node, host))
            return (null, "a sum alone reads it, and makes it");

        if (OperandsOf(host.Members.Append(node)) + 5 > MaxOperands)
            return (null, $"a kernel call carries {MaxOperands} operands at most");

        if (node.Operator is Update or StoreState && !IsReadyForUpdate(node.Operator is Update update ? update.Parameter : ((StoreState)node.Operator).Parameter, host))
            return (null, "the parameter is still read by a later kernel");

        return (host, "");
    }

    /// <summary>Whether only a sum reads this node, which can make it of what stands in memory in any case: then nobody needs to store it.</summary>
    private bool IsTermOfSum(Node node, Group host) =>
        node.Operator is Map && !_program.Gives(node)
        && _live.Readers(node) is [var sum] && _families[sum] is Sums && Sums.MayMakeTerms(sum)
        && node.Inputs.Select(i => i.Storage()).Where(host.Members.Contains).All(i => _live.Readers(i).Any(r => r != node && _families[r] is not Maps));

    /// <summary>
    /// What is made of parameters alone comes first, so that its readers may follow another kernel; updates come last, so that one that found no host runs behind every reader of
    /// its parameter.
    /// </summary>
    private static int Turn(Node node) => node.Operator switch
    {
        Update or StoreState => 2,
        Map when node.Inputs.All(i => i.Storage().Operator is ParameterSource) => 0,
        _ => 1,
    };

    /// <summary>The values and uses that some nodes read, an operand each.</summary>
    private static int OperandsOf(IEnumerable<Node> members)
    {
        var inputs = new HashSet<Node>();
        var uses = new HashSet<int>();
        foreach (var member in members)
        {
            inputs.UnionWith(member.Inputs);
            if (member.Operator is Map map)
                map.Body.AddUses(uses);
            if (member.Operator is Drawn drawn)
                drawn.Body.AddUses(uses);
        }

        return inputs.Count + uses.Count;
    }

    /// <summary>A transposition that nothing needs in memory.</summary>
    private bool IsReadThrough(Node node) =>
        node.Operator is Transpose && _live.Readers(node) is { Count: > 0 } readers && readers.All(r => _families[r].ReadsThrough(r, node));

    /// <summary>An update may run once no later group reads the parameter.</summary>
    private bool IsReadyForUpdate(int parameter, Group host) =>
        _parameters[parameter]
            .SelectMany(_live.Readers)
            .SelectMany(reader => IsReadThrough(reader) ? _live.Readers(reader) : [reader])
            .Where(reader => reader.Operator is not (Update or StoreState))
            .All(reader => _groupOf[reader] is { } group && group.Index <= host.Index && (group != host || (_families[reader] is Maps && !group.Prologue.Contains(reader))));

    private bool IsReadOutside(Node node, Group group) =>
        _program.Gives(node)
        || _live.Readers(node).Any(reader => _groupOf[reader] != group);
}
