namespace NetGen.Compiler;

/// <summary>The batch that a step is given, of the network's input <paramref name="Index"/>.</summary>
public sealed record InputSource(TensorType Type, int Index = 0) : Source
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => Expect(inputs, 0) ?? (Inferred)Type;
}

/// <summary>The labels of the batch for the network's output <paramref name="Index"/>: floats, or class indices.</summary>
public sealed record TargetSource(TensorType Type, int Index = 0) : Source
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => Expect(inputs, 0) ?? (Inferred)Type;
}

/// <summary>A trained tensor, or state, by its index among the model's parameters.</summary>
public sealed record ParameterSource(int Index, Shape Shape) : Source
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => Expect(inputs, 0) ?? (Inferred)TensorType.Fixed(Shape);
}

/// <summary>
/// One number, the same for every sample and element: constants, run-time scalars and the samples of the batch alone. Its users inline it, so it never
/// becomes a buffer, and as a gradient it stands for a tensor of any shape.
/// </summary>
/// <param name="Batched">Whether it has the type of a number a sample.</param>
public sealed record ScalarSource(ScalarExpression Value, bool Batched = true) : Source
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => Expect(inputs, 0) ?? (Inferred)new TensorType(Batched, Shape.Scalar);
}

/// <summary>A value that no node computes.</summary>
public abstract record Source : Operator
{
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
    }

    public override long Operations(Node node) => 0;
}
