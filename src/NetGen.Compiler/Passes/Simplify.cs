namespace NetGen.Compiler;

/// <summary>
/// Copies a program without what no result needs, with reshapes of reshapes as one and without those that change nothing. The order
/// of execution stays.
/// </summary>
public static class Simplify
{
    public static Program Run(Program program)
    {
        var needed = new HashSet<Node>();
        foreach (var node in Enumerable.Reverse(program.Graph.Nodes))
        {
            if (program.Graph.Results.Contains(node) || needed.Contains(node))
                needed.UnionWith(node.Inputs.Append(node));
        }

        var graph = new Graph();
        var copies = new Dictionary<Node, Node>();
        foreach (var node in program.Graph.Nodes.Where(needed.Contains))
            copies[node] = Copy(graph, node, [.. node.Inputs.Select(i => copies[i])]);

        graph.Results.AddRange(program.Graph.Results.Select(r => copies[r]));

        // A reshape of a reshape leaves the inner one without readers.
        var simplified = program with { Graph = graph, Output = copies[program.Output], Losses = program.Losses is { } losses ? copies[losses] : null };
        return graph.Nodes.Count < needed.Count || HasUnread(graph) ? Run(simplified) : simplified;
    }

    private static Node Copy(Graph graph, Node node, Node[] inputs)
    {
        if (node.Operator is not Reshape reshape)
            return graph.Add(node.Operator, node.Origin, inputs);

        var source = inputs[0].Operator is Reshape ? inputs[0].Inputs[0] : inputs[0];
        return source.Shape == reshape.Shape ? source : graph.Add(reshape, node.Origin, source);
    }

    private static bool HasUnread(Graph graph)
    {
        var read = new HashSet<Node>(graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Results));
        return graph.Nodes.Any(n => !read.Contains(n));
    }
}
