using System.IO.Compression;

namespace NetGen.Training.Tests;

public sealed class IdxTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_is_read_packed_or_not(bool pack)
    {
        IdxArray array = Idx.Read(Write(Header(0x08, 2, 3), [1, 2, 3, 4, 5, 255], pack));
        Assert.Equal(IdxElement.UInt8, array.Element);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 255], array.Bytes.ToArray());
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 255f], array.ToFloats());
    }

    [Theory]
    [InlineData(0x09, new byte[] { 0xFF, 2 }, new[] { -1f, 2f })]
    [InlineData(0x0B, new byte[] { 0xFF, 0xFE, 1, 0 }, new[] { -2f, 256f })]
    [InlineData(0x0C, new byte[] { 0, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFD }, new[] { 65536f, -3f })]
    [InlineData(0x0D, new byte[] { 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0 }, new[] { 1.5f, -2f })]
    [InlineData(0x0E, new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 }, new[] { 1.5f, -2f })]
    public void Every_type_of_element_is_big_endian(byte type, byte[] data, float[] values) =>
        Assert.Equal(values, Idx.Read(Write(Header(type, 2), data)).ToFloats());

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(_folder.File("none"), Assert.Throws<FileNotFoundException>(() => Idx.Read(_folder.File("none"))).Message);

    [Theory]
    [InlineData(new byte[0], "it holds 0 bytes")]
    [InlineData(new byte[] { 0, 0, 8 }, "it holds 3 bytes")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 1, 2, 3 }, "first 4 bytes are 89504E47")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 5 }, "first 4 bytes are 00000701")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "first 4 bytes are 00000800")]
    public void A_file_of_another_format_is_named(byte[] bytes, string found) => Refused(bytes, "is not an IDX file", found);

    [Fact]
    public void A_file_cut_at_any_place_is_refused_with_a_sentence()
    {
        byte[] whole = [.. Header(0x08, 3, 5, 7), .. new byte[105]];
        byte[] packed = Pack(whole);
        for (int length = 0; length < whole.Length; length++)
        {
            Refused(whole[..length], _folder.Path);
        }

        for (int length = 0; length < packed.Length; length++)
        {
            Refused(packed[..length], _folder.Path);
        }

        Refused([.. whole, 0], "is longer than its header says");
    }

    [Fact]
    public void Absurd_dimensions_are_refused_without_room_for_them()
    {
        byte[] absurd = Header(0x08, 1_000_000, 1_000_000, 1_000_000);
        byte[] negative = Header(0x0E, -1, 28, 28);
        byte[] large = Header(0x08, 1_000_000_000);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Refused(absurd, "1000000 × 1000000 × 1000000 ask for");
        Refused(negative, "more than can be read at once");
        Refused(large, "ask for 1000000000 bytes of data, but the file is 8 bytes");
        Refused(Pack(large), "the packed file is too small to hold so much");
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
    }

    [Fact]
    public void A_gzip_file_of_something_else_and_a_damaged_one_are_refused()
    {
        Refused(Pack("just some text"u8.ToArray()), "is not an IDX file", "unpacked first 4 bytes");
        byte[] packed = Pack([.. Header(0x08, 200), .. Enumerable.Range(0, 200).Select(i => (byte)(i * i))]);
        for (int i = 10; i < packed.Length; i++)
        {
            byte[] flipped = [.. packed];
            flipped[i] ^= 0x55;
            try
            {
                IdxArray array = Idx.Read(Write(flipped));
                Assert.Equal(200, array.Bytes.Length);
            }
            catch (DataFileException error)
            {
                Assert.Contains(_folder.Path, error.Message);
            }
        }
    }

    void Refused(byte[] bytes, params string[] parts)
    {
        string message = Assert.Throws<DataFileException>(() => Idx.Read(Write(bytes))).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }

    string Write(byte[] header, byte[]? data = null, bool pack = false)
    {
        string path = _folder.File("file.idx");
        byte[] bytes = [.. header, .. data ?? []];
        File.WriteAllBytes(path, pack ? Pack(bytes) : bytes);
        return path;
    }

    internal static byte[] Header(byte type, params int[] shape) =>
        [0, 0, type, (byte)shape.Length, .. shape.SelectMany(size => new[] { (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size })];

    internal static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
