using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NetGen;

/// <summary>
/// Writes and reads safetensors files: the length of the header as a little-endian 64-bit number, the header, the data.
/// </summary>
internal sealed class SafeTensorsFile
{
    /// <summary>The longest header that the format allows.</summary>
    internal const long LongestHeader = 100_000_000;

    // Not part of the format: other programs ignore it, and a file without it is read as well.
    const string ChecksumKey = "netgen.crc32c";

    readonly byte[] _data;

    SafeTensorsFile(string path, SafeTensorsHeader header, byte[] data)
    {
        Path = path;
        Header = header;
        _data = data;
    }

    internal string Path { get; }

    internal SafeTensorsHeader Header { get; }

    internal string? Metadata(string key) => Header.Metadata.GetValueOrDefault(key);

    /// <summary>The floats of one tensor of type F32.</summary>
    internal ReadOnlySpan<float> Floats(SafeTensor tensor) =>
        MemoryMarshal.Cast<byte, float>(_data.AsSpan((int)tensor.Start, (int)(tensor.End - tensor.Start)));

    /// <summary>One tensor to write: a name, a shape, and memory that holds its floats.</summary>
    internal readonly record struct Source(string Name, int[] Shape, ReadOnlyMemory<float> Floats);

    /// <summary>Writes a file, or leaves the one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static void Write(string path, IReadOnlyList<Source> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var header = new SafeTensorsHeader();
        foreach ((string key, string value) in metadata)
        {
            header.Metadata[key] = value;
        }

        long position = 0;
        uint checksum = 0;
        foreach (Source tensor in tensors)
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(tensor.Floats.Span);
            header.Tensors.Add(new SafeTensor(tensor.Name, SafeTensor.Float, [.. tensor.Shape.Select(size => (long)size)], position, position + bytes.Length));
            position += bytes.Length;
            checksum = Checksum(checksum, bytes);
        }

        header.Metadata[ChecksumKey] = checksum.ToString("x8", CultureInfo.InvariantCulture);
        byte[] text = header.Write();
        FileReplacement.Write(path, file =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
            file.Write(length);
            file.Write(text);
            foreach (Source tensor in tensors)
            {
                file.Write(MemoryMarshal.AsBytes(tensor.Floats.Span));
            }
        });
    }

    /// <summary>Reads a whole file and checks everything that can be checked without knowing whose it is.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is no safetensors file, truncated or damaged.</exception>
    internal static SafeTensorsFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint '{path}'.", path);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        long length = file.Length;
        Span<byte> start = stackalloc byte[8];
        if (file.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8)
        {
            throw new CheckpointException($"'{path}' is truncated or no safetensors file: it is {length} bytes, and such a file starts with the 8 bytes of its header's length.");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (headerLength > LongestHeader)
        {
            throw new CheckpointException($"'{path}' is no safetensors file or damaged: its first 8 bytes give a header of {headerLength} bytes, but at most {LongestHeader} are allowed.");
        }

        long dataLength = length - 8 - (long)headerLength;
        if (dataLength < 0)
        {
            throw new CheckpointException($"'{path}' is truncated or no safetensors file: its header should be {headerLength} bytes, but the file ends after {length - 8} of them.");
        }

        if (dataLength > Array.MaxLength)
        {
            throw new CheckpointException($"'{path}' holds {dataLength} bytes of data, more than the {Array.MaxLength} that can be read at once.");
        }

        byte[] text = Fill(file, (int)headerLength, path);
        SafeTensorsHeader header = SafeTensorsHeader.Read(text, dataLength, path);
        byte[] data = Fill(file, (int)dataLength, path);
        if (header.Metadata.TryGetValue(ChecksumKey, out string? expected))
        {
            string actual = Checksum(0, data).ToString("x8", CultureInfo.InvariantCulture);
            if (expected != actual)
            {
                throw new CheckpointException($"The data of '{path}' are damaged: their checksum is {actual}, but it was {expected} when they were written.");
            }
        }

        return new SafeTensorsFile(path, header, data);
    }

    static byte[] Fill(FileStream file, int count, string path)
    {
        byte[] bytes = new byte[count];
        int got = file.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return got == count ? bytes : throw new CheckpointException($"'{path}' became shorter while it was read: {got} of {count} bytes were there.");
    }

    // CRC-32C, inverted before and after as usual, so that pieces can be joined by giving the checksum so far.
    static uint Checksum(uint soFar, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~soFar;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte value in bytes[(words.Length * 8)..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
