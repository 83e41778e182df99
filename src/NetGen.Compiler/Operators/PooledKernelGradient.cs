namespace NetGen.Compiler;

/// <summary>
/// The gradient of a kernel from the gradient of the maxima behind the convolution, <c>(x, index, dy) → dkernel</c>: <see cref="MaxPool2DGradient"/>,
/// then <see cref="Convolve2DKernelGradient"/>.
/// </summary>
public sealed record PooledKernelGradient(MaxPool2DGradient Pool, Convolve2DKernelGradient Gradient) : BackwardOperator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 3) is { } error)
            return error;
        var dy = Pool.Infer([inputs[1], inputs[2]]);
        return dy.Error is null ? Gradient.Infer([inputs[0], dy.Type]) : dy;
    }

    /// <summary>For each sample, as the sum runs over them.</summary>
    public override long Operations(Node node) => Pool.Input.Size * Gradient.KernelHeight * Gradient.KernelWidth * node.Inputs[0].Shape[2];

    public override string KernelName(Node node) => "KernelGradient";
}
