namespace NetGen.Gpu.Tests;

/// <summary>
/// Finds threads that use a word of shared memory which another wrote since the last barrier, or write one that another used: in which order they do
/// differs from device to device. Accesses of less than a word of 32 bits are not looked at, nor are atomic ones.
/// </summary>
internal sealed class PtxRaces(long bytes)
{
    private const int ThreadBits = 11, Several = (1 << ThreadBits) - 1;

    // Of each word who used it last: the phase, then the thread, or that several have.
    private readonly long[] _writers = new long[(bytes + 3) / 4], _readers = new long[(bytes + 3) / 4];
    private long _phase = 1;

    /// <summary>Forgets what was before a barrier.</summary>
    public void Pass() => _phase++;

    /// <exception cref="InvalidOperationException">Another thread uses the place, too.</exception>
    public void Check(PtxWarp w, PtxInstruction i, int lane, ulong place, uint count, bool isWrite)
    {
        int thread = w.Thread(lane);
        long mark = _phase << ThreadBits | (uint)thread;
        for (ulong word = place / 4; count >= 4; word++, count -= 4)
        {
            long writer = _writers[word], reader = _readers[word];
            if (writer >> ThreadBits == _phase && writer != mark)
                throw Race(w, i, lane, word, isWrite ? "writes" : "reads", "wrote", writer);
            if (!isWrite)
            {
                _readers[word] = reader >> ThreadBits == _phase && reader != mark ? mark | Several : mark;
                continue;
            }

            if (reader >> ThreadBits == _phase && reader != mark)
                throw Race(w, i, lane, word, "writes", "read", reader);
            _writers[word] = mark;
        }
    }

    private static InvalidOperationException Race(PtxWarp w, PtxInstruction i, int lane, ulong word, string does, string did, long other)
    {
        long thread = other & Several;
        string who = thread == Several ? "several threads" : $"thread {thread}";
        return w.Fault(i, lane, $"{does} the word at {4 * word} of shared memory, which {who} {did} since the last barrier");
    }
}
