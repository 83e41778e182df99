using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>Keeps the gradient of a parameter, for clipping, or adds it to those of the steps before, where several make one update.</summary>
public sealed record StoreGradient(int Parameter) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : !inputs[0].Batched ? inputs[0]
        : Mismatch($"wants the gradient of a parameter, not {List(inputs)}");
}

/// <summary>The optimizer's step on one parameter, in place: <c>(gradient, parameter) → parameter</c>. The formula is the model's optimizer.</summary>
public sealed record Update(int Parameter) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 2) is { } error ? error
        : inputs[0] == inputs[1] && !inputs[0].Batched ? inputs[1]
        : Mismatch($"wants a gradient and its parameter, not {List(inputs)}");
}

/// <summary>Stores a parameter that is not trained anew, once a training step, when all that read it have: <c>value → value</c>.</summary>
public sealed record StoreState(int Parameter) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is { Batched: false, Element: ElementKind.Float } ? inputs[0]
        : Mismatch($"wants one tensor in all, not {List(inputs)}");

    /// <summary>No loss reads it.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
    }
}
