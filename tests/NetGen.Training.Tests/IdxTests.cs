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
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(absurd, "1000000 × 1000000 × 1000000 ask for");
        Refused(negative, "more than can be read at once");
        Refused(large, "ask for 1000000000 bytes of data, but the file is 8 bytes");
        Refused(Pack(large), "the packed file is too small to hold so much");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
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

    // What bgzip writes behind everything: a member with an extra field that holds nothing.
    static readonly byte[] EmptyBlock = Convert.FromHexString("1f8b08040000000000ff0600424302001b0003000000000000000000");

    static byte[] Whole(int count) => [.. Header(0x08, count), .. Enumerable.Range(0, count).Select(i => (byte)(i * i / 7 ^ i))];

    public static TheoryData<string> Packings => ["one", "two", "bytes", "blocks", "block at the end", "blocks all over", "zeros", "zeros in between", "stored", "fields"];

    static byte[] Packed(string how, byte[] bytes) => how switch
    {
        "one" => Pack(bytes),
        "two" => [.. Pack(bytes[..(bytes.Length / 3)]), .. Pack(bytes[(bytes.Length / 3)..])],
        "bytes" => [.. bytes.SelectMany(value => Pack([value]))],
        "blocks" => [.. bytes.Chunk(70).SelectMany(Pack), .. EmptyBlock],
        "block at the end" => [.. Pack(bytes), .. EmptyBlock],
        "blocks all over" => [.. EmptyBlock, .. EmptyBlock, .. Pack(bytes[..5]), .. EmptyBlock, .. Pack([]), .. Pack(bytes[5..]), .. EmptyBlock],
        "zeros" => [.. Pack(bytes), .. new byte[40_000]],
        "zeros in between" => [.. Pack(bytes[..5]), .. new byte[512], .. Pack(bytes[5..]), .. EmptyBlock, .. new byte[3]],
        "stored" => Pack(bytes, CompressionLevel.NoCompression),
        _ => WithFields(bytes),
    };

    // Extra field, name, comment and the header's own checksum, longer than what is read at once.
    static byte[] WithFields(byte[] bytes)
    {
        byte[] packed = Pack(bytes);
        byte[] header = [0x1F, 0x8B, 8, 0x1E, 1, 2, 3, 4, 0, 3, 0x60, 0xEA, .. new byte[60_000], .. Enumerable.Repeat((byte)'n', 40_000), 0, (byte)'c', 0];
        ushort checksum = (ushort)Crc32.Append(0, header);
        return [.. header, (byte)checksum, (byte)(checksum >> 8), .. packed[10..]];
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void Every_kind_of_gzip_file_is_read(string how)
    {
        foreach (int count in new[] { 0, 1, 200, 3_000, 300_000 }.Where(count => count < 3_000 || how != "bytes"))
        {
            byte[] whole = Whole(count);
            Assert.Equal(whole[8..], Idx.Read(Write(Packed(how, whole))).Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData("two")]
    [InlineData("blocks")]
    [InlineData("block at the end")]
    [InlineData("stored")]
    public void A_gzip_file_cut_at_any_place_or_with_any_bit_wrong_is_refused_unless_nothing_is_lost(string how)
    {
        byte[] whole = Whole(300);
        byte[] packed = Packed(how, whole);

        // Where the empty block at the end is missing as a whole, nothing tells that it was there.
        int complete = how is "blocks" or "block at the end" ? packed.Length - EmptyBlock.Length : packed.Length;
        for (int length = 0; length < packed.Length; length++)
        {
            if (length == complete)
            {
                Assert.Equal(whole[8..], Idx.Read(Write(packed[..length])).Bytes.ToArray());
            }
            else
            {
                Refused(packed[..length], _folder.Path, length < 2 ? "is not an IDX file" : "truncated");
            }
        }

        for (int i = 2; i < packed.Length; i++)
        {
            byte[] flipped = [.. packed];
            flipped[i] ^= 0x10;
            try
            {
                // In a header, the time and the like may be anything.
                Assert.Equal(whole[8..], Idx.Read(Write(flipped)).Bytes.ToArray());
            }
            catch (DataFileException error)
            {
                Assert.Contains(_folder.Path, error.Message);
            }
        }
    }

    [Fact]
    public void Something_else_behind_a_gzip_file_is_refused()
    {
        byte[] packed = Pack(Whole(20));
        Refused([.. packed, 1], "damaged or truncated: something else follows what was packed");
        Refused([.. packed, 0, 0, 0x1F, 1], "something else follows what was packed");
        Refused([.. packed, 0x1F], "is truncated: it is packed with gzip, and what is packed has no end");
        Refused([.. packed, .. Pack([1])], "is longer than its header says");
        Refused(Pack(Whole(20)[..^1]), "is truncated: its dimensions 20 ask for 20 bytes of data, but only 19 are there");
    }

    [Fact]
    public void The_checksum_is_that_of_gzip()
    {
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0xCBF43926u, Crc32.Append(Crc32.Append(0, "12"u8), "3456789"u8));
        Assert.Equal(0u, Crc32.Append(0, []));
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

    internal static byte[] Pack(byte[] bytes) => bytes.Length == 0 ? EmptyBlock : Pack(bytes, CompressionLevel.Optimal);

    static byte[] Pack(byte[] bytes, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
