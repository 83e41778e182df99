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
        return new MoveKernel(group.Operands, epilogue, MovementOf(group.Anchor)!, Widened(x.Shape), Widened(y.Shape), y.Batched ? Extent.ImagesOf(y) : Extent.Of(1));
    }

    private static Movement? MovementOf(Node node) => node.Operator switch
    {
        Transpose => new Movement.Transpose(),
        FlipKernel => new Movement.Flip(),
        Pad2D pad => new Movement.Pad(pad.Top, pad.Left, pad.InteriorY, pad.InteriorX),
        Crop2D crop => new Movement.Crop(crop.Top, crop.Left),
        _ => null,
    };
}
