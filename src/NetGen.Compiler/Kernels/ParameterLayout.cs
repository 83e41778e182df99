namespace NetGen.Compiler;

/// <summary>Where each parameter begins in the block: dense, each on a cache line of its own, state behind all that is trained.</summary>
/// <param name="Offsets">Floats from the block's start, one a parameter.</param>
/// <param name="Floats">The block's size.</param>
/// <param name="TrainedFloats">Where what is trained ends: the size of a block of gradients or moments.</param>
public sealed record ParameterLayout(EquatableArray<long> Offsets, long Floats, long TrainedFloats)
{
    public static ParameterLayout Of(Model model)
    {
        long[] offsets = new long[model.Parameters.Count];
        long trained = Place(isTrained: true, 0), all = Place(isTrained: false, trained);
        return new ParameterLayout(offsets.ToEquatableArray(), all, trained);

        long Place(bool isTrained, long end)
        {
            for (int i = 0; i < offsets.Length; i++)
            {
                if (model.Parameters[i].IsTrained != isTrained)
                    continue;
                offsets[i] = end;
                end += (model.Parameters[i].Shape.Size + PlanMemory.Alignment - 1) / PlanMemory.Alignment * PlanMemory.Alignment;
            }

            return end;
        }
    }
}
