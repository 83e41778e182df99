namespace NetGen.Compiler;

/// <summary>Convolutions whose operand is read in place, also where zeros stand between its pixels, and the gradients of their kernels: register tiles over pixels and filters.</summary>
internal sealed class Convolutions : Family
{
    internal override bool Opens(Node node) =>
        node.Operator is Convolve2D or PaddedConvolve2D { IsByPhases: true } or Convolve2DKernelGradient or GroupedSum { Gradient: Convolve2DKernelGradient }
        && !node.Inputs[0].Type.IsInterleaved;

    internal override bool TakesPool(Node anchor, Window2D window, FusionScope scope) =>
        anchor.Operator is Convolve2D && scope.PoolsTiles && Fuse.FitsTiles(window, anchor.Shape);

    internal override Kernel Lower(GroupOperands group) => group.Anchor.Operator switch
    {
        Convolve2D convolve => Convolution(group, convolve),
        PaddedConvolve2D padded => ByPhases(group, padded.Padding, padded.Convolution),
        GroupedSum { Gradient: Convolve2DKernelGradient gradient } grouped => KernelGradient(group, gradient, grouped.Groups),
        var gradient => KernelGradient(group, (Convolve2DKernelGradient)gradient, groups: 1),
    };

    private static ContractionKernel Convolution(GroupOperands group, Convolve2D convolve)
    {
        var (x, kernel, y) = (group.Inputs[0].Shape, group.Inputs[1].Shape, group.Anchor.Shape);
        group.ReadInputs();
        int width = x[1], channels = x[2], filters = kernel[3];
        int index = group.WriteIndex();
        var epilogue = group.Epilogue();
        var taps = new[]
        {
            new ReductionLoop(Extent.Of(kernel[0]), (long)convolve.DilationY * width * channels, (long)kernel[1] * channels * filters),
            new ReductionLoop(Extent.Of(kernel[1]), (long)convolve.DilationX * channels, (long)channels * filters),
            new ReductionLoop(Extent.Of(channels), 1, filters),
        }.ToEquatableArray();
        int down = convolve.StrideY * width * channels, across = convolve.StrideX * channels;
        if (group.Group.Result.Operator is MaxPool2D { Window: var window })
        {
            int cells = window.SizeY * window.SizeX;
            var loops = new[]
            {
                new RowLoop(window.OutputY, window.StrideY * down), new RowLoop(window.OutputX, window.StrideX * across),
                new RowLoop(window.SizeY, down), new RowLoop(window.SizeX, across),
            };
            return new ContractionKernel(
                group.Operands, epilogue,
                new[] { new OuterLoop(Extent.Batch(1), x.Size, group.Group.Result.Shape.Size) }.ToEquatableArray(),
                new RowAxis(Extent.Of((long)window.OutputY * window.OutputX * cells), 0, filters, loops.ToEquatableArray()),
                filters, taps, ContractionForm.Convolve, Pool: cells, Index: index);
        }

        return new ContractionKernel(
            group.Operands, epilogue,
            new[] { new OuterLoop(Extent.Batch(1), x.Size, y.Size), new OuterLoop(Extent.Of(y[0]), down, (long)y[1] * filters) }.ToEquatableArray(),
            new RowAxis(Extent.Of(y[1]), across, filters),
            filters, taps, ContractionForm.Convolve);
    }

    private static PhaseConvolutionKernel ByPhases(GroupOperands group, Pad2D pad, Convolve2D convolve)
    {
        var (x, kernel, y) = (group.Inputs[0].Shape, group.Inputs[1].Shape, group.Anchor.Shape);
        group.ReadInputs();
        var epilogue = group.Epilogue();
        return new PhaseConvolutionKernel(
            group.Operands, epilogue,
            new PhasedAxis(x[0], kernel[0], y[0], pad.InteriorY + 1, convolve.DilationY, pad.Top),
            new PhasedAxis(x[1], kernel[1], y[1], pad.InteriorX + 1, convolve.DilationX, pad.Left),
            x[2], kernel[3]);
    }

    private static ContractionKernel KernelGradient(GroupOperands group, Convolve2DKernelGradient gradient, int groups)
    {
        var (x, dy) = (group.Inputs[0].Shape, group.Inputs[1].Shape);
        group.ReadInputs();
        int width = x[1], channels = x[2], filters = dy[2];
        var taps = new[]
        {
            new RowLoop(gradient.KernelHeight, gradient.DilationY * width * channels),
            new RowLoop(gradient.KernelWidth, gradient.DilationX * channels),
            new RowLoop(channels, 1),
        }.ToEquatableArray();
        var positions = new[]
        {
            new ReductionLoop(Extent.Batch(1), x.Size, dy.Size),
            new ReductionLoop(Extent.Of(dy[0]), (long)gradient.StrideY * width * channels, (long)dy[1] * filters),
            new ReductionLoop(Extent.Of(dy[1]), (long)gradient.StrideX * channels, filters),
        }.ToEquatableArray();
        int rows = gradient.KernelHeight * gradient.KernelWidth * channels;
        var epilogue = group.Epilogue();
        return new ContractionKernel(
            group.Operands, epilogue, default, new RowAxis(Extent.Of(rows), 0, filters, taps), filters, positions,
            ContractionForm.ConvolveKernelGradient, Groups: groups);
    }
}
