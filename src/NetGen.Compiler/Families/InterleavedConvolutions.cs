namespace NetGen.Compiler;

/// <summary>Convolutions of sixteen interleaved samples at a time, weights broadcast, and the gradients of their kernels.</summary>
internal sealed class InterleavedConvolutions : Family
{
    internal override bool Opens(Node node) =>
        node.Operator is Convolve2D or PaddedConvolve2D or Convolve2DKernelGradient or PooledKernelGradient
            or GroupedSum { Gradient: Convolve2DKernelGradient or PooledKernelGradient }
        && node.Inputs[0].Type.IsInterleaved;

    internal override bool TakesPool(Node anchor, Window2D window, FusionScope scope) =>
        anchor.Operator is Convolve2D && Fuse.FitsRegisters(window, anchor.Shape);

    internal override Kernel Lower(GroupOperands group) => group.Anchor.Operator switch
    {
        Convolve2D convolve => Convolution(group, convolve, 0, 0),
        PaddedConvolve2D padded => Convolution(group, padded.Convolution, padded.Padding.Top, padded.Padding.Left),
        GroupedSum grouped => KernelGradient(group, grouped.Gradient, grouped.Groups),
        var gradient => KernelGradient(group, gradient, groups: 1),
    };

    private static InterleavedConvolutionKernel Convolution(GroupOperands group, Convolve2D convolve, int top, int left)
    {
        group.ReadInputs();
        int index = group.WriteIndex();
        var epilogue = group.Epilogue();
        var geometry = Geometry(group.Inputs[0].Shape, group.Inputs[1].Shape, group.Anchor.Shape, convolve) with { Top = top, Left = left };
        return new InterleavedConvolutionKernel(group.Operands, epilogue, geometry, (group.Group.Result.Operator as MaxPool2D)?.Window, index);
    }

    private static InterleavedKernelGradientKernel KernelGradient(GroupOperands group, Operator @operator, int groups)
    {
        group.ReadInputs();
        var epilogue = group.Epilogue();
        var (gradient, dy, pool) = @operator is PooledKernelGradient pooled
            ? (pooled.Gradient, pooled.Pool.Input, pooled.Pool.Window)
            : ((Convolve2DKernelGradient)@operator, group.Inputs[1].Shape, (Window2D?)null);
        var forward = new Convolve2D(gradient.StrideY, gradient.StrideX, gradient.DilationY, gradient.DilationX);
        var kernel = @operator.Infer([.. group.Inputs.Select(i => i.Type)]).Type.Shape;
        return new InterleavedKernelGradientKernel(group.Operands, epilogue, Geometry(group.Inputs[0].Shape, kernel, dy, forward), pool, groups);
    }

    private static ConvolutionGeometry Geometry(Shape x, Shape kernel, Shape y, Convolve2D convolve) => new(
        x[0], x[1], x[2], kernel[0], kernel[1], kernel[3], y[0], y[1], convolve.StrideY, convolve.StrideX, convolve.DilationY, convolve.DilationX);
}
