namespace NetGen.Compiler;

/// <summary>Elementwise nodes that follow no other kernel, broadcasts, random numbers, updates and stored gradients among them: one flat pass.</summary>
internal sealed class Maps : Family
{
    internal override bool Opens(Node node) => node.Operator is Map or Expand or Drawn or Update or StoreGradient or StoreState;

    internal override Kernel Lower(GroupOperands group)
    {
        var epilogue = group.Epilogue();
        return new MapKernel(group.Operands, epilogue, Extent.ElementsOf(group.Anchor.Type));
    }
}
