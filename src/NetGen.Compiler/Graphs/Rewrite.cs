namespace NetGen.Compiler;

/// <summary>Copies a program node by node, in order, with changes: the loop that passes have in common.</summary>
public sealed class Rewrite
{
    private readonly Dictionary<Node, Node> _copies = [];

    private Rewrite()
    {
    }

    /// <summary>What stands for <paramref name="original"/>, whose turn has been.</summary>
    public Node this[Node original] => _copies[original];

    /// <summary>The copy so far.</summary>
    public Graph Graph { get; } = new();

    /// <summary>Adds a node as it is, with what stands for its inputs.</summary>
    public Node Copy(Node node, params Node[] inputs) => Graph.Add(node.Operator, node.Origin, inputs);

    /// <param name="program">What is copied.</param>
    /// <param name="copy">Adds what shall stand for a node, given what stands for its inputs, and returns it.</param>
    /// <param name="isNeeded">Which nodes are copied: all of them, or those that the results and the other needed ones read.</param>
    public static Program Run(Program program, Func<Rewrite, Node, Node[], Node> copy, Func<Node, bool>? isNeeded = null)
    {
        var rewrite = new Rewrite();
        foreach (var node in program.Graph.Nodes.Where(isNeeded ?? (_ => true)))
            rewrite._copies[node] = copy(rewrite, node, [.. node.Inputs.Select(i => rewrite[i])]);
        rewrite.Graph.Results.AddRange(program.Graph.Results.Select(r => rewrite[r]));
        return program with { Graph = rewrite.Graph, Output = rewrite[program.Output], Losses = program.Losses is { } losses ? rewrite[losses] : null };
    }
}
