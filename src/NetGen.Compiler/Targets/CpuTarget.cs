namespace NetGen.Compiler;

/// <summary>A processor: vectors of 128, 256 and 512 bits, a call is cheap, caches are large.</summary>
internal sealed class CpuTarget : Target
{
    public override bool Interleaves => true;

    public override bool ChoosesConvolutions => true;

    public override bool SumsMakeTerms => true;
}
