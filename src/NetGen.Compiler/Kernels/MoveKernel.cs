namespace NetGen.Compiler;

/// <summary>
/// Data movement: the result <c>[Planes, …Result]</c> is gathered from operand 0. The accumulator is the gathered number, zero where
/// there is none.
/// </summary>
/// <param name="Planes">How many results: the batch, its interleaved blocks (whose samples then count as channels), or one.</param>
public sealed record MoveKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Movement Movement, Shape Source, Shape Result, Extent Planes)
    : Kernel(Operands, Epilogue)
{
    internal const long CostANumber = 16;

    public override string Kind => Movement.GetType().Name;

    public override Extent Cost => Planes.Times(CostANumber * Result.Size);
}

public abstract record Movement
{
    /// <summary>[K, N] → [N, K].</summary>
    public sealed record Transpose : Movement;

    /// <summary>[kh, kw, C, F] → [kh, kw, F, C], both spatial axes reversed.</summary>
    public sealed record Flip : Movement;

    /// <summary>[H, W, C] → zeros around and between.</summary>
    public sealed record Pad(int Top, int Left, int InteriorY, int InteriorX) : Movement;

    /// <summary>[H, W, C] → the part that starts at (Top, Left).</summary>
    public sealed record Crop(int Top, int Left) : Movement;
}
