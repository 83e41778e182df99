namespace NetGen.Compiler;

/// <summary>A convolution that sees zeros around its image which are stored nowhere: <see cref="Pad2D"/>, then <see cref="Convolve2D"/>.</summary>
public sealed record PaddedConvolve2D(Pad2D Padding, Convolve2D Convolution) : Operator
{
    public override bool ReadsInterleaved => true;

    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        var padded = Padding.Infer([inputs[0]]);
        return padded.Error is null ? Convolution.Infer([padded.Type, inputs[1]]) : padded;
    }

    public override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        throw new InvalidOperationException($"{Name} is made of a program that has its gradients already.");

    public override long Operations(Node node) => Convolution.Operations(node);
}

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
}
