namespace NetGen.Compiler;

/// <summary>Elementwise nodes that follow no other kernel, updates and stored gradients among them: one flat pass.</summary>
internal sealed class Maps : Family
{
    internal override bool Opens(Node node) => node.Operator is Update or StoreGradient || (node.Operator is Map map && map.IsElementwise(node));

    internal override Kernel Lower(GroupOperands group)
    {
        var epilogue = group.Epilogue();
        return new MapKernel(group.Operands, epilogue, Extent.ElementsOf(group.Anchor.Type));
    }
}
