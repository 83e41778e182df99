namespace NetGen.Compiler;

/// <summary>A convolution that sees zeros around its image and between its pixels which are stored nowhere: <see cref="Pad2D"/>, then <see cref="Convolve2D"/>.</summary>
public sealed record PaddedConvolve2D(Pad2D Padding, Convolve2D Convolution) : Operator
{
    public override bool ReadsInterleaved => true;

    /// <summary>
    /// Whether rows and columns of the result fall into phases, one for each place between a pixel and the next: the rows of a phase meet pixels under the same rows of the
    /// kernel alone, so that a phase is a small convolution at stride 1. Zeros around the image are less than those between two pixels, which no phase reads.
    /// </summary>
    public bool IsByPhases =>
        HasPhases(Padding, Convolution) && Padding.Top <= Padding.InteriorY && Padding.Bottom <= Padding.InteriorY
        && Padding.Left <= Padding.InteriorX && Padding.Right <= Padding.InteriorX;

    /// <summary>The same but for the zeros around the image.</summary>
    internal static bool HasPhases(Pad2D padding, Convolve2D convolution) =>
        (padding.InteriorY > 0 || padding.InteriorX > 0) && convolution is { StrideY: 1, StrideX: 1 }
        && (padding.InteriorY == 0 || convolution.DilationY == 1) && (padding.InteriorX == 0 || convolution.DilationX == 1);

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        var padded = Padding.Infer([inputs[0]]);
        return padded.Error is null ? Convolution.Infer([padded.Type, inputs[1]]) : padded;
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        throw new InvalidOperationException($"{Name} is made of a program that has its gradients already.");

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result) => Convolution.Padded(inputs, result, Padding);

    public override string KernelName(Node node) => Convolution.KernelName(node);
}
