using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>Zeros around an image, and <c>Interior</c> of them between its rows and columns: <c>[n, H, W, C] → [n, H', W', C]</c>.</summary>
public sealed record Pad2D(int Top, int Bottom, int Left, int Right, int InteriorY, int InteriorX) : Operator
{
    public override bool ReadsInterleaved => true;

    /// <summary>All amounts are zero: there is no node to add.</summary>
    public bool IsNothing => (Top, Bottom, Left, Right, InteriorY, InteriorX) == (0, 0, 0, 0, 0, 0);

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 1) is { } error)
            return error;
        if (Math.Min(Math.Min(Top, Bottom), Math.Min(Left, Right)) < 0 || Math.Min(InteriorY, InteriorX) < 0)
            return Mismatch("has a negative amount");
        return inputs[0] is { Batched: true, Shape: { Rank: 3 } s }
            ? inputs[0] with { Shape = Shape.Of(Top + (s[0] - 1) * (InteriorY + 1) + 1 + Bottom, Left + (s[1] - 1) * (InteriorX + 1) + 1 + Right, s[2]) }
            : Mismatch($"wants [n, H, W, C], not {List(inputs)}");
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        if (InteriorY != 0 || InteriorX != 0)
            throw new InvalidOperationException($"{Name} with interior zeros is a backward operator and has no gradient of its own.");
        var shape = node.Inputs[0].Shape;
        gradients.Add(node.Inputs[0], gradients.Apply(new Crop2D(Top, Left, shape[0], shape[1]), node.Origin, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var at = loops.Results;
        return loops.Each(loops.Read(0, at[0], (at[1] - Top) / (InteriorY + 1), (at[2] - Left) / (InteriorX + 1), at[3]));
    }

    public override string KernelName(Node node) => "Padded";
}

/// <summary>The part of an image that starts at (Top, Left): <c>[n, H, W, C] → [n, Height, Width, C]</c>.</summary>
public sealed record Crop2D(int Top, int Left, int Height, int Width) : Operator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs) =>
        Expect(inputs, 1) is { } error ? error
        : inputs[0] is not { Batched: true, Shape: { Rank: 3 } s } ? Mismatch($"wants [n, H, W, C], not {List(inputs)}")
        : Top < 0 || Left < 0 || Height < 1 || Width < 1 || Top + Height > s[0] || Left + Width > s[1]
            ? Mismatch($"of {Height} × {Width} at ({Top}, {Left}) does not lie in {List(inputs)}")
        : inputs[0] with { Shape = Shape.Of(Height, Width, s[2]) };

    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var shape = node.Inputs[0].Shape;
        var pad = new Pad2D(Top, shape[0] - Top - Height, Left, shape[1] - Left - Width, 0, 0);
        gradients.Add(node.Inputs[0], pad.IsNothing ? upstream : gradients.Apply(pad, node.Origin, upstream));
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var at = loops.Results;
        return loops.Each(loops.Read(0, at[0], at[1] + Top, at[2] + Left, at[3]));
    }

    public override string KernelName(Node node) => "Cropped";
}
