namespace NetGen.Compiler;

/// <summary>
/// A program over tensors, in the order in which it runs. Append-only: passes build what they add, and equal pure nodes
/// are one node.
/// </summary>
public sealed class Graph
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<(Operator, EquatableArray<int>), Node> _known = [];

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>What the program is for: the prediction, the losses a sample, the updates. Everything else may be dropped.</summary>
    public List<Node> Results { get; } = [];

    /// <summary>Adds a node, or returns the equal one that exists. Throws when the types do not fit: for passes, which add only what does.</summary>
    public Node Add(Operator @operator, string origin, params Node[] inputs) =>
        TryAdd(@operator, origin, inputs, out var error) ?? throw new InvalidOperationException($"{@operator.Name} at {origin}: {error!.Rule.Fill(error.Arguments)}");

    /// <summary>Adds a node, or returns the equal one that exists; null when the types do not fit, and why.</summary>
    public Node? TryAdd(Operator @operator, string origin, IReadOnlyList<Node> inputs, out ShapeError? error)
    {
        var inferred = @operator.Infer([.. inputs.Select(i => i.Type)]);
        error = inferred.Error;
        if (error is not null)
            return null;
        if (!@operator.ReadsInterleaved && inputs.Any(i => i.Type.IsInterleaved))
            throw new InvalidOperationException($"{@operator.Name} at {origin} reads no interleaved samples; convert them first.");

        var key = (@operator, inputs.Select(i => i.Id).ToEquatableArray());
        if (_known.TryGetValue(key, out var known))
            return known;

        var node = new Node(_nodes.Count, @operator, inputs, inferred.Type, origin);
        _nodes.Add(node);
        _known.Add(key, node);
        return node;
    }

    /// <summary>
    /// Adds an elementwise node in its plain form: scalar sources are written into the body, inputs that it does not read are
    /// dropped and equal ones are one. What then reads nothing is a scalar source, and what only repeats its input is that input.
    /// </summary>
    public Node AddMap(string label, string origin, ScalarExpression body, params Node[] inputs)
    {
        var inlined = body.ReplaceArguments(i => inputs[i].Operator is ScalarSource source ? source.Value : new ScalarExpression.Argument(i));
        Node[] reads = [.. inlined.Arguments.Select(i => inputs[i]).Distinct()];
        var renumbered = inlined.ReplaceArguments(i => new ScalarExpression.Argument(Array.IndexOf(reads, inputs[i])));
        return reads.Length == 0 ? Add(new ScalarSource(renumbered), origin)
            : renumbered is ScalarExpression.Argument ? reads[0]
            : Add(new Map(renumbered, Label: label), origin, reads);
    }

    /// <summary>A node and all that it was computed from.</summary>
    public HashSet<Node> Leading(Node result)
    {
        var leading = new HashSet<Node> { result };
        for (int i = result.Id; i >= 0; i--)
        {
            if (leading.Contains(_nodes[i]))
                leading.UnionWith(_nodes[i].Inputs);
        }

        return leading;
    }

    public override string ToString() => string.Join("\n", _nodes);
}
