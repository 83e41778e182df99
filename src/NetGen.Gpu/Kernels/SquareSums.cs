using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// Sums of squares for norms and penalties: a fixed number of groups add every so-manyth number, one group adds what they have. The order of additions
/// does not depend on the device.
/// </summary>
internal static class SquareSums
{
    /// <summary>Groups, each of which makes a partial sum.</summary>
    public const int Groups = 64;

    /// <summary>Partial sums: those of the squares, then those of the squares of shrunken numbers.</summary>
    public const int Sums = 2 * Groups;

    private const int Threads = 256;

    // Where squares overflow, those of numbers this much smaller do not, and what they lose at the other end counts for nothing.
    private const float Growth = (float)(1L << 35) * (1L << 35);
    private const float Shrinkage = 1 / Growth;

    private enum Kernel
    {
        Partial,
        FinishClip,
        FinishPenalty,
    }

    /// <summary>The kernels, which every network's assembly holds as PTX where it holds its own.</summary>
    public static GpuCode Code { get; } = new("NetGen.Gpu.SquareSums")
    {
        Kernels =
        [
            new(nameof(Partial), "sums of squares", Threads, 2),
            new(nameof(FinishClip), "norm of the gradients", Groups, 3),
            new(nameof(FinishPenalty), "penalty of weights", Groups, 2),
        ],
        Methods = RuntimeFeature.IsDynamicCodeSupported ? Methods : null,
    };

    /// <summary>Writes the scale of the gradients. The padding between parameters is zero in the block of gradients.</summary>
    public static void Clip(GpuWorkspace w)
    {
        Sum(w, w.Gradients, w.TrainedFloats);
        var call = new GpuCall { ScalarSpan = w.Scalars };
        call[0] = w.PartialSquares;
        call[1] = w.Scalars.At(GpuSession.KeyWords + ScalarSlot.ClipScale);
        call[2] = w.Scalars.At(GpuSession.KeyWords + ScalarSlot.ClipNorm);
        w.Launch(Code, (int)Kernel.FinishClip, 1, in call);
    }

    /// <summary>Writes lambda times the sum into penalty <paramref name="index"/> of the step.</summary>
    public static void Penalize(GpuWorkspace w, DeviceSpan weights, int count, float lambda, int index)
    {
        Sum(w, weights, count);
        var call = new GpuCall { ScalarSpan = w.Scalars, BatchSize = BitConverter.SingleToInt32Bits(lambda) };
        call[0] = w.PartialSquares;
        call[1] = w.Penalties.At(index);
        w.Launch(Code, (int)Kernel.FinishPenalty, 1, in call);
    }

    private static void Sum(GpuWorkspace w, DeviceSpan values, long count)
    {
        var call = new GpuCall { ScalarSpan = w.Scalars, BatchSize = checked((int)count) };
        call[0] = values;
        call[1] = w.PartialSquares;
        w.Launch(Code, (int)Kernel.Partial, Groups, in call);
    }

    private static GpuMethod[] Methods() =>
    [
        GpuMethod.Of(Partial, static (in GpuCall call) => new PartialArguments(in call)),
        GpuMethod.Of(FinishClip, static (in GpuCall call) => new ClipArguments(in call)),
        GpuMethod.Of(FinishPenalty, static (in GpuCall call) => new PenaltyArguments(in call)),
    ];

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

    private static void FinishClip(ClipArguments c)
    {
        var shared = SharedMemory.Allocate<float>(Sums);
        Finish(c.Sums, shared);
        if (Group.IdxX > 0)
            return;
        float longest = c.ClipNorm[0], norm = shared[0] <= float.MaxValue ? MathF.Sqrt(shared[0]) : MathF.Sqrt(shared[Groups]) * Growth;
        // A norm that is not a number must reach the weights, so that the loss shows it.
        c.Scale[0] = longest <= 0f || norm <= longest ? 1f : longest / norm;
    }

    private static void FinishPenalty(PenaltyArguments c)
    {
        var shared = SharedMemory.Allocate<float>(Sums);
        Finish(c.Sums, shared);
        if (Group.IdxX == 0)
            c.Penalty[0] = Interop.IntAsFloat((uint)c.FactorBits) * shared[0];
    }

    private static void Finish(ArrayView<float> sums, ArrayView<float> shared)
    {
        int t = Group.IdxX;
        shared[t] = sums[t];
        shared[Groups + t] = sums[Groups + t];
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

    internal struct PartialArguments(in GpuCall call)
    {
        public ArrayView<float> Values = call.Floats(0);
        public ArrayView<float> Sums = call.Floats(1);
        public ArrayView<float> S = call.Scalars;
        public int Count = call.BatchSize;
    }

    internal struct ClipArguments(in GpuCall call)
    {
        public ArrayView<float> Sums = call.Floats(0);
        public ArrayView<float> Scale = call.Floats(1);
        public ArrayView<float> ClipNorm = call.Floats(2);
        public ArrayView<float> S = call.Scalars;
        public int N = call.BatchSize;
    }

    internal struct PenaltyArguments(in GpuCall call)
    {
        public ArrayView<float> Sums = call.Floats(0);
        public ArrayView<float> Penalty = call.Floats(1);
        public ArrayView<float> S = call.Scalars;
        public int FactorBits = call.BatchSize;
    }
}
