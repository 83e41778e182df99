namespace NetGen.Compiler;

/// <summary>
/// Copies a forward pass with its max pools as early as they may stand: <c>pool(f(x)) = f(pool(x))</c> where f adds a number a channel or never
/// falls, so a bias and an activation wait for the few numbers that are left, and so do their gradients. A convolution that is then right in front
/// of a pool does not compute the rows and columns that the pool drops.
/// </summary>
public static class HoistPools
{
    public static Program Run(Program forward)
    {
        var readers = new NodeMap<int>(forward.Graph);
        foreach (var input in forward.Graph.Nodes.SelectMany(n => n.Inputs))
            readers[input]++;
        bool IsReadOnce(Node node) => !forward.Outputs.Contains(node) && readers[node] == 1;

        return Rewrite.Run(forward, (rewrite, node, inputs) => node.Operator is MaxPool2D pool ? CopyPool(rewrite, node, pool, IsReadOnce) : rewrite.Copy(node, inputs));
    }

    private static Node CopyPool(Rewrite rewrite, Node node, MaxPool2D pool, Func<Node, bool> isReadOnce)
    {
        var source = node.Inputs[0];
        var passed = new Stack<Node>();
        while (node.Shape.Size < source.Shape.Size && isReadOnce(source) && PassesThrough(source) is { } next)
        {
            passed.Push(source);
            source = next;
        }

        var x = rewrite.Graph.Add(pool, node.Origin, isReadOnce(source) ? Limit(rewrite, source, pool.Window) : rewrite[source]);
        foreach (var map in passed)
            x = rewrite.Copy(map, [.. map.Inputs.Select(i => i.Type.Batched ? x : rewrite[i])]);
        return x;
    }

    /// <summary>The image that an elementwise node changes, when a maximum commutes with the change.</summary>
    private static Node? PassesThrough(Node node)
    {
        if (node.Operator is not Map map || node.Inputs.Count(i => i.Type.Batched) != 1)
            return null;

        int image = node.Inputs.ToList().FindIndex(i => i.Type.Batched);
        bool isWhole = node.Inputs[image].Type == node.Type && node.Inputs.All(i => i.Type.Batched || i.Shape.Rank <= 1);
        bool isPlain = !map.Body.Any(static e => e is ScalarExpression.Uniform);
        return isWhole && isPlain && map.Body.IsNondecreasing(image) ? node.Inputs[image] : null;
    }

    /// <summary>The copy of a convolution without what no window reads.</summary>
    private static Node Limit(Rewrite rewrite, Node source, Window2D window)
    {
        if (source.Operator is not Convolve2D convolve)
            return rewrite[source];

        var limited = convolve with
        {
            MostRows = Read(source.Shape[0], window.OutputY, window.StrideY, window.SizeY, window.PadTop),
            MostColumns = Read(source.Shape[1], window.OutputX, window.StrideX, window.SizeX, window.PadLeft),
        };
        return rewrite.Graph.Add(limited, source.Origin, [.. source.Inputs.Select(i => rewrite[i])]);
    }

    /// <summary>How many cells of an axis the windows read, or no limit where they read all.</summary>
    private static int Read(int extent, int outputs, int stride, int size, int pad)
    {
        int end = (outputs - 1) * stride + size - pad;
        return end < extent ? end : int.MaxValue;
    }
}
