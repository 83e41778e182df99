namespace NetGen.Compiler;

/// <summary>
/// What an operator costs a sample on either side of <see cref="ChooseLayouts"/>, in vectors of sixteen numbers that pass through an arithmetic
/// unit. Estimates from shapes alone, so that one choice serves every width of vectors.
/// </summary>
/// <param name="Outermost">Vectors along the channels; a last one that is not full costs as much as a full one.</param>
/// <param name="Interleaved">Vectors along the samples.</param>
internal readonly record struct LayoutCost(double Outermost, double Interleaved)
{
    /// <summary>More than any network costs.</summary>
    public const double Never = 1e15;

    /// <summary>Half-empty blocks at the end of a batch, and sums that are added across lanes.</summary>
    private const double InterleavedOverhead = 1.05;

    /// <summary>Register tiles of a single vector of channels read a number for each multiply-add.</summary>
    private const double NarrowOverhead = 1.1;

    /// <summary>Shuffles, loads and stores for a vector that changes its layout.</summary>
    private const double ConversionSteps = 6;

    /// <summary>How much faster Winograd's filtering F(2 × 2) runs than the direct algorithm, measured; only the outer layout has it.</summary>
    private const double WinogradGain = 1.6;

    /// <summary>Of a convolution or the gradient of its kernel; an algorithm that its layer names may be one that only the outer layout has.</summary>
    public static LayoutCost OfConvolution(Node node, ConvolutionAlgorithm algorithm) => algorithm is ConvolutionAlgorithm.Winograd or ConvolutionAlgorithm.WinogradF4
        ? new LayoutCost(0, Never)
        : Of(node.Operator.Operations(node), node.Shape.Last, ChooseConvolution.TileOf(node) > 0 ? WinogradGain : ChooseConvolution.PhasesOf(node));

    public static double OfConversion(Node node) => node.Type.Element == ElementKind.Integer ? Never : ConversionSteps * node.Shape.Size / Layouts.Lanes;

    /// <param name="operations">Numbers that pass through an arithmetic unit for a sample.</param>
    /// <param name="channels">Of the result: what vectors of the outer layout run along.</param>
    /// <param name="outermostGain">How much faster an algorithm of the outer layout is.</param>
    public static LayoutCost Of(double operations, int channels, double outermostGain = 1)
    {
        double full = operations / Layouts.Lanes, vectors = (channels + Layouts.Lanes - 1) / Layouts.Lanes;
        double overhead = channels <= Layouts.Lanes ? NarrowOverhead : 1;
        return new LayoutCost(full * vectors * Layouts.Lanes / channels * overhead / outermostGain, full * InterleavedOverhead);
    }
}
