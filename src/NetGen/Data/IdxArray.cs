using System.Buffers.Binary;

namespace NetGen;

/// <summary>The types of an IDX file's elements, by their code in the header.</summary>
public enum IdxElement : byte
{
    /// <summary>Unsigned 8-bit integers.</summary>
    UInt8 = 0x08,

    /// <summary>Signed 8-bit integers.</summary>
    Int8 = 0x09,

    /// <summary>Signed 16-bit integers.</summary>
    Int16 = 0x0B,

    /// <summary>Signed 32-bit integers.</summary>
    Int32 = 0x0C,

    /// <summary>32-bit floats.</summary>
    Single = 0x0D,

    /// <summary>64-bit floats.</summary>
    Double = 0x0E,
}

/// <summary>What an IDX file holds: a dense array of any rank.</summary>
public sealed class IdxArray
{
    readonly int[] _shape;
    readonly byte[] _data;

    internal IdxArray(IdxElement element, int[] shape, byte[] data)
    {
        Element = element;
        _shape = shape;
        _data = data;
    }

    /// <summary>The type of the elements in the file.</summary>
    public IdxElement Element { get; }

    /// <summary>The dimensions, outermost first; [60000, 28, 28] for MNIST's training images.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>The elements as they stand in the file: row-major, several bytes an element big-endian.</summary>
    public ReadOnlySpan<byte> Bytes => _data;

    /// <summary>The elements as floats, row-major; integers and doubles are rounded to the nearest float.</summary>
    public float[] ToFloats()
    {
        int size = Idx.ElementSize((byte)Element);
        float[] floats = new float[_data.Length / size];
        for (int i = 0; i < floats.Length; i++)
        {
            ReadOnlySpan<byte> bytes = _data.AsSpan(i * size, size);
            floats[i] = Element switch
            {
                IdxElement.UInt8 => bytes[0],
                IdxElement.Int8 => (sbyte)bytes[0],
                IdxElement.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes),
                IdxElement.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
                IdxElement.Single => BinaryPrimitives.ReadSingleBigEndian(bytes),
                _ => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes),
            };
        }

        return floats;
    }
}
