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

        var readers = program.Graph.Nodes.Where(needed.Contains).SelectMany(n => n.Inputs.Distinct().Select(i => (Read: i, By: n))).ToLookup(r => r.Read, r => r.By);
        var simplified = Rewrite.Run(
            program, (rewrite, node, inputs) => Copy(rewrite.Graph, node, inputs, program, program.Graph.Results.Contains(node) ? [] : [.. readers[node]]), needed.Contains);

        // A reshape of a reshape leaves the inner one without readers.
        return simplified.Graph.Nodes.Count < needed.Count || HasUnread(simplified.Graph) ? Run(simplified) : simplified;
    }

    private static Node Copy(Graph graph, Node node, Node[] inputs, Program program, Node[] readers) => node.Operator switch
    {
        Reshape reshape => CopyReshape(graph, node, reshape, inputs),
        Convolve2D { StrideY: 1, StrideX: 1 } when readers is [{ Operator: Crop2D crop }] => CopyCropped(graph, node, crop, inputs),
        Crop2D when inputs[0].Shape == node.Shape => inputs[0],
        Reduce { OverBatch: false, Combine: Combine.Sum or Combine.Max } reduce when node.Shape.Size == inputs[0].Shape.Size && MayShare(node, program) => CopyOfOne(graph, node, reduce, inputs[0]),
        _ => graph.Add(node.Operator, node.Origin, inputs),
    };

    /// <summary>Whether a node may have its input's memory: not where that is the caller's, or another result's.</summary>
    private static bool MayShare(Node node, Program program)
    {
        var storage = node.Inputs[0].Storage();
        return storage.Inputs.Count > 0 && program.Graph.Results.All(r => r.Storage() != storage);
    }

    /// <summary>What combines one number alone moves nothing.</summary>
    private static Node CopyOfOne(Graph graph, Node node, Reduce reduce, Node x) =>
        graph.AddMap("", node.Origin, (ScalarExpression)new ScalarExpression.Argument(0) * reduce.Scale, graph.Add(new Reshape(node.Shape), node.Origin, x));

    private static Node CopyReshape(Graph graph, Node node, Reshape reshape, Node[] inputs)
    {
        var source = inputs[0].Operator is Reshape ? inputs[0].Inputs[0] : inputs[0];
        return source.Shape == reshape.Shape ? source : graph.Add(reshape, node.Origin, source);
    }

    /// <summary>The input gradient of a padded convolution: padding less gives the part that its reader crops to, before the kernel's gradient.</summary>
    private static Node CopyCropped(Graph graph, Node node, Crop2D crop, Node[] inputs)
    {
        if (inputs[0] is { Operator: Pad2D pad } padded)
        {
            var narrow = pad with
            {
                Top = pad.Top - crop.Top,
                Bottom = pad.Bottom - (node.Shape[0] - crop.Top - crop.Height),
                Left = pad.Left - crop.Left,
                Right = pad.Right - (node.Shape[1] - crop.Left - crop.Width),
            };
            if (Math.Min(Math.Min(narrow.Top, narrow.Bottom), Math.Min(narrow.Left, narrow.Right)) >= 0)
            {
                var source = padded.Inputs[0];
                return graph.Add(node.Operator, node.Origin, narrow.IsNothing ? source : graph.Add(narrow, padded.Origin, source), inputs[1]);
            }
        }

        return graph.Add(node.Operator, node.Origin, inputs);
    }

    private static bool HasUnread(Graph graph)
    {
        var read = new HashSet<Node>(graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Results));
        return graph.Nodes.Any(n => !read.Contains(n));
    }
}
