using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen;

/// <summary>
/// Unpacks a gzip file (RFC 1952): members one after the other, of which any may be empty, and zeros behind the last. Each member must end with the checksum
/// and the length of what it holds; <see cref="GZipStream"/> is silent where those are cut off.
/// </summary>
internal sealed class GzipReader : ForwardStream
{
    const int TrailerLength = 8;

    readonly Stream _file;
    readonly string _path;

    // The part of the file that was read: what the inflater was given last, from _given on, and what is still unread, from _next to _end.
    readonly byte[] _buffer = new byte[1 << 15];
    readonly Feed _feed;
    int _given;
    int _next;
    int _end;

    DeflateStream? _member;
    bool _anyMember;
    uint _checksum;
    long _length;

    /// <param name="file">The packed file, at its start; it stays open.</param>
    /// <param name="path">Its name for messages.</param>
    internal GzipReader(Stream file, string path)
    {
        _file = file;
        _path = path;
        _feed = new Feed(this);
    }

    /// <exception cref="DataFileException">The file is truncated or damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0 && (_member is not null || Begin()))
        {
            int got = Inflate(buffer);
            if (got > 0)
            {
                _checksum = Crc32.Append(_checksum, buffer[..got]);
                _length += got;
                return got;
            }

            End();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _member?.Dispose();
        base.Dispose(disposing);
    }

    int Inflate(Span<byte> buffer)
    {
        try
        {
            return _member!.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            throw _feed.Ended ? Truncated() : Damaged(error.Message.TrimEnd('.'), error);
        }
    }

    // Reads the header of the next member; false at the end of the file.
    bool Begin()
    {
        if (_anyMember && !SkipZeros())
        {
            return false;
        }

        uint checksum = 0;
        byte Next()
        {
            _given = _next;
            if (_next == _end && !Fill())
            {
                throw Truncated();
            }

            checksum = Crc32.Append(checksum, _buffer.AsSpan(_next, 1));
            return _buffer[_next++];
        }

        if (Next() != 0x1F || Next() != 0x8B)
        {
            throw Damaged("something else follows what was packed");
        }

        byte method = Next(), flags = Next();
        if (method != 8 || (flags & 0xE0) != 0)
        {
            throw Damaged($"a header gives the method {method} and the flags {flags:X2}, which gzip does not know");
        }

        for (int i = 0; i < 6; i++)
        {
            // The time, and how and where it was packed.
            Next();
        }

        if ((flags & 0x04) != 0)
        {
            for (int left = Next() | Next() << 8; left > 0; left--)
            {
                Next();
            }
        }

        // A file's name, then a comment, each ending with a zero.
        for (int texts = (flags >> 3 & 1) + (flags >> 4 & 1); texts > 0; texts--)
        {
            while (Next() != 0)
            {
            }
        }

        if ((flags & 0x02) != 0)
        {
            uint expected = checksum & 0xFFFF;
            if ((Next() | (uint)Next() << 8) != expected)
            {
                throw Damaged("the checksum of a header is wrong");
            }
        }

        (_anyMember, _checksum, _length) = (true, 0, 0);
        _feed.Begin();
        _member = new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        return true;
    }

    // The inflater takes more than it needs and does not tell how much. Where nothing came out it was given single bytes, so it took just what it needed;
    // otherwise the checksum and the length, which are known by now, stand in or right behind what it was given last.
    void End()
    {
        _member!.Dispose();
        _member = null;
        if (_feed.Ended)
        {
            throw Truncated();
        }

        while (_end - _next < TrailerLength && Fill())
        {
        }

        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)_length);
        int first = _length == 0 ? _next : _given;
        ReadOnlySpan<byte> place = _buffer.AsSpan(first, Math.Min(_next + TrailerLength, _end) - first);
        int found = place.IndexOf(trailer);
        if (found < 0)
        {
            throw _end - _next < TrailerLength ? Truncated() : Damaged("the checksum or the length of what was packed is wrong");
        }

        _next = first + found + TrailerLength;
        _given = _next;
    }

    // Some programs fill files up with zeros. False where nothing else follows.
    bool SkipZeros()
    {
        while (_next < _end || Fill())
        {
            int other = _buffer.AsSpan(_next, _end - _next).IndexOfAnyExcept((byte)0);
            _given = _next = other < 0 ? _end : _next + other;
            if (other >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // Reads more behind what is there, and forgets what is in front of what the inflater was given last.
    bool Fill()
    {
        if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_given, _end - _given).CopyTo(_buffer);
            (_next, _end, _given) = (_next - _given, _end - _given, 0);
        }

        int got = _file.Read(_buffer, _end, _buffer.Length - _end);
        _end += got;
        return got > 0;
    }

    DataFileException Truncated() => new($"'{_path}' is truncated: it is packed with gzip, and what is packed has no end. Fetch the file again.");

    DataFileException Damaged(string why, Exception? inner = null) =>
        new($"'{_path}' is packed with gzip, but the packed data are damaged or truncated: {why}. Fetch the file again.", inner);

    // What the inflater reads from: the member's bytes one by one until something comes out, then as many as it asks for.
    sealed class Feed(GzipReader reader) : ForwardStream
    {
        // Leaves room in the buffer for what stands behind.
        const int Most = 1 << 13;

        internal bool Ended { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            // What was given before is used up.
            reader._given = reader._next;
            if (reader._next == reader._end && !reader.Fill())
            {
                Ended = true;
                return 0;
            }

            int count = Math.Min(reader._length == 0 ? 1 : Math.Min(buffer.Length, Most), reader._end - reader._next);
            reader._buffer.AsSpan(reader._next, count).CopyTo(buffer);
            reader._next += count;
            return count;
        }

        internal void Begin() => Ended = false;
    }
}
