namespace NetGen;

/// <summary>
/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): random numbers as a function of
/// a key and a counter, so that any thread can make any of them, again and in any order.
/// </summary>
internal static class Philox
{
    internal const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>Four random words for a counter of four words and a key of two.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>The uniform number in [0, 1) that belongs to one element of one stream at one step; a multiple of 2^-24.</summary>
    public static float Uniform(ulong seed, ulong step, uint stream, long element)
    {
        var block = Block((uint)element, (uint)(element >> 32), stream, (uint)step, (uint)seed ^ (uint)(step >> 32), (uint)(seed >> 32));
        return (block.X0 >> 8) * (1.0f / (1 << 24));
    }
}
