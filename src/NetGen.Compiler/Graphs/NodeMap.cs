namespace NetGen.Compiler;

/// <summary>A value for each node of a graph, found by the node's number; the type's default for those that were given none.</summary>
/// <param name="graph">Nodes that join it later have no value.</param>
internal sealed class NodeMap<T>(Graph graph)
{
    private readonly T[] _values = new T[graph.Nodes.Count];

    public T this[Node node]
    {
        get => node.Id < _values.Length ? _values[node.Id] : default!;
        set => _values[node.Id] = value;
    }
}
