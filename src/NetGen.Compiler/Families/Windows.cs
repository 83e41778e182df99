namespace NetGen.Compiler;

/// <summary>
/// Pools and their gradients. The cells of the maxima come with the maxima, and the maxima of a convolution whose kernel holds whole windows in registers with
/// the convolution, when nothing else reads it.
/// </summary>
internal sealed class Windows : Family
{
    internal override bool Opens(Node node) => node.Operator is MaxPool2D or MaxPool2DIndex or AvgPool2D or MaxPool2DGradient or AvgPool2DGradient;

    internal override Group? FindHost(Node node, FusionScope scope) => node.Operator switch
    {
        MaxPool2DIndex index => scope.Groups.LastOrDefault(g =>
            g.Members.Any(m => m.Operator is MaxPool2D pool && pool.Window == index.Window && m.Inputs[0] == node.Inputs[0])),
        MaxPool2D pool => scope.Groups.LastOrDefault(g =>
            g.Members.Count == 1 && g.Anchor == node.Inputs[0] && g.Family.TakesPool(g.Anchor, pool.Window, scope) && IsPooledOnly(g.Anchor, scope.Live)),
        _ => null,
    };

    internal override Kernel Lower(GroupOperands group)
    {
        var (kind, window, x) = group.Anchor.Operator switch
        {
            MaxPool2D pool => (WindowKind.Max, pool.Window, group.Inputs[0].Shape),
            AvgPool2D pool => (WindowKind.Average, pool.Window, group.Inputs[0].Shape),
            MaxPool2DGradient pool => (WindowKind.MaxGradient, pool.Window, pool.Input),
            AvgPool2DGradient pool => (WindowKind.AverageGradient, pool.Window, pool.Input),
            var other => throw new InvalidOperationException($"{other.Name} comes with the maxima of its window; there are none."),
        };
        group.ReadInputs();
        int index = group.WriteIndex();
        var epilogue = group.Epilogue();
        var type = group.Anchor.Type;
        return new WindowKernel(group.Operands, epilogue, kind, window, Extent.ImagesOf(type), x[0], x[1], x[2] * type.LanesAPixel, index);
    }

    private static bool IsPooledOnly(Node convolution, Liveness live) =>
        live.Readers(convolution).All(r => r.Operator is MaxPool2D or MaxPool2DIndex)
        && live.Readers(convolution).Count(r => r.Operator is MaxPool2D) == 1;
}
