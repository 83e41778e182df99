using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>The largest number of each window and channel: <c>[n, H, W, C] → [n, OH, OW, C]</c>.</summary>
public sealed record MaxPool2D(Window2D Window) : Operator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => InferPool(inputs, Window);

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var index = gradients.Apply(new MaxPool2DIndex(Window), node.Origin, node.Inputs[0]);
        gradients.Add(node.Inputs[0], gradients.Apply(new MaxPool2DGradient(Window, node.Inputs[0].Shape), node.Origin, index, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Max(Window.Cell(loops, float.NegativeInfinity));
    }

    public override string KernelName(Node node) => "Forward";
}

/// <summary>
/// Which cell of each window holds its first maximum: <c>SizeX · row + column</c> within the window, in scan order; the first that is not a
/// number counts as the largest. <c>[n, H, W, C] → [n, OH, OW, C]</c>, integers. All that the gradient of <see cref="MaxPool2D"/> needs of its input.
/// </summary>
public sealed record MaxPool2DIndex(Window2D Window) : BackwardOperator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        var pooled = InferPool(inputs, Window);
        return pooled.Error is null ? pooled.Type with { Element = ElementKind.Integer } : pooled;
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.FirstMaximum(Window.Cell(loops, float.NegativeInfinity));
    }
}

/// <summary>The cell that <see cref="MaxPool2DIndex"/> names takes the whole gradient of its window: <c>(index, dy) → dx</c>.</summary>
/// <param name="Input">The shape of x.</param>
public sealed record MaxPool2DGradient(Window2D Window, Shape Input) : BackwardOperator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        var x = TensorType.Sample(Input) with { Layout = inputs[1].Layout };
        var y = InferPool([x], Window);
        return y.Error is not null ? y
            : inputs[1] == y.Type && inputs[0] == y.Type with { Element = ElementKind.Integer } ? x
            : Mismatch($"wants indices and dy of {y.Type}, not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var (at, u, v) = (loops.Results, loops.Over(Window.SizeY), loops.Over(Window.SizeX));
        Coordinate[] window = [at[0], (at[1] + Window.PadTop - u) / Window.StrideY, (at[2] + Window.PadLeft - v) / Window.StrideX, at[3]];
        return loops.Sum(ScalarExpression.IfEqual(loops.Read(0, window, outside: -1), Loops.Value(u * Window.SizeX + v), loops.Read(1, window), 0));
    }

    /// <summary>A cell of a window at a time, as the kernel goes about it.</summary>
    public override long Operations(Node node) => node.Inputs[1].Shape.Size * Window.SizeY * Window.SizeX;

    public override string KernelName(Node node) => "InputGradient";

    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.Of(Operations(node), node.Shape.Last);
}

/// <summary>The mean of each window and channel over the cells inside the input: <c>[n, H, W, C] → [n, OH, OW, C]</c>.</summary>
public sealed record AvgPool2D(Window2D Window) : Operator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) => InferPool(inputs, Window);

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        gradients.Add(node.Inputs[0], gradients.Apply(new AvgPool2DGradient(Window, node.Inputs[0].Shape), node.Origin, upstream));

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        return loops.Sum(Window.Cell(loops, 0) / Window.CellsInside(loops.Results[1], loops.Results[2], inputs[0].Shape));
    }

    public override string KernelName(Node node) => "Forward";
}

/// <summary>Each window's gradient in equal shares over its cells inside the input: <c>dy → dx</c>.</summary>
public sealed record AvgPool2DGradient(Window2D Window, Shape Input) : BackwardOperator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 1) is { } error)
            return error;
        var x = TensorType.Sample(Input) with { Layout = inputs[0].Layout };
        if (InferPool([x], Window).Error is { } wrong)
            return wrong;
        var y = InferPool([x], Window).Type;
        return inputs[0] == y ? x : Mismatch($"wants dy of {y}, not {List(inputs)}");
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var (at, u, v) = (loops.Results, loops.Over(Window.SizeY), loops.Over(Window.SizeX));
        var (i, j) = ((at[1] + Window.PadTop - u) / Window.StrideY, (at[2] + Window.PadLeft - v) / Window.StrideX);
        return loops.Sum(loops.Read(0, at[0], i, j, at[3]) / Window.CellsInside(i, j, Input));
    }

    /// <summary>A cell of a window at a time, as the kernel goes about it.</summary>
    public override long Operations(Node node) => node.Inputs[0].Shape.Size * Window.SizeY * Window.SizeX;

    public override string KernelName(Node node) => "InputGradient";

    internal override LayoutCost CostOfLayouts(Node node) => LayoutCost.Of(Operations(node), node.Shape.Last);
}
