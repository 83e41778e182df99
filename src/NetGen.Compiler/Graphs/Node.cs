namespace NetGen.Compiler;

/// <summary>One operator applied to the results of others.</summary>
public sealed class Node(int id, Operator @operator, IReadOnlyList<Node> inputs, IReadOnlyList<TensorType> inputTypes, TensorType type, string origin)
{
    /// <summary>Position in the graph; inputs always have smaller ones.</summary>
    public int Id { get; } = id;

    public Operator Operator { get; } = @operator;

    public IReadOnlyList<Node> Inputs { get; } = inputs;

    public IReadOnlyList<TensorType> InputTypes { get; } = inputTypes;

    public TensorType Type { get; } = type;

    public Shape Shape => Type.Shape;

    /// <summary>The layer that the node came from, for comments and reports: <c>Conv1</c>.</summary>
    public string Origin { get; } = origin;

    public override string ToString() => $"%{Id}: {Type} = {Operator.Name}({string.Join(", ", Inputs.Select(i => $"%{i.Id}"))}) // {Origin}";
}
