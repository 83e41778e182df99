namespace NetGen.Compiler;

/// <summary>
/// Copies a forward pass with its max pools as early as they may stand: <c>pool(f(x)) = f(pool(x))</c> where f adds a number a channel or never
/// falls, so a bias and an activation wait for the few numbers that are left, and so do their gradients. A convolution that is then right in front
/// of a pool does not compute the rows and columns that the pool drops.
/// </summary>
public static class HoistPools
{
    /// <returns>The new graph, and the copy of <paramref name="output"/> in it.</returns>
    public static (Graph Graph, Node Output) Run(Graph forward, Node output)
    {
        var readers = forward.Nodes.SelectMany(n => n.Inputs).GroupBy(n => n).ToDictionary(g => g.Key, g => g.Count());
        bool IsReadOnce(Node node) => node != output && readers.TryGetValue(node, out int count) && count == 1;

        var graph = new Graph();
        var copies = new Dictionary<Node, Node>();
        foreach (var node in forward.Nodes)
        {
            copies[node] = node.Operator is MaxPool2D pool
                ? CopyPool(graph, node, pool, copies, IsReadOnce)
                : graph.Add(node.Operator, node.Origin, [.. node.Inputs.Select(i => copies[i])]);
        }

        return (graph, copies[output]);
    }

    private static Node CopyPool(Graph graph, Node node, MaxPool2D pool, Dictionary<Node, Node> copies, Func<Node, bool> isReadOnce)
    {
        var source = node.Inputs[0];
        var passed = new Stack<Node>();
        while (node.Shape.Size < source.Shape.Size && isReadOnce(source) && PassesThrough(source) is { } next)
        {
            passed.Push(source);
            source = next;
        }

        var x = graph.Add(pool, node.Origin, isReadOnce(source) ? Limit(graph, source, pool.Window, copies) : copies[source]);
        foreach (var map in passed)
            x = graph.Add(map.Operator, map.Origin, [.. map.Inputs.Select(i => i.Type.Batched ? x : copies[i])]);
        return x;
    }

    /// <summary>The image that an elementwise node changes, when a maximum commutes with the change.</summary>
    private static Node? PassesThrough(Node node)
    {
        if (node.Operator is not Map map || node.Inputs.Count(i => i.Type.Batched) != 1)
            return null;

        int image = node.Inputs.ToList().FindIndex(i => i.Type.Batched);
        bool isWhole = node.Inputs[image].Type == node.Type && node.Inputs.All(i => i.Type.Batched || i.Shape.Rank <= 1);
        bool isPlain = map.Body.Leaves().All(l => l is not ScalarExpression.Uniform);
        return isWhole && isPlain && map.Body.IsNondecreasing(image) ? node.Inputs[image] : null;
    }

    /// <summary>The copy of a convolution without what no window reads.</summary>
    private static Node Limit(Graph graph, Node source, Window2D window, Dictionary<Node, Node> copies)
    {
        if (source.Operator is not Convolve2D convolve)
            return copies[source];

        var limited = convolve with
        {
            MostRows = Read(source.Shape[0], window.OutputY, window.StrideY, window.SizeY, window.PadTop),
            MostColumns = Read(source.Shape[1], window.OutputX, window.StrideX, window.SizeX, window.PadLeft),
        };
        return graph.Add(limited, source.Origin, [.. source.Inputs.Select(i => copies[i])]);
    }

    /// <summary>How many cells of an axis the windows read, or no limit where they read all.</summary>
    private static int Read(int extent, int outputs, int stride, int size, int pad)
    {
        int end = (outputs - 1) * stride + size - pad;
        return end < extent ? end : int.MaxValue;
    }
}
