namespace NetGen.Compiler;

/// <summary>
/// How the threads of a group bring a tile of one factor, <c>[depth, places]</c> in shared memory, from where it lies: in reads of one number or four, as many a thread as it takes.
/// </summary>
/// <param name="Name">The factor, in names of variables: a or b.</param>
/// <param name="Places">Rows of A or columns of B, a power of two.</param>
/// <param name="IsVector">Four numbers at a time.</param>
/// <param name="RunsAlongSum">Those that lie side by side are terms of one sum, not places.</param>
/// <param name="IsScattered">
/// Places lie far apart in memory, so neighboring threads read neighboring terms. Otherwise they read neighboring places, and a thread keeps its own.
/// </param>
/// <param name="Padding">Floats behind each term's row.</param>
/// <param name="Swaps">How terms that threads write side by side, four a thread, change places, so that they meet different banks of shared memory.</param>
internal sealed record GpuTileLoad(string Name, int Places, int Terms, int Threads, bool IsVector, bool RunsAlongSum, bool IsScattered, int Padding, GpuSwaps Swaps)
{
    /// <summary>Floats from a term's row to the next.</summary>
    public int Stride => Places + Padding;

    /// <summary>Terms of a read.</summary>
    public int Step => IsVector && RunsAlongSum ? 4 : 1;

    /// <summary>Places of a read.</summary>
    public int Width => IsVector && !RunsAlongSum ? 4 : 1;

    /// <summary>Reads of the whole tile.</summary>
    private int Pieces => Units * Chunks;

    /// <summary>Reads of a thread.</summary>
    public int Count => (Pieces + Threads - 1) / Threads;

    /// <summary>Whether all reads of a thread have the same place.</summary>
    public bool KeepsPlace => !IsScattered && Threads % Units == 0;

    private int Units => Places / Width;

    private int Chunks => Terms / Step;

    /// <summary>Threads that share a place.</summary>
    private int Sharing => Threads / Units;

    /// <summary>The term of read <paramref name="read"/> where it is the same for all threads, else −1.</summary>
    public int KnownDepth(int read) => KeepsPlace && Sharing == 1 ? read * Step : -1;

    /// <summary>The same as C# text where threads differ, counted from the stage's first.</summary>
    public string Depth(int read) => KeepsPlace
        ? GpuSkeleton.Times(GpuSkeleton.Sum(GpuSkeleton.Divided("t", Units), $"{read * Sharing}"), Step)
        : GpuSkeleton.Times(RunsAlongSum ? GpuSkeleton.Modulo(At(read), Chunks) : GpuSkeleton.Divided(At(read), Units), Step);

    /// <summary>The place of read <paramref name="read"/>.</summary>
    public string Place(int read) => GpuSkeleton.Times(
        KeepsPlace ? GpuSkeleton.Modulo("t", Units) : RunsAlongSum ? GpuSkeleton.Divided(At(read), Chunks) : GpuSkeleton.Modulo(At(read), Units), Width);

    /// <summary>Whether a thread has a read of this number, as C# text; null where all have it.</summary>
    public string? Condition(int read) => (read + 1) * Threads <= Pieces ? null
        : KeepsPlace ? $"{GpuSkeleton.Sum(GpuSkeleton.Divided("t", Units), $"{read * Sharing}")} < {Chunks}"
        : $"{At(read)} < {Pieces}";

    /// <summary>The place in shared memory of a term of <paramref name="place"/>, both as C# text.</summary>
    public string Swapped(string place, string depth) => IsSwapped ? $"({place} ^ {Swaps.Text(depth)})" : place;

    /// <summary>What is to be combined with a place, by exclusive or, where term <paramref name="depth"/> of it is read.</summary>
    public int Swap(int depth) => IsSwapped ? Swaps.Of(depth) : 0;

    /// <summary>Whether places change at all.</summary>
    public bool IsSwapped => IsScattered && Step == 4 && Enumerable.Range(0, Chunks).Any(chunk => Swaps.Of(4 * chunk) != 0);

    private string At(int read) => read == 0 ? "t" : $"(t + {read * Threads})";
}
