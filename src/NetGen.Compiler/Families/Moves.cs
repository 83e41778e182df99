namespace NetGen.Compiler;

/// <summary>Data that moves: each number of the result is one of the operand's, or zero.</summary>
internal sealed class Moves : Family
{
    internal override bool Opens(Node node) => node.Operator is Relayout || (MovementOf(node) is not null && node.Inputs[0].Type.Element == ElementKind.Float);

    internal override Kernel Lower(GroupOperands group)
    {
        var (x, y) = (group.Inputs[0], group.Anchor.Type);
        group.Read(x);
        var epilogue = group.Epilogue();
        if (group.Anchor.Operator is Relayout relayout)
            return new InterleaveKernel(group.Operands, epilogue, checked((int)y.Shape.Size), relayout.Layout);

        Shape Widened(Shape shape) => y.IsInterleaved ? shape.WithLast(shape.Last * y.LanesAPixel) : shape;
        return new MoveKernel(
            group.Operands, epilogue, MovementOf(group.Anchor)!, Widened(group.Anchor.Operator is Expand ? Dense(x.Shape) : x.Shape), Widened(y.Shape), y.Batched ? Extent.ImagesOf(y) : Extent.Of(1));
    }

    /// <summary>A shape without its leading axes of one place.</summary>
    private static Shape Dense(Shape shape) => new(shape.Dimensions.SkipWhile(d => d == 1).DefaultIfEmpty(1).Take(shape.Rank).ToEquatableArray());

    private static Movement? MovementOf(Node node) => node.Operator switch
    {
        Transpose => new Movement.Transpose(),
        FlipKernel => new Movement.Flip(),
        Pad2D pad => new Movement.Pad(pad.Top, pad.Left, pad.InteriorY, pad.InteriorX),
        Crop2D crop => new Movement.Crop(crop.Top, crop.Left),
        Expand { Scale: 1 } when node.Type.Batched && node.Inputs[0] is { Type.Batched: true, Shape.Rank: 0 } => new Movement.Expand(),
        Expand expand when node.Shape.Rank == Layouts.ImageRank && node.Inputs[0] is { Type.Batched: true, Shape: { Rank: Layouts.ImageRank } x } && (x[0], x[1], x[2]) == (1, 1, node.Shape[2]) =>
            new Movement.Spread((float)expand.Scale),
        _ => null,
    };
}
