namespace NetGen.Compiler;

/// <summary>
/// A convolution of an image with zeros between its pixels, by phases (<see cref="PaddedConvolve2D.IsByPhases"/>): operand 0 is <c>[n, Rows.Extent, Columns.Extent, Channels]</c>,
/// operand 1 <c>[Rows.Size, Columns.Size, Channels, Filters]</c>, and the accumulator an element of <c>[n, Rows.Places, Columns.Places, Filters]</c>.
/// </summary>
public sealed record PhaseConvolutionKernel(
    EquatableArray<Operand> Operands, Epilogue Epilogue, PhasedAxis Rows, PhasedAxis Columns, int Channels, int Filters) : Kernel(Operands, Epilogue)
{
    public override string Kind => "ConvolvePhases";

    public override Extent Cost => Extent.Batch(Rows.Products * Columns.Products * Channels * Filters);

    public override bool ReadsExactly(int operand) => operand == 0;

    public override bool WritesExactly(int operand) => Operands[operand].IsElement && Epilogue.Steps.All(s => !s.Value.Reads(operand));
}

/// <summary>
/// An axis of such a convolution. Pixel i stands at <c>Before + i · Stride</c>, and place p of the result reads <c>p + tap · Dilation</c>: from <see cref="Pixel"/> on under every
/// Stride-th tap from <see cref="Tap"/> on. Places p and p + Stride are of one phase and have the same taps.
/// </summary>
/// <param name="Extent">Pixels of the image.</param>
/// <param name="Size">Taps of the kernel.</param>
/// <param name="Places">Of the result.</param>
/// <param name="Stride">From a pixel to the next; 1 where there is nothing between them.</param>
/// <param name="Dilation">From a tap to the next, 1 unless the stride is.</param>
/// <param name="Before">Zeros in front of the first pixel, fewer than the stride.</param>
public sealed record PhasedAxis(int Extent, int Size, int Places, int Stride, int Dilation, int Before)
{
    /// <summary>Multiply-adds of all places.</summary>
    public long Products => Enumerable.Range(0, Stride).Sum(phase => (long)PlacesOf(phase) * TapsOf(phase));

    /// <summary>The first pixel at or behind a place.</summary>
    public int Pixel(int place) => (place + Stride - 1 - Before) / Stride;

    /// <summary>The tap that meets it.</summary>
    public int Tap(int place) => Pixel(place) * Stride + Before - place;

    /// <summary>How many taps of a phase meet pixels: of a kernel smaller than the stride there may be none.</summary>
    public int TapsOf(int phase) => (Size + Stride - 1 - Tap(phase)) / Stride;

    public int PlacesOf(int phase) => (Places + Stride - 1 - phase) / Stride;
}
