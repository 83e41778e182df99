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

    public static LayoutCost Of(Node node, bool mayInterleave)
    {
        var cost = node.Operator switch
        {
            Convolve2D or Convolve2DKernelGradient when IsAsked(node) => new LayoutCost(0, Never),
            Convolve2D or Convolve2DKernelGradient =>
                Arithmetic(node.Operator.Operations(node), node.Shape.Last, ChooseConvolution.TileOf(node) > 0 ? WinogradGain : 1),
            MaxPool2D or MaxPool2DIndex or AvgPool2D or MaxPool2DGradient or AvgPool2DGradient => Arithmetic(node.Operator.Operations(node), node.Shape.Last),
            Pad2D or Crop2D or Map => Arithmetic(node.Shape.Size, node.Shape.Last),
            SumToSuffix sum => Arithmetic(node.Inputs[0].Shape.Size, sum.Suffix.Last),
            _ => default,
        };
        return mayInterleave ? cost : cost with { Interleaved = Never };
    }

    /// <summary>Whether the layer names an algorithm that only the outer layout has.</summary>
    private static bool IsAsked(Node node) =>
        (node.Operator as Convolve2D)?.Algorithm is ConvolutionAlgorithm.Winograd or ConvolutionAlgorithm.WinogradF4
        || (node.Operator as Convolve2DKernelGradient)?.Algorithm is ConvolutionAlgorithm.Winograd or ConvolutionAlgorithm.WinogradF4;

    public static double OfConversion(Node node) => node.Type.Element == ElementKind.Integer ? Never : ConversionSteps * node.Shape.Size / Layouts.Lanes;

    private static LayoutCost Arithmetic(double operations, int channels, double outermostGain = 1)
    {
        double full = operations / Layouts.Lanes, vectors = (channels + Layouts.Lanes - 1) / Layouts.Lanes;
        double overhead = channels <= Layouts.Lanes ? NarrowOverhead : 1;
        return new LayoutCost(full * vectors * Layouts.Lanes / channels * overhead / outermostGain, full * InterleavedOverhead);
    }
}
