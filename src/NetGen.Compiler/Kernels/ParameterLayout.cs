namespace NetGen.Compiler;

/// <summary>Where each parameter begins in the block: dense, each on a cache line of its own.</summary>
/// <param name="Offsets">Floats from the block's start, one a parameter.</param>
/// <param name="Floats">The block's size.</param>
public sealed record ParameterLayout(EquatableArray<long> Offsets, long Floats)
{
    public static ParameterLayout Of(Model model)
    {
        var offsets = new List<long>();
        long end = 0;
        foreach (var parameter in model.Parameters)
        {
            offsets.Add(end);
            end += (parameter.Shape.Size + PlanMemory.Alignment - 1) / PlanMemory.Alignment * PlanMemory.Alignment;
        }

        return new ParameterLayout(offsets.ToEquatableArray(), end);
    }
}
