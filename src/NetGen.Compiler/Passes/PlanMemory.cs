namespace NetGen.Compiler;

/// <summary>
/// Turns lifetimes into offsets in one arena. Buffers that grow with the batch and buffers that do not are packed apart,
/// so that every offset is a + b × batch.
/// </summary>
public static class PlanMemory
{
    /// <summary>Offsets are multiples of this many floats: a cache line.</summary>
    public const int Alignment = 16;

    /// <summary>Packs the buffers, the largest first, each at the lowest place that is free throughout its life.</summary>
    public static Plan Run(IReadOnlyList<Buffer> buffers)
    {
        var offsets = new Dictionary<Buffer, long>();
        long fixedFloats = Pack([.. buffers.Where(b => !b.IsBatched)], Alignment, offsets);
        long floatsPerSample = Pack([.. buffers.Where(b => b.IsBatched)], 1, offsets);
        return new Plan(offsets, fixedFloats, floatsPerSample);
    }

    private static long Pack(List<Buffer> buffers, int alignment, Dictionary<Buffer, long> offsets)
    {
        long end = 0;
        var placed = new List<(Buffer Buffer, long Offset)>(); // by rising offsets
        foreach (var buffer in buffers.OrderByDescending(b => b.Floats).ThenBy(b => b.First).ThenBy(b => b.Id))
        {
            long offset = 0;
            foreach (var (other, start) in placed)
            {
                if (!buffer.IsAliveWith(other))
                    continue;
                if (offset + buffer.Floats <= start)
                    break;
                offset = Math.Max(offset, RoundUp(start + other.Floats, alignment));
            }

            offsets.Add(buffer, offset);
            int next = placed.FindIndex(p => p.Offset > offset);
            placed.Insert(next < 0 ? placed.Count : next, (buffer, offset));
            end = Math.Max(end, RoundUp(offset + buffer.Floats, alignment));
        }

        return end;
    }

    private static long RoundUp(long value, int multiple) => (value + multiple - 1) / multiple * multiple;
}

/// <summary>A value that lives in the arena from the kernel that writes it to the last one that reads it, both included.</summary>
/// <param name="Floats">Floats a sample when batched, else in all.</param>
public sealed record Buffer(int Id, bool IsBatched, long Floats, int First, int Last)
{
    public bool IsAliveWith(Buffer other) => IsBatched == other.IsBatched && First <= other.Last && other.First <= Last;
}

/// <summary>
/// Where each buffer lies: a fixed one at its offset, a batched one at <see cref="FixedFloats"/> + offset × padded batch.
/// </summary>
/// <param name="FixedFloats">Floats of the arena that do not grow with the batch.</param>
/// <param name="FloatsPerSample">Floats of the arena for each sample of the padded batch.</param>
public sealed record Plan(IReadOnlyDictionary<Buffer, long> Offsets, long FixedFloats, long FloatsPerSample);
