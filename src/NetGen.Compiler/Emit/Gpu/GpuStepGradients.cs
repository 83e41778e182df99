using static NetGen.Compiler.GpuSkeleton;

namespace NetGen.Compiler;

/// <summary>
/// A gradient that is summed over samples: a thread has the sums of one patch of it, or of several, in registers from the first tile to the last. It adds the products of
/// one sample after the other.
/// </summary>
internal abstract class GpuStepGradient(GpuStepScope scope, int rows, int columns) : GpuStepPhase(scope)
{
    private static readonly (int Rows, int Columns)[] Patches = [(4, 4), (4, 2), (2, 4), (2, 2), (4, 1), (1, 4), (2, 1), (1, 2), (1, 1)];

    protected override int Features => columns;

    protected abstract StepMatrix Weight { get; }

    /// <summary>The largest patch of which there is one for each thread; where even numbers alone are too few, one number.</summary>
    protected (int Rows, int Columns) Patch => Patches
        .Where(p => p.Rows <= rows && p.Columns <= columns && Down(p) * Across(p) >= StepMemory.Threads)
        .DefaultIfEmpty((1, 1))
        .First();

    /// <summary>Patches of a thread.</summary>
    private int Rounds => Divide(Count, StepMemory.Threads);

    private int Count => Down(Patch) * Across(Patch);

    public override IEnumerable<string> Sums => Enumerable.Range(0, Rounds)
        .Select(round => string.Join(", ", Registers(round).Select(p => $"{p.Name} = 0f")));

    /// <summary>One number alone all threads find: PoCL takes it for one that they share, as what one thread in a branch reads is the same for all.</summary>
    public override void Write(CodeWriter writer) => WritePatches(writer, Count == 1, round =>
    {
        for (int i = 1; i < Patch.Rows; i++)
            writer.Line($"int i{i} = {Bounded($"i0 + {i * Down(Patch)}", rows, IsPartialRow(i))};");
        for (int j = 1; j < Patch.Columns; j++)
            writer.Line($"int j{j} = {Bounded($"j0 + {j * Across(Patch)}", columns, IsPartialColumn(j))};");
        using (writer.Block($"for (int q = 0; q < {Memory.Samples / 4}; q++)"))
            WriteQuad(writer, round);
    });

    public override void WriteSums(CodeWriter writer) => WritePatches(writer, false, round =>
    {
        foreach (var (name, i, j) in Registers(round))
        {
            string row = Sum("i0", $"{i * Down(Patch)}"), column = Sum("j0", $"{j * Across(Patch)}");
            string[] bounds = [IsPartialRow(i) ? $"{row} < {rows}" : "", IsPartialColumn(j) ? $"{column} < {columns}" : ""];
            string inside = string.Join(" && ", bounds.Where(b => b.Length > 0));
            string line = $"shared[{Sum($"{Weight.Place}", rows == 1 ? "0" : Times(row, Weight.Stride), column)}] = {name};";
            writer.Line(inside.Length == 0 ? line : $"if ({inside}) {line}");
        }
    });

    public override void WriteMethods(CodeWriter writer)
    {
    }

    /// <summary>Adds the products of four samples, quad <c>q</c>, to the sums of the patch at <c>i0</c>, <c>j0</c>.</summary>
    protected abstract void WriteQuad(CodeWriter writer, int round);

    /// <summary>A patch's sums, with their places in it.</summary>
    protected IEnumerable<(string Name, int Row, int Column)> Registers(int round) =>
        from i in Enumerable.Range(0, Patch.Rows)
        from j in Enumerable.Range(0, Patch.Columns)
        select ($"g{Weight.Place}_{round}_{i}_{j}", i, j);

    /// <summary>A quad of a feature's row of the tile.</summary>
    protected string Quad(Binding binding, string feature) => $"quads[{Sum($"{Places.Tile(binding) / 4}", Times(feature, Memory.Stride / 4), "q")}]";

    /// <param name="byAll">All threads do what there is for one.</param>
    private void WritePatches(CodeWriter writer, bool byAll, Action<int> body)
    {
        for (int round = 0; round < Rounds; round++)
        {
            string at = byAll ? "0" : round == 0 ? "t" : $"t + {round * StepMemory.Threads}";
            using var some = writer.Block((round + 1) * StepMemory.Threads > Count && !byAll ? $"if ({at} < {Count})" : "");
            string p = round == 0 ? at : $"({at})";
            writer.Line(rows == 1 ? $"int j0 = {at};" : $"int i0 = {Divided(p, Across(Patch))}, j0 = {Modulo(p, Across(Patch))};");
            body(round);
        }
    }

    private int Down((int Rows, int Columns) patch) => Divide(rows, patch.Rows);

    private int Across((int Rows, int Columns) patch) => Divide(columns, patch.Columns);

    /// <summary>Whether row <paramref name="row"/> of some patches is none of the gradient.</summary>
    private bool IsPartialRow(int row) => (row + 1) * Down(Patch) > rows;

    private bool IsPartialColumn(int column) => (column + 1) * Across(Patch) > columns;

    private static string Bounded(string index, int count, bool isPartial) => isPartial ? $"GpuMath.Min({index}, {count - 1})" : index;
}

/// <summary>dW[i, j] += Σ x[i] · dy[j] over the samples of a tile.</summary>
internal sealed class GpuStepKernelGradient(GpuStepScope scope, ContractionKernel kernel)
    : GpuStepGradient(scope, checked((int)kernel.Rows.Count.Fixed), kernel.Columns)
{
    protected override StepMatrix Weight => Places.Weight(Binding(2));

    protected override void WriteQuad(CodeWriter writer, int round)
    {
        for (int i = 0; i < Patch.Rows; i++)
            writer.Line($"F4 x{i} = {Quad(Binding(0), kernel.Rows.Count.Fixed == 1 ? "0" : $"i{i}")};");
        for (int j = 0; j < Patch.Columns; j++)
            writer.Line($"F4 y{j} = {Quad(Binding(1), $"j{j}")};");
        foreach (string field in Fields)
        {
            foreach (var row in Registers(round).GroupBy(p => p.Row))
                writer.Line(string.Join(" ", row.Select(p => $"{p.Name} = GpuMath.MultiplyAdd(x{p.Row}.{field}, y{p.Column}.{field}, {p.Name});")));
        }
    }
}

/// <summary>db[j] += Σ dy[j] over the samples of a tile.</summary>
internal sealed class GpuStepBiasGradient(GpuStepScope scope, ColumnSumKernel kernel) : GpuStepGradient(scope, 1, kernel.Columns)
{
    protected override StepMatrix Weight => Places.Weight(Binding(1));

    protected override void WriteQuad(CodeWriter writer, int round)
    {
        for (int j = 0; j < Patch.Columns; j++)
            writer.Line($"F4 y{j} = {Quad(Binding(0), $"j{j}")};");
        foreach (string field in Fields)
            writer.Line(string.Join(" ", Registers(round).Select(p => $"{p.Name} += y{p.Column}.{field};")));
    }
}
