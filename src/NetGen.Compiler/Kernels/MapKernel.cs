namespace NetGen.Compiler;

/// <summary>The epilogue at every element, nothing before it. No accumulator.</summary>
/// <param name="Elements">How many; flat.</param>
public sealed record MapKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Extent Elements) : Kernel(Operands, Epilogue)
{
    private const long CostAnOperation = 8;

    public override string Kind => "Map";

    public override Extent Cost => Elements.Times(CostAnOperation * Epilogue.Operations);
}
