using System.Buffers.Binary;

namespace NetGen;

/// <summary>The checksum of gzip files: CRC-32 with the polynomial 0x04C11DB7, reflected. Eight bytes at a time, each by a table of its own.</summary>
internal static class Crc32
{
    const uint Polynomial = 0xEDB88320;

    static readonly uint[][] Tables = MakeTables();

    /// <summary>The checksum of what was before, followed by these bytes; nothing has the checksum 0.</summary>
    internal static uint Append(uint soFar, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~soFar;
        uint[][] t = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[7][low & 255] ^ t[6][low >> 8 & 255] ^ t[5][low >> 16 & 255] ^ t[4][low >> 24]
                ^ t[3][high & 255] ^ t[2][high >> 8 & 255] ^ t[1][high >> 16 & 255] ^ t[0][high >> 24];
        }

        foreach (byte value in bytes)
        {
            crc = crc >> 8 ^ t[0][(crc ^ value) & 255];
        }

        return ~crc;
    }

    static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (int table = 0; table < tables.Length; table++)
        {
            tables[table] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint crc = table == 0 ? i : tables[table - 1][i];
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
                }

                tables[table][i] = crc;
            }
        }

        return tables;
    }
}
