using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// Sums of squares for norms and penalties: a fixed number of groups add every so-manyth number, one group adds what they have. The order of additions
/// does not depend on the device.
/// </summary>
internal sealed class SquareSums(Accelerator accelerator)
{
    /// <summary>Groups, each of which makes a partial sum.</summary>
    public const int Groups = 64;

    /// <summary>Partial sums: those of the squares, then those of the squares of shrunken numbers.</summary>
    public const int Sums = 2 * Groups;

    private const int Threads = 256;

    // Where squares overflow, those of numbers this much smaller do not, and what they lose at the other end counts for nothing.
    private const float Growth = (float)(1L << 35) * (1L << 35);
    private const float Shrinkage = 1 / Growth;

    private readonly Action<AcceleratorStream, KernelConfig, PartialArguments> _partial = accelerator.LoadKernel<PartialArguments>(Partial);
    private readonly Action<AcceleratorStream, KernelConfig, FinishArguments> _clip = accelerator.LoadKernel<FinishArguments>(FinishClip);
    private readonly Action<AcceleratorStream, KernelConfig, FinishArguments> _penalty = accelerator.LoadKernel<FinishArguments>(FinishPenalty);

    /// <summary>Writes the scale of the gradients. The padding between parameters is zero in the block of gradients.</summary>
    public void Clip(GpuWorkspace w)
    {
        Sum(w, w.Gradients, w.ParameterFloats);
        _clip(w.Stream, new KernelConfig(1, Groups), new FinishArguments
        {
            Sums = w.SquareSums.View,
            Result = w.Scalars.View.SubView(GpuSession.KeyWords + ScalarSlot.ClipScale, 1),
            ClipNorm = w.Scalars.View.SubView(GpuSession.KeyWords + ScalarSlot.ClipNorm, 1),
        });
    }

    /// <summary>Writes lambda times the sum into penalty <paramref name="index"/> of the step.</summary>
    public void Penalize(GpuWorkspace w, DeviceSpan weights, int count, float lambda, int index)
    {
        Sum(w, weights, count);
        _penalty(w.Stream, new KernelConfig(1, Groups), new FinishArguments
        {
            Sums = w.SquareSums.View,
            Result = w.Penalties.View.SubView(index, 1),
            ClipNorm = w.Scalars.View.SubView(0, 1),
            Factor = lambda,
        });
    }

    private void Sum(GpuWorkspace w, DeviceSpan values, long count) => _partial(
        w.Stream, new KernelConfig(Groups, Threads), new PartialArguments { Values = values.View, Sums = w.SquareSums.View, Count = checked((int)count) });

    private static void Partial(PartialArguments c)
    {
        var shared = SharedMemory.Allocate<float>(2 * Threads);
        int t = Group.IdxX;
        float sum = 0f, shrunken = 0f;
        for (int i = Grid.IdxX * Threads + t; i < c.Count; i += Groups * Threads)
        {
            float value = c.Values[i], small = value * Shrinkage;
            sum += value * value;
            shrunken += small * small;
        }

        shared[t] = sum;
        shared[Threads + t] = shrunken;
        Add(shared, Threads);
        if (t > 0)
            return;
        c.Sums[Grid.IdxX] = shared[0];
        c.Sums[Groups + Grid.IdxX] = shared[Threads];
    }

    private static void FinishClip(FinishArguments c)
    {
        var shared = SharedMemory.Allocate<float>(Sums);
        Finish(c, shared);
        if (Group.IdxX > 0)
            return;
        float longest = c.ClipNorm[0], norm = shared[0] <= float.MaxValue ? MathF.Sqrt(shared[0]) : MathF.Sqrt(shared[Groups]) * Growth;
        // A norm that is not a number must reach the weights, so that the loss shows it.
        c.Result[0] = longest <= 0f || norm <= longest ? 1f : longest / norm;
    }

    private static void FinishPenalty(FinishArguments c)
    {
        var shared = SharedMemory.Allocate<float>(Sums);
        Finish(c, shared);
        if (Group.IdxX == 0)
            c.Result[0] = c.Factor * shared[0];
    }

    private static void Finish(FinishArguments c, ArrayView<float> shared)
    {
        int t = Group.IdxX;
        shared[t] = c.Sums[t];
        shared[Groups + t] = c.Sums[Groups + t];
        Add(shared, Groups);
    }

    /// <summary>Adds what each thread of a group brought, twice: to the first number, and to that behind the threads' first ones.</summary>
    private static void Add(ArrayView<float> shared, int threads)
    {
        int t = Group.IdxX;
        Group.Barrier();
        for (int half = threads / 2; half > 0; half >>= 1)
        {
            if (t < half)
            {
                shared[t] = shared[t] + shared[t + half];
                shared[threads + t] = shared[threads + t] + shared[threads + t + half];
            }

            Group.Barrier();
        }
    }

    internal struct PartialArguments
    {
        public ArrayView<float> Values;
        public ArrayView<float> Sums;
        public int Count;
    }

    internal struct FinishArguments
    {
        public ArrayView<float> Sums;
        public ArrayView<float> Result;
        public ArrayView<float> ClipNorm;
        public float Factor;
    }
}
