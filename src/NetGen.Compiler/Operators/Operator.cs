namespace NetGen.Compiler;

/// <summary>
/// A primitive of the compiler: shape rule and gradient here, lowering in <c>Passes/Lower.cs</c>. Operators are records, so
/// that equal ones on equal inputs are one node.
/// </summary>
public abstract record Operator
{
    public virtual string Name => GetType().Name;

    /// <summary>The type of the result for these input types, or why there is none.</summary>
    public abstract Inferred Infer(IReadOnlyList<TensorType> inputs);

    /// <summary>
    /// Adds to <paramref name="gradients"/> what flows back to each input: <c>∂L/∂inputᵢ</c> from <c>∂L/∂node</c>, written in
    /// operators. The input gradient comes before the parameters', so that an update may follow it at once.
    /// </summary>
    public abstract void Differentiate(Node node, Node upstream, GradientSink gradients);

    /// <summary>Multiply-adds for one sample (or in all, when the result is not batched), for reports and thread decisions.</summary>
    public virtual long Operations(Node node) => node.Shape.Size;
}

/// <summary>Where an operator's gradient rule puts what it finds.</summary>
public sealed class GradientSink(Graph graph, Func<Node, bool> isNeeded, Action<Node, Node> add)
{
    /// <summary>Whether anyone asks for the gradient of <paramref name="input"/>; the first layer's input, for one, has none.</summary>
    public bool Needs(Node input) => isNeeded(input);

    /// <summary>Adds <paramref name="gradient"/> to what flows back to <paramref name="input"/>.</summary>
    public void Add(Node input, Node gradient) => add(input, gradient);

    public Node Apply(Operator @operator, string origin, params Node[] inputs) => graph.Add(@operator, origin, inputs);
}
