namespace NetGen.Gpu.Tests;

/// <summary>Multiplications instead of divisions by constants give what the divisions give, for each dividend at which a quotient may change.</summary>
public sealed class PtxDivisionTests
{
    private const int Threads = 256;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(16)]
    [InlineData(26)]
    [InlineData(641)]
    [InlineData(676)]
    [InlineData(21632)]
    [InlineData(65537)]
    [InlineData(1 << 30)]
    [InlineData((1 << 30) + 1)]
    [InlineData(int.MaxValue - 1)]
    [InlineData(int.MaxValue)]
    public void Words(int divisor)
    {
        int[] dividends = [.. Dividends(divisor, int.MinValue, int.MaxValue).Select(x => (int)x)];
        uint[] inputs = [.. dividends.Select(x => (uint)x)];
        Assert.Equal(dividends.Select(x => (uint)(x / divisor)), Compute($"div.s32\t%r3, %r0, {divisor};", inputs, dividends.Length));
        Assert.Equal(dividends.Select(x => (uint)(x % divisor)), Compute($"rem.s32\t%r3, %r0, {divisor};", inputs, dividends.Length));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(64)]
    [InlineData((1L << 40) + 3)]
    [InlineData(long.MaxValue)]
    public void Longs(long divisor)
    {
        long[] dividends = [.. Dividends(divisor, long.MinValue, long.MaxValue).Select(x => (long)x)];
        uint[] inputs = [.. dividends.SelectMany(x => new[] { (uint)x, (uint)(x >> 32) })];
        foreach (var (operation, expected) in new (string, Func<long, long>)[] { ("div", x => x / divisor), ("rem", x => x % divisor) })
        {
            string code = $"{operation}.s64\t%rd2, %rd1, {divisor};\n";
            Assert.Equal(dividends.Select(x => (uint)expected(x)), Compute($"{code}cvt.u32.u64\t%r3, %rd2;", inputs, dividends.Length));
            Assert.Equal(dividends.Select(x => (uint)(expected(x) >> 32)), Compute($"{code}shr.u64\t%rd2, %rd2, 32;\ncvt.u32.u64\t%r3, %rd2;", inputs, dividends.Length));
        }
    }

    [Fact]
    public void Other_divisions_stay_as_they_are()
    {
        const string Text = "{\n\tdiv.s32\t%r1, %r2, %r3;\n\tdiv.u32\t%r1, %r2, 7;\n\tdiv.rn.f32\t%f1, %f2, %f3;\n\trem.s32\t%r1, %r2, 1;\n\tdiv.s32\t%r1, %r2, -3;\n}\n";
        Assert.Equal(Text, PtxDivisions.Replace(Text));
    }

    [Fact]
    public void Registers_are_declared_where_they_are_used()
    {
        string text = PtxDivisions.Replace("{\n\tret;\n}\n{\n\tdiv.s32\t%r1, %r2, 10;\n\trem.s64\t%rd1, %rd2, 10;\n}\n");
        Assert.StartsWith("{\n\tret;\n}\n{\n\t.reg .b32\t%q<2>;\n\t.reg .b64\t%qd<2>;\n", text);
        Assert.DoesNotContain("div", text);
        Assert.DoesNotContain("rem", text);
    }

    /// <summary>The ends of the range, and on both sides of multiples near them, near zero and in between.</summary>
    private static IEnumerable<Int128> Dividends(Int128 divisor, Int128 least, Int128 most)
    {
        var random = new Random(5);
        var quotients = Enumerable.Range(0, 300).Select(i => (Int128)(random.NextDouble() * (double)(most / divisor))).Concat([0, 1, 2, 3, most / divisor - 1, most / divisor]);
        var found = quotients.SelectMany(q => new[] { q * divisor - 1, q * divisor, q * divisor + 1 }).SelectMany(x => new[] { x, -x });
        return found.Concat([least, least + 1, most - 1, most]).Where(x => x >= least && x <= most).Distinct();
    }

    /// <summary>What instructions make of each input, %r0 and %rd1, in %r3; no division is left among them.</summary>
    private static uint[] Compute(string code, uint[] inputs, int count)
    {
        int words = inputs.Length / count, groups = (count + Threads - 1) / Threads;
        string read = $"mov.b32 %r4, %ctaid.x; mad.lo.s32 %r4, %r4, {Threads}, %r5; mul.wide.u32 %rd3, %r4, {4 * words}; add.u64 %rd3, %rd8, %rd3;";
        uint[] results = PtxSnippet.Run(
            groups,
            Threads,
            groups * Threads,
            $"mov.b32 %r5, %tid.x; {read} ld.global.b32 %r0, [%rd3]; {(words == 2 ? "ld.global.b64 %rd1, [%rd3];" : "")}\n{code}\n",
            [.. inputs, .. new uint[groups * Threads * words - inputs.Length]],
            ptx => PtxDivisions.Replace(ptx) is var text && text.Contains("div.", StringComparison.Ordinal) | text.Contains("rem.", StringComparison.Ordinal)
                ? throw new InvalidOperationException($"A division is left:\n{text}")
                : text);
        return results[..count];
    }
}
