namespace NetGen.Cpu.Tests;

public class PhiloxTests
{
    // The known answers that its authors publish with Random123 (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Blocks_agree_with_the_published_known_answers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, k0, k1));

    [Theory]
    [InlineData(0UL, 1UL, 0u, 0L)]
    [InlineData(7UL, 3UL, 2u, 1_000_003L)]
    [InlineData(0xFEDCBA98_76543210UL, 0x1_0000_0005UL, 0xFFFFFFFFu, 0xFFFF_FFF9L)] // the low word of the element overflows inside the vector
    [InlineData(42UL, ulong.MaxValue, 9u, 0x7_FFFF_FFFFL)]
    public void Vectors_hold_the_numbers_of_their_elements(ulong seed, ulong step, uint stream, long first)
    {
        float[] expected = new float[16];
        for (int i = 0; i < expected.Length; i++)
            expected[i] = Philox.Uniform(seed, step, stream, first + i);

        Assert.Equal(expected[..4], Lanes.Of(VectorMath.Uniform128(seed, step, stream, first)));
        Assert.Equal(expected[..8], Lanes.Of(VectorMath.Uniform256(seed, step, stream, first)));
        Assert.Equal(expected, Lanes.Of(VectorMath.Uniform512(seed, step, stream, first)));
        Assert.Equal(expected[5], VectorMath.Uniform(seed, step, stream, first + 5));
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        const int count = 1 << 16;
        int[] bins = new int[16];
        for (int i = 0; i < count; i++)
        {
            float u = Philox.Uniform(seed: 5, step: 1, stream: 3, i);
            Assert.InRange(u, 0f, 0.99999994f);
            bins[(int)(u * 16)]++;
        }

        // A bin holds 4096 ± 62 (one standard deviation); five of them is one failure in a million.
        Assert.All(bins, bin => Assert.InRange(bin, 4096 - 310, 4096 + 310));
    }
}
