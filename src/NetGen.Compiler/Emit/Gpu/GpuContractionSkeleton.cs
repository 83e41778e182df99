namespace NetGen.Compiler;

/// <summary>
/// Contractions: tiles of both factors come through shared memory and are multiplied there. Sums are scalars c0_0 …, which stay in registers; slices, which share the
/// terms, are added at the end.
/// </summary>
internal partial class GpuContractionSkeleton(ContractionKernel kernel, string name, GpuTile tile) : GpuSkeleton(kernel, name)
{
    protected ContractionKernel Contraction { get; } = kernel;

    protected GpuTile Tile { get; } = tile;

    private GpuFactors Factors { get; } = new(kernel);

    public override int GroupSize => Tile.Threads;

    public override GpuGroups GroupCount => new(Rows, Tile.Rows, (long)Divide(Contraction.Columns, Tile.Columns) * Contraction.Groups);

    public override int SharedFloats => Math.Max(Buffers * (Size(LoadA) + Size(LoadB)), SliceFloats);

    /// <summary>Floats for the sums of the slices, where the factors were.</summary>
    private int SliceFloats => (Tile.Slices - (SharesResults ? 0 : 1)) * Tile.Rows * Tile.Columns;

    /// <summary>All threads add what the slices have and finish results, where there are many slices; else those of the first slice.</summary>
    private bool SharesResults => Tile.Slices > 2 && Contraction.Pool == 1;

    protected override int Vector => Contraction.Columns % 4 == 0 && Tile.ThreadColumns >= 4 && !SharesResults ? 4 : 1;

    protected Extent Rows => Factors.Rows;

    private Extent Terms => Factors.Terms;

    private bool SumsBatch => Factors.SumsBatch;

    /// <summary>All terms fit one stage.</summary>
    private bool IsOneStage => !SumsBatch && Terms.Fixed <= Tile.Depth;

    private int Buffers => IsOneStage ? 1 : 2;

    /// <summary>Terms in shared memory: the slices have the same number of them, so that some are zero.</summary>
    private int StagedTerms => Divide(Tile.Depth, Tile.Slices) * Tile.Slices;

    /// <summary>Every stage is full, whatever the batch.</summary>
    private bool IsWholeDepth => Factors.IsWhole(Tile.Depth);

    /// <summary>Terms of a stage stand where those of the first do, from its first on.</summary>
    private bool IsRegular => IsOneStage || IsWholeDepth && Factors.Splits(Tile.Depth);

    // A few rows are no more lines of memory than many terms are, and side by side their terms meet all banks of shared memory.
    protected GpuTileLoad LoadA => Load(
        "a", Tile.Rows, Factors.IsVectorA, !Factors.RunsAlongRows, Factors.RunsAlongSumA && Factors.HasPlainRows && Tile.Rows > 16);

    protected GpuTileLoad LoadB => Load("b", Tile.Columns, Factors.IsVectorB, Factors.RunsAlongSumB, Factors.RunsAlongSumB);

    private GpuTileLoad Load(string name, int places, bool isVector, bool runsAlongSum, bool isScattered) =>
        new(name, places, Tile.Depth, Tile.Threads, isVector, runsAlongSum, isScattered, Padding(runsAlongSum && (isVector || isScattered)), Swaps(name));

    /// <summary>Where the buffer that holds a stage begins, in steps of so many floats.</summary>
    protected string BufferStart(GpuTileLoad load, int width = 1) => IsOneStage ? "0" : $"buffer * {Size(load) / width}";

    /// <summary>Floats of one buffer.</summary>
    protected int Size(GpuTileLoad load) => load.Stride * StagedTerms;

    /// <summary>What shared memory holds: one number, and four.</summary>
    protected virtual (string One, string Four) Staged => ("float", "F4");

    /// <summary>Floats behind each staged row: with four, writes across rows meet different banks.</summary>
    protected virtual int Padding(bool crossesRows) => crossesRows ? 4 : 0;

    /// <summary>Rows are four floats more than a multiple of 32 apart: those of eight terms meet two banks, where they would meet eight. Four places side by side stay so.</summary>
    protected virtual GpuSwaps Swaps(string factor) => Tile.Slices == 1 || IsPowerOfTwo(StagedTerms / Tile.Slices) ? new((8, 8), (16, 4)) : GpuSwaps.None;

    /// <summary>A number, or four, as shared memory holds them.</summary>
    protected virtual string Stage(string value) => value;

    protected override void WriteBody(CodeWriter writer)
    {
        int columnTiles = Divide(Contraction.Columns, Tile.Columns);
        writer.Line($"ArrayView<{Staged.One}> shared = SharedMemory.Allocate<{Staged.One}>({SharedFloats});");
        writer.Line($"ArrayView<{Staged.One}> sharedA = shared.SubView(0, {Buffers * Size(LoadA)});");
        writer.Line($"ArrayView<{Staged.One}> sharedB = shared.SubView({Buffers * Size(LoadA)}, {Buffers * Size(LoadB)});");
        writer.Line($"ArrayView<{Staged.Four}> tileA = sharedA.AsAligned(16).Cast<{Staged.Four}>();");
        writer.Line($"ArrayView<{Staged.Four}> tileB = sharedB.AsAligned(16).Cast<{Staged.Four}>();");
        if (Factors.IsVectorA)
            writer.Line("ArrayView<F4> p0 = c.P0.Cast<F4>();");
        if (Factors.IsVectorB)
            writer.Line("ArrayView<F4> p1 = c.P1.Cast<F4>();");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int columns = {Times(Modulo("block", columnTiles), Tile.Columns)};");
        string rest = Divided("block", columnTiles);
        writer.Line($"int rows = {Times(Contraction.Groups == 1 ? rest : $"({rest} / {Contraction.Groups})", Tile.Rows)};");
        if (!SumsBatch)
        {
            if (!IsOneStage)
                writer.Line($"const int from = 0, to = {Terms.Fixed};");
        }
        else if (Contraction.Groups == 1)
        {
            writer.Line($"int from = 0, to = {Count(Terms)};");
        }
        else
        {
            writer.Line($"int group = {Modulo($"({rest})", Contraction.Groups)};");
            WriteSamples(writer, Contraction.Groups);
            writer.Line($"int from = {Times("first", Terms.PerBatch)}, to = {Times("last", Terms.PerBatch)};");
        }

        WritePlaces(writer);
        WriteSums(writer);
        WriteLoop(writer);
        if (SharesResults)
        {
            WriteSharedResults(writer);
            return;
        }

        WriteSlices(writer);
        WriteResults(writer);
    }

    /// <summary>
    /// Which of the tile's sums a thread has, and the sums, zero at first. Neighboring threads stand in squares of two by two: each then shares its numbers of either factor with a neighbor, so
    /// that shared memory serves twice as many threads a turn.
    /// </summary>
    protected virtual void WriteSums(CodeWriter writer)
    {
        string position = Tile.Slices == 1 ? "t" : Modulo("t", Tile.Positions);
        writer.Line($"int down = {Down(position)}, across = {Across(position)};");
        for (int i = 0; i < Tile.ThreadRows; i++)
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, Tile.ThreadColumns).Select(j => $"c{i}_{j} = 0f"))};");
    }

    private string Down(string position) => Sum(Times(Divided(position, 2 * Tile.Across), 2), Modulo(Divided(position, 2), 2));

    private string Across(string position) => Sum(Times(Modulo(Divided(position, 4), Tile.Across / 2), 2), Modulo(position, 2));

    /// <summary>Where the results of the group of samples begin, before a sum.</summary>
    protected string GroupOffset => Contraction.Groups == 1 ? "" : $"group * {Rows.Fixed * Contraction.Columns} + ";

    /// <summary>The products of one staged tile: each slice takes some terms.</summary>
    protected virtual void WriteProducts(CodeWriter writer)
    {
        int terms = StagedTerms / Tile.Slices;
        int widthA = Math.Min(4, Tile.ThreadRows), widthB = Math.Min(4, Tile.ThreadColumns);

        // Views whose indices are constants, which an instruction adds to its address on its own.
        WriteViews("A", LoadA, widthA, "down");
        WriteViews("B", LoadB, widthB, "across");
        void WriteViews(string factor, GpuTileLoad load, int width, string place)
        {
            string slice = Tile.Slices == 1 ? "0" : $"t / {Tile.Positions}", start = Sum(BufferStart(load, width), Times(slice, terms * load.Stride / width));

            // A slice begins with a multiple of its terms, which are a power of two: what its first exchanges, and what one of its terms does, add up.
            if (load.IsSwapped && Tile.Slices > 1 && load.Swaps.OfMultiples(terms) is { Ones.Length: > 0 } swaps)
                place = $"({place} ^ {swaps.Text($"({Times(slice, terms)})", width)})";
            foreach (int swap in Enumerable.Range(0, terms).Select(load.Swap).Distinct())
            {
                string at = Sum(start, swap == 0 ? place : $"({place} ^ {swap / width})");
                writer.Line($"ArrayView<{(width == 1 ? "float" : $"F{width}")}> {ViewName(load, swap)} = {View(factor, width)}.SubView({at}, {Size(load) / width});");
            }
        }

        for (int k = 0; k < terms; k++)
        {
            var a = Read(ViewName(LoadA, LoadA.Swap(k)), k * LoadA.Stride / widthA, Tile.ThreadRows, Tile.Down, $"a{k}_");
            var b = Read(ViewName(LoadB, LoadB.Swap(k)), k * LoadB.Stride / widthB, Tile.ThreadColumns, Tile.Across, $"b{k}_");
            writer.Line(string.Join(" ", a.Declarations.Concat(b.Declarations)));
            for (int i = 0; i < Tile.ThreadRows; i++)
                writer.Line(string.Join(" ", Enumerable.Range(0, Tile.ThreadColumns).Select(j => $"c{i}_{j} = GpuMath.MultiplyAdd({a.Values[i]}, {b.Values[j]}, c{i}_{j});")));
        }
    }

    private static string ViewName(GpuTileLoad load, int swap) => swap == 0 ? load.Name : $"{load.Name}Swapped{swap}";

    /// <summary>A factor in shared memory, so many numbers at a time.</summary>
    private static string View(string factor, int width) => width switch
    {
        1 => $"shared{factor}",
        4 => $"tile{factor}",
        _ => $"shared{factor}.AsAligned(16).Cast<F{width}>()",
    };

    /// <summary>A thread's 1, 2, 4 or 8 numbers of a staged row: 8 are two fours half a tile apart, so that neighbors read neighbors.</summary>
    private static (List<string> Declarations, List<string> Values) Read(string view, int offset, int count, int half, string stem)
    {
        var declarations = new List<string>();
        var values = new List<string>();
        if (count == 1)
            return ([$"float {stem}0 = {view}[{offset}];"], [$"{stem}0"]);
        if (count == 2)
            return ([$"F2 {stem}0 = {view}[{offset}];"], [$"{stem}0.X", $"{stem}0.Y"]);
        for (int q = 0; q < count / 4; q++)
        {
            string name = $"{stem}{q}";
            declarations.Add($"F4 {name} = {view}[{offset + q * half}];");
            values.AddRange(Fields.Select(f => $"{name}.{f}"));
        }

        return (declarations, values);
    }
}
