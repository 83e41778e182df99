namespace NetGen.Compiler;

/// <summary>The nodes that a program's results need, and who reads whom, seen through reshapes.</summary>
public sealed class Liveness
{
    private readonly NodeMap<List<Node>?> _readers;

    private Liveness(Graph graph)
    {
        var needed = Needed(graph);
        Nodes = [.. graph.Nodes.Where(n => needed[n])];
        _readers = new(graph);
        foreach (var node in Nodes)
        {
            if (node.Operator is Reshape)
                continue;
            foreach (var input in node.Inputs)
            {
                var readers = _readers[input.Storage()] ??= [];
                if (readers.Count == 0 || readers[readers.Count - 1] != node)
                    readers.Add(node);
            }
        }
    }

    /// <summary>Live nodes in order of execution.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The live nodes that read this one's memory, reshapes looked through.</summary>
    public IReadOnlyList<Node> Readers(Node node) => _readers[node] ?? [];

    public static Liveness Of(Program program) => new(program.Graph);

    /// <summary>The results, and what other needed nodes read.</summary>
    internal static NodeMap<bool> Needed(Graph graph)
    {
        var needed = new NodeMap<bool>(graph);
        foreach (var result in graph.Results)
            needed[result] = true;
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            if (!needed[graph.Nodes[i]])
                continue;
            foreach (var input in graph.Nodes[i].Inputs)
                needed[input] = true;
        }

        return needed;
    }
}

public static class NodeStorage
{
    /// <summary>The node whose memory holds this one's value: itself, or what a reshape views.</summary>
    public static Node Storage(this Node node)
    {
        while (node.Operator is Reshape)
            node = node.Inputs[0];
        return node;
    }

    /// <summary>Sources stand in memory before the program runs, reshapes view another's memory: neither needs a kernel.</summary>
    public static bool IsStorageless(this Node node) =>
        node.Operator is Reshape or InputSource or TargetSource or ParameterSource or ScalarSource;

    /// <summary>A product with a batch of rows reads its second factor as it stands before this transposition.</summary>
    public static bool ReadsTransposed(this Node node) => node is { Operator: MatMul, Type.Batched: true } && node.Inputs[1].Operator is Transpose;
}
