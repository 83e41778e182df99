using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// Sums of squares for norms and penalties: a fixed number of groups add every so-manyth number, one group adds what they have. The order of additions
/// does not depend on the device.
/// </summary>
internal sealed class SquareSums(Accelerator accelerator)
{
    /// <summary>Groups, and partial sums.</summary>
    public const int Groups = 64;

    private const int Threads = 256;

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
        var shared = SharedMemory.Allocate<float>(Threads);
        int t = Group.IdxX;
        float sum = 0f;
        for (int i = Grid.IdxX * Threads + t; i < c.Count; i += Groups * Threads)
        {
            float value = c.Values[i];
            sum += value * value;
        }

        shared[t] = sum;
        Group.Barrier();
        for (int half = Threads / 2; half > 0; half >>= 1)
        {
            if (t < half)
                shared[t] = shared[t] + shared[t + half];
            Group.Barrier();
        }

        if (t == 0)
            c.Sums[Grid.IdxX] = shared[0];
    }

    private static void FinishClip(FinishArguments c)
    {
        float sum = Total(c.Sums);
        if (Group.IdxX > 0)
            return;
        float longest = c.ClipNorm[0], norm = MathF.Sqrt(sum);
        // A norm that is not a number must reach the weights, so that the loss shows it.
        c.Result[0] = longest <= 0f || norm <= longest ? 1f : longest / norm;
    }

    private static void FinishPenalty(FinishArguments c)
    {
        float sum = Total(c.Sums);
        if (Group.IdxX == 0)
            c.Result[0] = c.Factor * sum;
    }

    private static float Total(ArrayView<float> sums)
    {
        var shared = SharedMemory.Allocate<float>(Groups);
        int t = Group.IdxX;
        shared[t] = sums[t];
        Group.Barrier();
        for (int half = Groups / 2; half > 0; half >>= 1)
        {
            if (t < half)
                shared[t] = shared[t] + shared[t + half];
            Group.Barrier();
        }

        return shared[0];
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
