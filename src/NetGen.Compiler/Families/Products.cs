namespace NetGen.Compiler;

/// <summary>Products with a matrix and the gradients of these matrices: register tiles over rows and columns.</summary>
internal sealed class Products : Family
{
    internal override bool Opens(Node node) => node.Operator is MatMul or MatMulKernelGradient or GroupedSum { Gradient: MatMulKernelGradient };

    internal override bool ReadsThrough(Node node, Node input) => node.ReadsTransposed();

    internal override Kernel Lower(GroupOperands group) => group.Anchor.Operator switch
    {
        MatMul => Product(group),
        GroupedSum grouped => Gradient(group, grouped.Groups),
        _ => Gradient(group, groups: 1),
    };

    private static ContractionKernel Product(GroupOperands group)
    {
        bool isTransposed = group.Anchor.ReadsTransposed();
        var (x, w) = (group.Inputs[0], group.Inputs[1]);
        group.Read(x);
        group.Read(isTransposed ? w.Inputs[0] : w);
        int depth = w.Shape[0], width = w.Shape[1];
        var epilogue = group.Epilogue();
        return new ContractionKernel(
            group.Operands, epilogue, default,
            new RowAxis(Extent.RowsOf(group.Anchor.Type), depth, width),
            width,
            new[] { new ReductionLoop(Extent.Of(depth), 1, isTransposed ? 1 : width) }.ToEquatableArray(),
            ContractionForm.Dense,
            isTransposed ? depth : 1);
    }

    private static ContractionKernel Gradient(GroupOperands group, int groups)
    {
        group.ReadInputs();
        var (x, dy) = (group.Inputs[0], group.Inputs[1]);
        var epilogue = group.Epilogue();
        return new ContractionKernel(
            group.Operands, epilogue, default,
            new RowAxis(Extent.Of(x.Shape.Last), 1, dy.Shape.Last),
            dy.Shape.Last,
            new[] { new ReductionLoop(Extent.RowsOf(x.Type), x.Shape.Last, dy.Shape.Last) }.ToEquatableArray(),
            ContractionForm.DenseKernelGradient,
            Groups: groups);
    }
}
