namespace NetGen.Compiler;

/// <summary>Copies a program node by node, in order, with changes: the loop that passes have in common.</summary>
public sealed class Rewrite
{
    private readonly NodeMap<Node> _copies;

    private Rewrite(Graph original)
    {
        _copies = new(original);
        Graph = new(original.Nodes.Count);
    }

    /// <summary>What stands for <paramref name="original"/>, whose turn has been.</summary>
    public Node this[Node original] => _copies[original];

    /// <summary>The copy so far.</summary>
    public Graph Graph { get; }

    /// <summary>Adds a node as it is, with what stands for its inputs.</summary>
    public Node Copy(Node node, params Node[] inputs) => Graph.AddCopy(node, inputs);

    /// <param name="program">What is copied.</param>
    /// <param name="copy">Adds what shall stand for a node, given what stands for its inputs, and returns it.</param>
    /// <param name="isNeeded">Which nodes are copied: all of them, or those that the results and the other needed ones read.</param>
    public static Program Run(Program program, Func<Rewrite, Node, Node[], Node> copy, Func<Node, bool>? isNeeded = null)
    {
        var rewrite = new Rewrite(program.Graph);
        foreach (var node in program.Graph.Nodes)
        {
            if (isNeeded is not null && !isNeeded(node))
                continue;
            var inputs = new Node[node.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = rewrite[node.Inputs[i]];
            rewrite._copies[node] = copy(rewrite, node, inputs);
        }

        rewrite.Graph.Results.AddRange(program.Graph.Results.Select(r => rewrite[r]));
        return program with
        {
            Graph = rewrite.Graph,
            Outputs = program.Outputs.Select(o => rewrite[o]).ToEquatableArray(),
            Losses = program.Losses.Select(l => rewrite[l]).ToEquatableArray(),
        };
    }
}
