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

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result) => Convolution.Padded(inputs, result, Padding.Top, Padding.Left);

    public override string KernelName(Node node) => Convolution.KernelName(node);
}
