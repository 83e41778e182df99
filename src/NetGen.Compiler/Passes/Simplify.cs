namespace NetGen.Compiler;

/// <summary>
/// Copies a program without what no result needs, with reshapes of reshapes as one and without those that change nothing, and without
/// the rim of a convolution that is cut off again. The order of execution stays.
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

    private static Node Copy(Graph graph, Node node, Node[] inputs) => node.Operator switch
    {
        Reshape reshape => CopyReshape(graph, node, reshape, inputs),
        Crop2D crop => CopyCrop(graph, node, crop, inputs),
        _ => graph.Add(node.Operator, node.Origin, inputs),
    };

    private static Node CopyReshape(Graph graph, Node node, Reshape reshape, Node[] inputs)
    {
        var source = inputs[0].Operator is Reshape ? inputs[0].Inputs[0] : inputs[0];
        return source.Shape == reshape.Shape ? source : graph.Add(reshape, node.Origin, source);
    }

    /// <summary>The input gradient of a padded convolution: padding less gives the cropped part alone.</summary>
    private static Node CopyCrop(Graph graph, Node node, Crop2D crop, Node[] inputs)
    {
        var convolution = inputs[0];
        if (convolution is { Operator: Convolve2D { StrideY: 1, StrideX: 1 }, Inputs: [{ Operator: Pad2D pad } padded, var kernel] })
        {
            var narrow = pad with
            {
                Top = pad.Top - crop.Top,
                Bottom = pad.Bottom - (convolution.Shape[0] - crop.Top - crop.Height),
                Left = pad.Left - crop.Left,
                Right = pad.Right - (convolution.Shape[1] - crop.Left - crop.Width),
            };
            if (Math.Min(Math.Min(narrow.Top, narrow.Bottom), Math.Min(narrow.Left, narrow.Right)) >= 0)
            {
                var source = padded.Inputs[0];
                return graph.Add(
                    convolution.Operator, convolution.Origin, narrow.IsNothing ? source : graph.Add(narrow, padded.Origin, source), kernel);
            }
        }

        return graph.Add(crop, node.Origin, inputs);
    }

    private static bool HasUnread(Graph graph)
    {
        var read = new HashSet<Node>(graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Results));
        return graph.Nodes.Any(n => !read.Contains(n));
    }
}
