namespace NetGen.Compiler;

/// <summary>
/// A window slid over <c>[Samples, Height, Width, Channels]</c>. Forward (Max, Average): operand 0 is x, the accumulator is y's element. Backward
/// (MaxGradient: operands index, dy; AverageGradient: operand dy): the accumulator is dx's element, each element's epilogue runs once.
/// </summary>
/// <param name="Index">
/// The operand, of y's size, to which a maximum writes the number of its cell within the window (SizeX · row + column); −1 for none.
/// </param>
/// <param name="Samples">How many images: the batch, or its interleaved blocks, whose samples then count as channels.</param>
public sealed record WindowKernel(
    EquatableArray<Operand> Operands, Epilogue Epilogue, WindowKind Window, Window2D Geometry, Extent Samples, int Height, int Width, int Channels, int Index = -1)
    : Kernel(Operands, Epilogue)
{
    private const long CostACell = 8, CostACellOfGradient = 32;

    public override string Kind => Window + "Pool";

    public override Extent Cost => Samples.Times(
        (Window is WindowKind.MaxGradient or WindowKind.AverageGradient ? CostACellOfGradient : CostACell)
        * Geometry.OutputY * Geometry.OutputX * Channels * Geometry.SizeY * Geometry.SizeX);

    public override IEnumerable<int> Written => WrittenWith(Index);
}

public enum WindowKind
{
    Max,
    Average,
    MaxGradient,
    AverageGradient,
}
