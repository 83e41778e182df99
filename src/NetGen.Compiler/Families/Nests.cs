namespace NetGen.Compiler;

/// <summary>The kernel that always works: any operator's own loops.</summary>
internal sealed class Nests : Family
{
    internal override bool Opens(Node node) => true;

    internal override Kernel Lower(GroupOperands group)
    {
        var anchor = group.Anchor;
        var nest = anchor.Operator.NestOf([.. group.Inputs.Select(i => i.Type)], anchor.Type)
            ?? throw new InvalidOperationException($"{anchor.Operator.Name} states no loops, and no other family of the target has a kernel for it.");
        var sources = group.Inputs.Select(i => new NestSource(group.Read(i), i.Type)).ToEquatableArray();
        nest = nest with { Body = group.OfUses(nest.Body) };
        int index = nest.Combine == Combine.FirstMaximum ? group.WriteStored(m => m == anchor) : -1;
        var epilogue = group.Epilogue();
        return new NestKernel(group.Operands, epilogue, nest, sources, index);
    }
}
