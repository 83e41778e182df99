namespace NetGen.Compiler;

/// <summary>Convolutions by Winograd's minimal filtering, which <see cref="ChooseConvolution"/> chose.</summary>
internal sealed class WinogradConvolutions : Family
{
    internal override bool Opens(Node node) => node.Operator is WinogradOperator;

    /// <summary>The window that is an output tile.</summary>
    internal override bool TakesPool(Node anchor, Window2D window, FusionScope scope) =>
        anchor is { Operator: WinogradConvolve2D { Tile: 2 }, Shape: var y }
        && window == new Window2D(2, 2, 2, 2, 0, 0, y[0] / 2, y[1] / 2) && y[0] % 2 == 0 && y[1] % 2 == 0;

    internal override Kernel Lower(GroupOperands group)
    {
        group.ReadInputs();
        var x = group.Inputs[0].Shape;
        switch (group.Anchor.Operator)
        {
            case WinogradConvolve2D convolve:
                int index = group.WriteIndex();
                var epilogue = group.Epilogue();
                return new WinogradConvolutionKernel(
                    group.Operands, epilogue, new WinogradTiles(convolve.Tile, convolve.Top, convolve.Left, x, group.Anchor.Shape),
                    group.Group.Result.Operator is MaxPool2D, index);

            case WinogradPartialGradient gradient:
                group.WriteStored(m => m == group.Anchor);
                return new WinogradPartialGradientKernel(
                    group.Operands, new WinogradTiles(gradient.Tile, gradient.Top, gradient.Left, x, group.Inputs[1].Shape));

            case WinogradTransform transform:
                epilogue = group.Epilogue();
                return new WinogradTransformKernel(group.Operands, epilogue, transform.Tile, x[2], x[3], transform.Flips);

            default:
                var kernel = (WinogradKernelGradient)group.Anchor.Operator;
                epilogue = group.Epilogue();
                return new WinogradGradientKernel(group.Operands, epilogue, kernel.Tile, kernel.Channels, kernel.Filters);
        }
    }
}
