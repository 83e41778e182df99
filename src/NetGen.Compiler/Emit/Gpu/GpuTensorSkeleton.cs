namespace NetGen.Compiler;

/// <summary>
/// Contractions on tensor cores: factors are rounded to 11 bits as they enter shared memory, a warp multiplies blocks of 16 × 8 by 8 × 8 numbers and
/// adds them to 24 bits. In a block, lane l holds the rows l / 4 and l / 4 + 8 ("Parallel Thread Execution ISA", mma.m16n8k8 for .tf32).
/// </summary>
internal sealed class GpuTensorSkeleton(ContractionKernel kernel, string name, GpuTile tile) : GpuContractionSkeleton(kernel, name, tile)
{
    private const int BlockRows = 16, BlockColumns = 8, BlockTerms = 8;

    private int Down => Tile.WarpRows / BlockRows;

    private int Across => Tile.WarpColumns / BlockColumns;

    // A thread has two numbers side by side in a row of a block.
    protected override int Vector => 1;

    protected override (string One, string Four) Staged => ("int", "I4");

    // The lanes of a warp read eight places of four rows: eight floats from a row to the next, all banks are met once.
    protected override int Padding(bool crossesRows) => 8;

    // Terms that are written side by side would meet the same eight banks. Places change within what a warp has, so that the offsets of its blocks are constants.
    protected override GpuSwaps Swaps(string factor) => factor == "b" && Tile.WarpColumns < 32 ? new((4, 8)) : new((4, 8), (8, 16));

    protected override string Stage(string value) => $"TensorFloat.Round({value})";

    protected override void WriteSums(CodeWriter writer)
    {
        int warpsAcross = Tile.Columns / Tile.WarpColumns;
        writer.Line($"int lane = {Modulo("t", 32)};");
        writer.Line($"int warpRow = {Times(Divided("(t / 32)", warpsAcross), Tile.WarpRows)};");
        writer.Line($"int warpColumn = {Times(Modulo("(t / 32)", warpsAcross), Tile.WarpColumns)};");
        for (int i = 0; i < Down; i++)
        {
            for (int j = 0; j < Across; j++)
                writer.Line($"F4 c{i}_{j} = default;");
        }
    }

    protected override void WriteProducts(CodeWriter writer)
    {
        writer.Line($"ArrayView<{Staged.One}> a = sharedA.SubView({Sum(BufferStart(LoadA), $"(lane & 3) * {LoadA.Stride} + warpRow + lane / 4")}, {Size(LoadA)});");
        writer.Line($"ArrayView<{Staged.One}> b = sharedB.SubView({Sum(BufferStart(LoadB), $"(lane & 3) * {LoadB.Stride} + warpColumn + lane / 4")}, {Size(LoadB)});");
        for (int k = 0; k < Tile.Depth; k += BlockTerms)
        {
            using var scope = writer.Block("");
            for (int i = 0; i < Down; i++)
            {
                writer.Line(string.Join(" ", Enumerable.Range(0, 4).Select(s =>
                    $"int a{i}_{s} = a[{At(LoadA, k + s / 2 * 4, i * BlockRows + s % 2 * 8)}];")));
            }

            for (int j = 0; j < Across; j++)
            {
                writer.Line(string.Join(" ", Enumerable.Range(0, 2).Select(s =>
                    $"int b{j}_{s} = b[{At(LoadB, k + s * 4, j * BlockColumns)}];")));
            }

            for (int i = 0; i < Down; i++)
            {
                for (int j = 0; j < Across; j++)
                {
                    string a = string.Join(", ", Enumerable.Range(0, 4).Select(s => $"a{i}_{s}"));
                    writer.Line($"c{i}_{j} = TensorFloat.Multiply({a}, b{j}_0, b{j}_1, c{i}_{j});");
                }
            }
        }
    }

    /// <summary>Where a place of a term stands, of which the warp's first and the lane's are known at run time alone.</summary>
    private static int At(GpuTileLoad load, int term, int place) => term * load.Stride + (place ^ load.Swap(term));

    protected override void WriteResults(CodeWriter writer)
    {
        writer.Line();
        writer.Line("int row = rows + warpRow + lane / 4;");
        writer.Line("int column = columns + warpColumn + (lane & 3) * 2;");
        bool hasAllRows = !Rows.IsBatched && Rows.Fixed % Tile.Rows == 0;
        bool hasAllColumns = Contraction.Columns % Tile.Columns == 0;
        for (int i = 0; i < 2 * Down; i++)
        {
            string row = Sum("row", $"{i * 8}");
            using var scope = hasAllRows ? writer.Block("") : writer.Block($"if ({row} < {Count(Rows)})");
            writer.Line($"int e = {GroupOffset}({row}) * {Contraction.Columns} + column;");
            for (int j = 0; j < 2 * Across; j++)
            {
                int shift = j / 2 * BlockColumns + j % 2;
                string call = Epilogue.Call(Sum("e", $"{shift}"), $"c{i / 2}_{j / 2}.{Fields[i % 2 * 2 + j % 2]}");
                writer.Line(hasAllColumns ? call : $"if ({Sum("column", $"{shift}")} < {Contraction.Columns}) {call}");
            }
        }
    }
}
