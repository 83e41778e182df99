namespace NetGen;

/// <summary>
/// A sequence of random numbers from <see cref="Philox"/>, the same on every machine; two sequences with another stream or
/// number are independent.
/// </summary>
internal struct CounterRandom
{
    // Streams of data, apart from the small numbers that layers use for dropout and weights.
    internal const uint ShuffleStream = 0x5348_5546;
    internal const uint DigitStream = 0x4449_4749;
    internal const uint AugmentationStream = 0x4155_474D;
    internal const uint MixupStream = 0x4D49_5855;

    readonly ulong _seed;
    readonly uint _stream;
    readonly uint _number;
    ulong _block;
    ulong _first;
    ulong _second;
    int _left;

    /// <summary>The sequence of a seed, a stream (what it is for) and a number (an epoch, a sample).</summary>
    internal CounterRandom(ulong seed, uint stream, uint number)
    {
        _seed = seed;
        _stream = stream;
        _number = number;
    }

    /// <summary>64 random bits.</summary>
    internal ulong NextBits()
    {
        if (_left == 0)
        {
            Block(_block++);
            _left = 2;
        }

        return _left-- == 2 ? _first : _second;
    }

    /// <summary>A uniform integer in [0, <paramref name="limit"/>).</summary>
    internal int NextInt(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>A uniform number in [0, 1), a multiple of 2^−24.</summary>
    internal float NextFloat() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>A uniform number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    internal float NextFloat(float low, float high) => low + (high - low) * NextFloat();

    /// <summary>Nearly normal with mean 0 and deviation 1: the sum of four uniform numbers, within ±3.47.</summary>
    internal float NextNormal()
    {
        const float Scale = 1.7320508f;
        return (NextFloat() + NextFloat() + NextFloat() + NextFloat() - 2f) * Scale;
    }

    void Block(ulong element)
    {
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block((uint)element, (uint)(element >> 32), _stream, _number, (uint)_seed, (uint)(_seed >> 32));
        _first = x0 | ((ulong)x1 << 32);
        _second = x2 | ((ulong)x3 << 32);
    }
}
