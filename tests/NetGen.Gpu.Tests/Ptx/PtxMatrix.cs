using System.Runtime.Intrinsics;

namespace NetGen.Gpu.Tests;

/// <summary>
/// <c>mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32</c>: D = A · B + C of a warp's threads together, A <c>[16, 8]</c>, B <c>[8, 8]</c>, C and D
/// <c>[16, 8]</c>. Of A's and B's numbers the lower 13 bits count for nothing, as on devices. Products are exact; they are added to C in the order of k and
/// rounded each time: the ISA leaves open how.
/// </summary>
internal static unsafe class PtxMatrix
{
    public const string Name = "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32";

    /// <summary>Four of D and of A, two of B, four of C.</summary>
    public const int Operands = 14;

    private const int Rows = 16, Columns = 8, Depth = 8;

    public static void Multiply(PtxWarp w, PtxInstruction i)
    {
        float* a = stackalloc float[Rows * Depth], b = stackalloc float[Depth * Columns], d = stackalloc float[Rows * Columns];
        for (int lane = 0; lane < PtxWarp.Lanes; lane++)
        {
            // A thread's group has a row of A and a column of B; its place in the group, which numbers of them.
            int group = lane / 4, place = lane % 4;
            for (int k = 0; k < 4; k++)
                a[(group + k % 2 * 8) * Depth + place + k / 2 * 4] = Tf32(Number(4 + k, lane));
            for (int k = 0; k < 2; k++)
                b[(place + k * 4) * Columns + group] = Tf32(Number(8 + k, lane));
            for (int k = 0; k < 4; k++)
                d[Sum(k, lane)] = Number(10 + k, lane);
        }

        for (int row = 0; row < Rows; row++)
        {
            var sums = Vector256.Load(d + row * Columns);
            for (int k = 0; k < Depth; k++)
                sums = Vector256.FusedMultiplyAdd(Vector256.Create(a[row * Depth + k]), Vector256.Load(b + k * Columns), sums);
            sums.Store(d + row * Columns);
        }

        for (int lane = 0; lane < PtxWarp.Lanes; lane++)
        {
            for (int k = 0; k < 4; k++)
                Number(k, lane) = d[Sum(k, lane)];
        }

        ref float Number(int operand, int lane) => ref ((float*)(w.Registers + i.Operands[operand]))[lane];

        static int Sum(int k, int lane) => (lane / 4 + k / 2 * 8) * Columns + lane % 4 * 2 + k % 2;

        static float Tf32(float value) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & ~0x1FFFu);
    }
}
