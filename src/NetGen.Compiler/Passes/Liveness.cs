namespace NetGen.Compiler;

/// <summary>The nodes that a program's results need, and who reads whom, seen through reshapes.</summary>
public sealed class Liveness
{
    private readonly Dictionary<Node, List<Node>> _readers = [];

    private Liveness(IReadOnlyList<Node> nodes)
    {
        Nodes = nodes;
        foreach (var node in nodes.Where(n => n.Operator is not Reshape))
        {
            foreach (var input in node.Inputs.Select(i => i.Storage()).Distinct())
            {
                if (!_readers.TryGetValue(input, out var readers))
                    _readers.Add(input, readers = []);
                readers.Add(node);
            }
        }
    }

    /// <summary>Live nodes in order of execution.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The live nodes that read this one's memory, reshapes looked through.</summary>
    public IReadOnlyList<Node> Readers(Node node) => _readers.TryGetValue(node, out var readers) ? readers : [];

    public static Liveness Of(Program program)
    {
        var live = new HashSet<Node>();
        var pending = new Stack<Node>(program.Graph.Results);
        while (pending.Count > 0)
        {
            if (live.Add(pending.Peek()))
                foreach (var input in pending.Pop().Inputs)
                    pending.Push(input);
            else
                pending.Pop();
        }

        return new Liveness([.. program.Graph.Nodes.Where(live.Contains)]);
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
