using System.Runtime.InteropServices;

namespace NetGen.Gpu.Tests;

/// <summary>Runs some instructions of PTX.</summary>
internal static class PtxSnippet
{
    public static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    /// <summary>What some instructions make of %r0 and %r1, in %r3.</summary>
    public static uint Compute(string code, uint a, uint b) => Run(1, 1, 1, $"ld.global.b32 %r0, [%rd8]; ld.global.b32 %r1, [%rd8+4]; {code}", [a, b])[0];

    /// <summary>Runs instructions: %rd8 is where the inputs lie, %rd9 the results; each thread's is %r3, unless it returns before.</summary>
    /// <param name="pass">What becomes of the module's text before.</param>
    /// <param name="traffic">Counts what it costs.</param>
    public static uint[] Run(int groups, int threads, int results, string code, uint[]? inputs = null, Func<string, string>? pass = null, PtxTraffic? traffic = null)
    {
        string module = $$"""
            .version 7.8
            .target sm_80
            .address_size 64
            .visible .entry test(
                .param .u64 inputs,
                .param .u64 results
            )
            {
                .reg .pred %p<4>;
                .reg .b32 %r<32>;
                .reg .b64 %rd<16>;
                ld.param.u64 %rd8, [inputs]; // [inputs]
                ld.param.u64 %rd9, [results];
                {{code}}
                mov.b32 %r30, %ctaid.x;
                mov.b32 %r31, %ntid.x;
                mul.lo.u32 %r30, %r30, %r31;
                mov.b32 %r31, %tid.x;
                add.u32 %r30, %r30, %r31;
                mul.wide.u32 %rd10, %r30, 4;
                add.u64 %rd9, %rd9, %rd10;
                st.global.b32 [%rd9], %r3;
                ret;
            }
            """;
        using PtxAllocation from = PtxMemory.Allocate(4 * Math.Max(inputs?.Length ?? 0, 1)), to = PtxMemory.Allocate(4 * results);
        inputs?.CopyTo(MemoryMarshal.Cast<byte, uint>(from.Span));
        ulong[] parameters = [from.Start, to.Start];
        PtxMachine.Launch(PtxModule.Parse(pass?.Invoke(module) ?? module).Entries.Single(), groups, threads, MemoryMarshal.AsBytes<ulong>(parameters), traffic);
        return [.. MemoryMarshal.Cast<byte, uint>(to.Span)];
    }
}
