using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>The largest number of each window and channel: <c>[n, H, W, C] → [n, OH, OW, C]</c>.</summary>
public sealed record MaxPool2D(Window2D Window) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => InferPool(inputs, Window);

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(new MaxPool2DGradient(Window), node.Origin, node.Inputs[0], node, upstream));

    public override long Operations(Node node) => node.Shape.Size * Window.SizeY * Window.SizeX;
}

/// <summary>The first maximum of a window, in scan order, takes the whole gradient: <c>(x, y, dy) → dx</c>.</summary>
public sealed record MaxPool2DGradient(Window2D Window) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if ((Expect(inputs, 3) ?? InferPool([inputs[0]], Window).Error) is { } error)
            return error;
        var y = InferPool([inputs[0]], Window).Type;
        return inputs[1] == y && inputs[2] == y ? inputs[0] : Mismatch($"wants x, y and dy, y and dy of {y}, not {List(inputs)}");
    }

    public override long Operations(Node node) => node.Inputs[1].Shape.Size * Window.SizeY * Window.SizeX;
}

/// <summary>The mean of each window and channel over the cells inside the input: <c>[n, H, W, C] → [n, OH, OW, C]</c>.</summary>
public sealed record AvgPool2D(Window2D Window) : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => InferPool(inputs, Window);

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(new AvgPool2DGradient(Window, node.Inputs[0].Shape), node.Origin, upstream));

    public override long Operations(Node node) => node.Shape.Size * Window.SizeY * Window.SizeX;
}

/// <summary>Each window's gradient in equal shares over its cells inside the input: <c>dy → dx</c>.</summary>
public sealed record AvgPool2DGradient(Window2D Window, Shape Input) : BackwardOperator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        var x = TensorType.Sample(Input);
        if ((Expect(inputs, 1) ?? InferPool([x], Window).Error) is { } error)
            return error;
        var y = InferPool([x], Window).Type;
        return inputs[0] == y ? x : Mismatch($"wants dy of {y}, not {List(inputs)}");
    }

    public override long Operations(Node node) => node.Inputs[0].Shape.Size * Window.SizeY * Window.SizeX;
}
