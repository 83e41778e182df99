using NetGen.Gpu.Check.Devices;

namespace NetGen.Gpu.Check.Checks;

/// <summary>
/// One <c>mma.sync</c> a warp in tf32: D = A · B + C, A <c>[16, 8]</c>, B <c>[8, 8]</c>, C and D <c>[16, 8]</c>, against a product in float64 of the numbers as
/// <c>cvt.rna.tf32.f32</c> rounds them. It shows which thread has which numbers, and how sums are rounded.
/// </summary>
internal sealed class MatrixPart() : Part("mma")
{
    private const int Rows = 16, Columns = 8, Depth = 8, Groups = 3, Warps = 2, Matrices = Groups * Warps;

    /// <summary>
    /// Products of tf32 numbers are exact in float32. A device aligns the eight of them and C to the largest and may cut each below 24 bits: so many units of
    /// 2⁻²² of the sum of magnitudes at most. A number that was not rounded to tf32 would be off by 2⁻¹¹.
    /// </summary>
    private const double Bound = (Depth + 1) / 4194304.0;

    private const string Kernel = """
        .version 7.0
        .target sm_80
        .address_size 64

        .visible .entry Multiply(.param .align 8 .b8 arguments[24])
        {
            .reg .b32 %r<20>;
            .reg .f32 %f<12>;
            .reg .b64 %rd<12>;
            ld.param.u64 %rd0, [arguments];
            ld.param.u64 %rd1, [arguments+8];
            ld.param.u64 %rd2, [arguments+16];
            // The warp's number among all, the thread's group of four, and its place there.
            mov.u32 %r0, %ctaid.x;
            mov.u32 %r1, %ntid.x;
            mov.u32 %r2, %tid.x;
            mad.lo.u32 %r3, %r0, %r1, %r2;
            shr.u32 %r4, %r3, 5;
            and.b32 %r5, %r2, 31;
            shr.u32 %r6, %r5, 2;
            and.b32 %r7, %r5, 3;
            // A: 128 floats a warp, row = group, column = place.
            mul.wide.u32 %rd3, %r4, 512;
            mad.lo.u32 %r8, %r6, 8, %r7;
            mul.wide.u32 %rd4, %r8, 4;
            add.u64 %rd5, %rd0, %rd3;
            add.u64 %rd5, %rd5, %rd4;
            ld.global.f32 %f0, [%rd5];
            ld.global.f32 %f1, [%rd5+256];
            ld.global.f32 %f2, [%rd5+16];
            ld.global.f32 %f3, [%rd5+272];
            // B: 64 floats a warp, row = place, column = group.
            mul.wide.u32 %rd6, %r4, 256;
            mad.lo.u32 %r9, %r7, 8, %r6;
            mul.wide.u32 %rd7, %r9, 4;
            add.u64 %rd8, %rd1, %rd6;
            add.u64 %rd8, %rd8, %rd7;
            ld.global.f32 %f4, [%rd8];
            ld.global.f32 %f5, [%rd8+128];
            // C and D: 128 floats a warp, row = group, columns from twice the place on.
            shl.b32 %r10, %r7, 1;
            mad.lo.u32 %r11, %r6, 8, %r10;
            mul.wide.u32 %rd9, %r11, 4;
            add.u64 %rd10, %rd2, %rd3;
            add.u64 %rd10, %rd10, %rd9;
            ld.global.f32 %f6, [%rd10];
            ld.global.f32 %f7, [%rd10+4];
            ld.global.f32 %f8, [%rd10+256];
            ld.global.f32 %f9, [%rd10+260];
            cvt.rna.tf32.f32 %r12, %f0;
            cvt.rna.tf32.f32 %r13, %f1;
            cvt.rna.tf32.f32 %r14, %f2;
            cvt.rna.tf32.f32 %r15, %f3;
            cvt.rna.tf32.f32 %r16, %f4;
            cvt.rna.tf32.f32 %r17, %f5;
            mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%f6, %f7, %f8, %f9}, {%r12, %r13, %r14, %r15}, {%r16, %r17}, {%f6, %f7, %f8, %f9};
            st.global.f32 [%rd10], %f6;
            st.global.f32 [%rd10+4], %f7;
            st.global.f32 [%rd10+256], %f8;
            st.global.f32 [%rd10+260], %f9;
            ret;
        }
        """;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        var random = new Random(1);
        float[] a = Numbers(Rows * Depth), b = Numbers(Depth * Columns), c = Numbers(Rows * Columns);
        using var hand = new HandLaunch(device.Driver);
        long sums = hand.Put(c);
        hand.Launch(hand.Load(Kernel, "Multiply"), Groups, 32 * Warps, hand.Put(a), hand.Put(b), sums);
        float[] actual = hand.Take(sums, c.Length);

        double worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            int matrix = i / (Rows * Columns), row = i / Columns % Rows, column = i % Columns;
            double sum = c[i], magnitude = Math.Abs(c[i]);
            for (int k = 0; k < Depth; k++)
            {
                double product = (double)Tf32(a[(matrix * Rows + row) * Depth + k]) * Tf32(b[(matrix * Depth + k) * Columns + column]);
                sum += product;
                magnitude += Math.Abs(product);
            }

            worst = Math.Max(worst, double.IsNaN(actual[i]) ? double.NaN : Math.Abs(actual[i] - sum) / magnitude);
        }

        verdicts.AtMost("mma, error over the sum of magnitudes", worst, Bound, "");

        float[] Numbers(int count) => [.. Enumerable.Range(0, Matrices * count).Select(_ => 2 * random.NextSingle() - 1)];
    }

    /// <summary>Ten bits behind the first one; what lies in the middle goes away from zero.</summary>
    private static float Tf32(float value) => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(value) + 0x1000) & ~0x1FFFu);
}
