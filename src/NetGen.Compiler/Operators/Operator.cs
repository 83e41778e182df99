namespace NetGen.Compiler;

/// <summary>
/// A primitive of the compiler: its shape rule, its gradient, what it costs and what it is called; the kernels that compute it are in <c>Families</c>. Operators are
/// records, so that equal ones on equal inputs are one node.
/// </summary>
public abstract record Operator
{
    private int? _hash;

    protected Operator()
    {
    }

    /// <summary>A copy that is changed hashes anew.</summary>
    protected Operator(Operator original)
    {
    }

    /// <summary>The hash code, found once: bodies are long, and every pass adds an operator to another graph.</summary>
    internal int Hash => _hash ??= GetHashCode();

    public virtual string Name => GetType().Name;

    /// <summary>Whether there is a kernel for inputs in <see cref="Layout.Interleaved"/>; the result then has that layout too.</summary>
    public virtual bool ReadsInterleaved => false;

    /// <summary>The type of the result for these input types, or why there is none.</summary>
    public abstract Inferred Infer(IReadOnlyList<TensorType> inputs);

    /// <summary>Whether <see cref="Differentiate"/> takes a number, the same for each element, for the gradient: of a mean, say. For another operator it is spread first.</summary>
    public virtual bool TakesNumberAsGradient => false;

    /// <summary>
    /// Adds to <paramref name="gradients"/> what flows back to each input: <c>∂L/∂inputᵢ</c> from <c>∂L/∂node</c>, written in
    /// operators. The input gradient comes before the parameters', so that an update may follow it at once.
    /// </summary>
    public abstract void Differentiate(Node node, Node upstream, GradientSink gradients);

    /// <summary>Multiply-adds for one sample (or in all, when the result is not batched), for reports and thread decisions.</summary>
    public virtual long Operations(Node node) => LoopsOf(node)?.Operations ?? node.Shape.Size;

    /// <summary>
    /// The operator as loops: what it computes, for whoever does not know it by name. Null for what only passes add for kernels of their own, and for what stands in memory.
    /// </summary>
    internal virtual Nest? NestOf(IReadOnlyList<TensorType> inputs, TensorType result) => null;

    /// <summary>Whether the operator stands for others, in which <see cref="Inline"/> writes it.</summary>
    internal virtual bool HasBody => false;

    /// <summary>The operator in others.</summary>
    internal virtual Node BodyOf(BodyScope body, Node[] inputs) => throw new InvalidOperationException($"{Name} has no body.");

    /// <summary>What the kernel that a node opens is called behind the name of its layer.</summary>
    public virtual string KernelName(Node node) => Name;

    /// <summary>What a node costs on either side of <see cref="ChooseLayouts"/>: by its loops, where there are kernels on both; else nothing.</summary>
    internal virtual LayoutCost CostOfLayouts(Node node) => ReadsInterleaved && LoopsOf(node) is { } nest ? LayoutCost.Of(nest.Points, node.Shape.Last) : default;

    /// <summary>Whether a node's samples may be interleaved where it is no result of the program.</summary>
    internal virtual bool MayInterleave(Node node) => ReadsInterleaved;

    public virtual bool Equals(Operator? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();

    private Nest? LoopsOf(Node node) => NestOf(node.InputTypes, node.Type);

    /// <summary>The operator's sentence: a user reads it where the layer has no better words.</summary>
    protected ShapeError Mismatch(string why) => new(Rules.OperandMismatch, new[] { Name, why }.ToEquatableArray());

    protected ShapeError? Expect(IReadOnlyList<TensorType> inputs, int count) =>
        inputs.Count == count ? null : Mismatch($"takes {count} inputs, not {inputs.Count}");

    /// <summary>The type of a pool over <c>[n, H, W, C]</c>; every window must touch the input.</summary>
    protected Inferred InferPool(IReadOnlyList<TensorType> inputs, Window2D window)
    {
        if (Expect(inputs, 1) is { } error)
            return error;
        if (inputs[0] is not { Batched: true, Shape: { Rank: 3 } s })
            return Mismatch($"wants [n, H, W, C], not {ShapeText.List(inputs)}");

        bool touches = Touches(s[0], window.SizeY, window.StrideY, window.PadTop, window.OutputY)
            && Touches(s[1], window.SizeX, window.StrideX, window.PadLeft, window.OutputX);
        return touches
            ? inputs[0] with { Shape = Shape.Of(window.OutputY, window.OutputX, s[2]) }
            : Mismatch($"has a window wholly outside its input: {window} over {ShapeText.List(inputs)}");
    }

    private static bool Touches(int extent, int size, int stride, int pad, int positions) =>
        size >= 1 && stride >= 1 && positions >= 1 && pad >= 0 && pad < size && (positions - 1) * stride - pad < extent;
}

/// <summary>Where an operator's gradient rule puts what it finds.</summary>
public sealed class GradientSink(Graph graph, Func<Node, bool> isNeeded, Action<Node, Node> add)
{
    /// <summary>Whether anyone asks for the gradient of <paramref name="input"/>; the first layer's input, for one, has none.</summary>
    public bool Needs(Node input) => isNeeded(input);

    /// <summary>Adds <paramref name="gradient"/> to what flows back to <paramref name="input"/>.</summary>
    public void Add(Node input, Node gradient) => add(input, gradient);

    /// <summary>
    /// What of a gradient of the type of <paramref name="node"/> belongs to an input that was spread over it: its sum over whatever the input was repeated along.
    /// </summary>
    public Node Collapse(Node gradient, Node input, Node node)
    {
        if (input.Type == node.Type)
            return gradient;
        if (gradient.Operator is ScalarSource)
        {
            ScalarExpression times = (double)(node.Shape.Size / input.Shape.Size);
            return Map("", node.Origin, new ScalarExpression.Argument(0) * (node.Type.Batched && !input.Type.Batched ? times * new ScalarExpression.Samples() : times), gradient);
        }

        if (Compiler.Map.IsColumn(input.Type, node.Type))
            return Apply(Reduce.SumToSuffix(gradient.Type, input.Shape), node.Origin, gradient);

        int behind = node.Shape.Rank - input.Shape.Rank;
        var repeated = Enumerable.Range(0, node.Shape.Rank).Where(a => a < behind || (input.Shape[a - behind] == 1 && node.Shape[a] > 1));
        var sum = Apply(new Reduce(Combine.Sum, repeated.ToEquatableArray(), node.Type.Batched && !input.Type.Batched), node.Origin, gradient);
        return sum.Shape == input.Shape ? sum : Apply(new Reshape(input.Shape), node.Origin, sum);
    }

    /// <summary>Where an operator writes its gradient in others.</summary>
    internal BodyScope Body(string origin) => new(graph, origin);

    public Node Apply(Operator @operator, string origin, params Node[] inputs) => graph.Add(@operator, origin, inputs);

    public Node Map(string label, string origin, ScalarExpression body, params Node[] inputs) => graph.AddMap(label, origin, body, inputs);
}
