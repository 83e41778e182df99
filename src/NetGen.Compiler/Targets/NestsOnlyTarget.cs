namespace NetGen.Compiler;

/// <summary>The two kernels that a target must have: elementwise passes, and nests for all else.</summary>
internal sealed class NestsOnlyTarget : Target
{
    public override IReadOnlyList<Family> Families { get; } = [new Maps(), new Nests()];
}
