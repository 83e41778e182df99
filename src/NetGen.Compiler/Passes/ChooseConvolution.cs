namespace NetGen.Compiler;

/// <summary>
/// Gives each convolution of 3 × 3 at stride 1 and its kernel gradient the cheaper of two algorithms: the direct one, or Winograd's minimal
/// filtering, or the one that its layer asks for. A convolution of an image with zeros between its pixels (the gradient of one with strides, a transposed one) goes by phases,
/// which multiply none of them. The choice follows from static shapes alone, so a network computes alike on every machine and for every batch.
/// </summary>
/// <remarks>
/// Winograd's transforms read around the edge as zeros and flip a kernel on the way: the padding and flipping in front of a chosen convolution go.
/// Of what stands around and between the pixels of an image that is read by phases, only the zeros around the image stay in memory.
/// </remarks>
public static class ChooseConvolution
{
    /// <summary>Fewer channels or filters leave vectors or sums of the products half empty.</summary>
    private const int FewestChannels = 16;

    /// <summary>What it costs to transform a number, in multiply-adds of a product: memory moves vectors several times slower than cores multiply.</summary>
    private const int TransformCost = 7;

    /// <summary>Phases of a row at most: the text of a kernel has calls for each.</summary>
    private const int MostPhases = 16;

    public static Program Run(Program program)
    {
        if (!program.Graph.Nodes.Any(n => TileOf(n) > 0 || PhasesOf(n) > 1))
            return program;

        return Simplify.Run(Rewrite.Run(program, (rewrite, node, inputs) => node.Operator switch
        {
            Convolve2D convolve when PhasesOf(node) > 1 => ByPhases(rewrite.Graph, node, convolve, inputs),
            Convolve2D when TileOf(node) is > 0 and var tile => Convolve(rewrite.Graph, node, inputs, tile),
            Convolve2DKernelGradient when TileOf(node) is > 0 and var tile => KernelGradient(rewrite.Graph, node, inputs, tile),
            _ => rewrite.Copy(node, inputs),
        }));
    }

    /// <summary>The edge of Winograd's tiles, or 0 where the direct algorithm is chosen or the only one: interleaved samples have no other.</summary>
    public static int TileOf(Node node) => node.Operator switch
    {
        _ when IsInterleaved(node) || PhasesOf(node) > 1 => 0,
        Convolve2D { StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 } convolve when Is3x3(node.Inputs[1].Shape) =>
            TileOf(convolve.Algorithm, node.Inputs[0].Shape[2], node.Shape),
        Convolve2DKernelGradient { KernelHeight: 3, KernelWidth: 3, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 } gradient =>
            TileOf(gradient.Algorithm, node.Inputs[0].Shape[2], node.Inputs[1].Shape),
        _ => 0,
    };

    /// <summary>The phases into which the places of a convolution's result fall, of which each multiplies its share of the kernel alone; 1 where no zeros stand between pixels.</summary>
    public static int PhasesOf(Node node) =>
        node is { Operator: Convolve2D convolve, Inputs: [{ Operator: Pad2D pad }, _] } && !IsInterleaved(node)
        && PaddedConvolve2D.HasPhases(pad, convolve) && pad.InteriorX < MostPhases
            ? (pad.InteriorY + 1) * (pad.InteriorX + 1)
            : 1;

    private static bool IsInterleaved(Node node) => node.Type.IsInterleaved || node.Inputs.Any(i => i.Type.IsInterleaved);

    private static int TileOf(ConvolutionAlgorithm algorithm, int channels, Shape output) => algorithm switch
    {
        ConvolutionAlgorithm.Winograd => 2,
        ConvolutionAlgorithm.WinogradF4 => 4,
        ConvolutionAlgorithm.Auto when IsCheaper(2, channels, output) => 2,
        _ => 0,
    };

    /// <summary>
    /// Multiply-adds of the direct algorithm against those of the products, the transforms of x and y (a number costs <see cref="TransformCost"/>) and
    /// half of that of the kernel, between a prediction of one sample and a batch. The gain must be a fifth. Measured with vectors of 512 bits and 64
    /// samples, 16 → 16 channels hardly gain or lose, 16 → 32 gain 1.4×, 64 → 64 on 16 × 16 pixels 1.7× and 256 → 256 on 14 × 14 pixels 2.4×.
    /// </summary>
    private static bool IsCheaper(int tile, int channels, Shape output)
    {
        long filters = output[2];
        long direct = 9L * output[0] * output[1] * channels * filters;
        long tiles = (long)Winograd.Tiles(tile, output[0]) * Winograd.Tiles(tile, output[1]);
        long transformed = Winograd.Points(tile) * (tiles * (channels * filters + TransformCost * (channels + filters)) + TransformCost * channels * filters / 2);
        return Math.Min(channels, filters) >= FewestChannels && transformed * 5 <= direct * 4;
    }

    private static bool Is3x3(Shape kernel) => (kernel[0], kernel[1]) == (3, 3);

    private static Node ByPhases(Graph graph, Node node, Convolve2D convolve, Node[] inputs)
    {
        var pad = (Pad2D)inputs[0].Operator;
        int down = pad.InteriorY + 1, across = pad.InteriorX + 1;
        var around = new Pad2D(pad.Top / down, pad.Bottom / down, pad.Left / across, pad.Right / across, 0, 0);
        var between = pad with { Top = pad.Top % down, Bottom = pad.Bottom % down, Left = pad.Left % across, Right = pad.Right % across };
        var image = inputs[0].Inputs[0];
        if (!around.IsNothing)
            image = graph.Add(around, inputs[0].Origin, image);
        return graph.Add(new PaddedConvolve2D(between, convolve), node.Origin, image, inputs[1]);
    }

    private static Node Convolve(Graph graph, Node node, Node[] inputs, int tile)
    {
        var (x, top, left) = Unpadded(inputs[0]);
        var kernel = inputs[1].Operator is FlipKernel
            ? graph.Add(new WinogradTransform(tile, Flips: true), node.Origin, inputs[1].Inputs[0])
            : graph.Add(new WinogradTransform(tile, Flips: false), node.Origin, inputs[1]);
        return graph.Add(new WinogradConvolve2D(tile, top, left, node.Shape), node.Origin, x, kernel);
    }

    private static Node KernelGradient(Graph graph, Node node, Node[] inputs, int tile)
    {
        var (x, top, left) = Unpadded(inputs[0]);
        var sums = graph.Add(new WinogradPartialGradient(tile, top, left), node.Origin, x, inputs[1]);
        return graph.Add(new WinogradKernelGradient(tile, node.Shape[2], node.Shape[3]), node.Origin, sums);
    }

    private static (Node X, int Top, int Left) Unpadded(Node x) =>
        x.Operator is Pad2D { InteriorY: 0, InteriorX: 0 } pad ? (x.Inputs[0], pad.Top, pad.Left) : (x, 0, 0);
}
