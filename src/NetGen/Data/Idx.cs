using System.Buffers.Binary;

namespace NetGen;

/// <summary>
/// Reads IDX files, the format of MNIST: two zero bytes, the type of the elements, the number of dimensions, each dimension
/// as a big-endian 32-bit number, then the elements. Files packed with gzip are unpacked while they are read, also
/// those of several gzip members (as <c>bgzip</c> and <c>cat</c> make them) and those filled up with zeros.
/// </summary>
public static class Idx
{
    // A deflate stream grows at most about 1,032-fold, so a packed file bounds what it can hold.
    const long LargestGrowth = 1_040;

    /// <summary>Reads one file, packed with gzip or not.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">The file is not an IDX file, is truncated or longer than its header says, or its gzip is damaged.</exception>
    public static IdxArray Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        bool packed = file.Length >= 2 && file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (!packed)
        {
            return Read(file, path, file.Length, "");
        }

        using var unpacked = new GzipReader(file, path);
        return Read(unpacked, path, file.Length * LargestGrowth, "unpacked ");
    }

    static IdxArray Read(Stream stream, string path, long atMost, string unpacked)
    {
        Span<byte> start = stackalloc byte[4];
        int got = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        if (got < 4)
        {
            throw new DataFileException($"'{path}' is not an IDX file: it holds {got} {unpacked}bytes, and the header alone is 4 bytes and 4 for each dimension.");
        }

        if (start[0] != 0 || start[1] != 0 || ElementSize(start[2]) == 0 || start[3] == 0)
        {
            throw new DataFileException(
                $"'{path}' is not an IDX file: its {unpacked}first 4 bytes are {Convert.ToHexString(start)}, but an IDX file starts with two zero bytes, a type (08, 09, 0B, 0C, 0D or 0E) and the number of dimensions.");
        }

        int elementSize = ElementSize(start[2]);
        int rank = start[3];
        Span<byte> sizes = stackalloc byte[255 * 4];
        sizes = sizes[..(rank * 4)];
        got = stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false);
        if (got < sizes.Length)
        {
            throw new DataFileException($"'{path}' is truncated: it has {rank} dimensions, so its header must be {4 + rank * 4} bytes, but the file ends after {4 + got}.");
        }

        int[] shape = new int[rank];
        Int128 elements = 1;
        bool absurd = false;
        for (int i = 0; i < rank; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(sizes[(i * 4)..]);
            absurd |= size > int.MaxValue;
            shape[i] = (int)Math.Min(size, int.MaxValue);
            elements = elements > long.MaxValue ? elements : elements * size;
        }

        Int128 expected = elements * elementSize;
        string dimensions = $"its dimensions {Shapes.Text(shape)} ask for {expected} bytes of data";
        if (absurd || expected > Array.MaxLength)
        {
            throw new DataFileException($"'{path}' is damaged: {dimensions}, more than can be read at once.");
        }

        if (expected > atMost)
        {
            string most = unpacked.Length == 0 ? $"the file is {atMost} bytes" : "the packed file is too small to hold so much";
            throw new DataFileException($"'{path}' is truncated or damaged: {dimensions}, but {most}.");
        }

        byte[] data = new byte[(int)expected];
        got = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (got < data.Length)
        {
            throw new DataFileException($"'{path}' is truncated: {dimensions}, but only {got} are there. Fetch the file again.");
        }

        if (stream.ReadByte() >= 0)
        {
            throw new DataFileException($"'{path}' is longer than its header says: {dimensions}, and more bytes follow.");
        }

        return new IdxArray((IdxElement)start[2], shape, data);
    }

    internal static int ElementSize(byte type) => type switch
    {
        0x08 or 0x09 => 1,
        0x0B => 2,
        0x0C or 0x0D => 4,
        0x0E => 8,
        _ => 0,
    };
}
