namespace NetGen.Compiler;

/// <summary>
/// A program over tensors, in the order in which it runs. Append-only: passes build what they add, and equal pure nodes
/// are one node.
/// </summary>
/// <param name="nodes">About how many nodes it will have.</param>
public sealed class Graph(int nodes = 0)
{
    private readonly List<Node> _nodes = new(nodes);
    private readonly Dictionary<Term, Node> _known = new(nodes);

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>What the program is for: the prediction, the losses a sample, the updates. Everything else may be dropped.</summary>
    public List<Node> Results { get; } = [];

    /// <summary>Adds a node, or returns the equal one that exists. Throws when the types do not fit: for passes, which add only what does.</summary>
    public Node Add(Operator @operator, string origin, params Node[] inputs) =>
        TryAdd(@operator, origin, inputs, out var error) ?? throw new InvalidOperationException($"{@operator.Name} at {origin}: {error!.Rule.Fill(error.Arguments)}");

    /// <summary>Adds a node, or returns the equal one that exists; null when the types do not fit, and why.</summary>
    public Node? TryAdd(Operator @operator, string origin, Node[] inputs, out ShapeError? error)
    {
        var types = TypesOf(inputs);
        var inferred = @operator.Infer(types);
        error = inferred.Error;
        return error is null ? AddTyped(@operator, origin, inputs, types, inferred.Type) : null;
    }

    /// <summary>Adds the operator of a node of another graph to other inputs, mostly of the same types; the result's type is then known.</summary>
    public Node AddCopy(Node original, Node[] inputs)
    {
        var types = TypesOf(inputs);
        return types.SequenceEqual(original.InputTypes)
            ? AddTyped(original.Operator, original.Origin, inputs, types, original.Type)
            : Add(original.Operator, original.Origin, inputs);
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

    /// <summary>Some nodes and all that they were computed from.</summary>
    public HashSet<Node> Leading(IReadOnlyList<Node> results)
    {
        var leading = new HashSet<Node>(results);
        for (int i = results.Max(r => r.Id); i >= 0; i--)
        {
            if (leading.Contains(_nodes[i]))
                leading.UnionWith(_nodes[i].Inputs);
        }

        return leading;
    }

    public override string ToString() => string.Join("\n", _nodes);

    private static TensorType[] TypesOf(Node[] inputs) => Array.ConvertAll(inputs, static i => i.Type);

    private Node AddTyped(Operator @operator, string origin, Node[] inputs, TensorType[] types, TensorType type)
    {
        if (Array.Exists(types, static t => t.IsInterleaved) && !@operator.ReadsInterleaved)
            throw new InvalidOperationException($"{@operator.Name} at {origin} reads no interleaved samples; convert them first.");

        var term = new Term(@operator, inputs);
        if (!_known.TryGetValue(term, out var node))
        {
            node = new Node(_nodes.Count, @operator, inputs, types, type, origin);
            _nodes.Add(node);
            _known.Add(term, node);
        }

        return node;
    }

    /// <summary>What makes a node: equal for equal operators of the same nodes.</summary>
    private readonly struct Term(Operator @operator, Node[] inputs) : IEquatable<Term>
    {
        private Operator Operator => @operator;

        private Node[] Inputs => inputs;

        public bool Equals(Term other) => inputs.SequenceEqual(other.Inputs) && @operator.Equals(other.Operator);

        public override bool Equals(object? obj) => obj is Term other && Equals(other);

        public override int GetHashCode()
        {
            int hash = @operator.Hash;
            foreach (var input in inputs)
                hash = unchecked(hash * 31 + input.Id);
            return hash;
        }
    }
}
