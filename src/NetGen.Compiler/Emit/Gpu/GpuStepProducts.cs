using static NetGen.Compiler.GpuSkeleton;

namespace NetGen.Compiler;

/// <summary>
/// A tile times a matrix, or its transpose: a thread has four neighboring samples and one, two or four columns, far apart, so that neighboring threads read neighboring
/// numbers or rows of the matrix. Its sums are scalars.
/// </summary>
internal sealed class GpuStepProduct(GpuStepScope scope, ContractionKernel kernel) : GpuStepPhase(scope)
{
    private const int Unroll = 4;

    protected override int Features => kernel.Columns;

    private int Depth => checked((int)kernel.Reduction[0].Count.Fixed);

    private StepMatrix Weight => Places.Weight(Binding(1));

    /// <summary>Whether columns of the product are rows of the parameter. A vector says so by its shape, a matrix by its strides.</summary>
    private bool IsTransposed => Depth == 1 ? Weight.Rows == kernel.Columns : kernel.BColumnStride != 1;

    private int Quads => Memory.Samples / 4;

    /// <summary>Columns of a thread: as many as leave all threads something to do.</summary>
    private int Columns => Quads * Divide(kernel.Columns, 4) >= StepMemory.Threads ? 4 : Quads * Divide(kernel.Columns, 2) >= StepMemory.Threads ? 2 : 1;

    /// <summary>From a column of a thread to its next.</summary>
    private int Across => Divide(kernel.Columns, Columns);

    public override void Write(CodeWriter writer)
    {
        using var threads = writer.Block($"for (int p = t; p < {Quads * Across}; p += {StepMemory.Threads})");
        writer.Line($"int s = {Times(Modulo("p", Quads), 4)}, f0 = p / {Quads};");
        for (int j = 1; j < Columns; j++)
            writer.Line($"int f{j} = {(IsPartial(j) ? $"GpuMath.Min(f0 + {j * Across}, {kernel.Columns - 1})" : $"f0 + {j * Across}")};");
        writer.Line($"int x = {Places.Tile(Binding(0)) / 4} + s / 4;");
        for (int j = 0; j < Columns; j++)
            writer.Line($"int w{j} = {(IsTransposed ? Sum($"{Weight.Place / 4}", Times($"f{j}", Weight.Stride / 4)) : Sum($"{Weight.Place}", $"f{j}"))};");
        for (int i = 0; i < 4; i++)
            writer.Line($"float {string.Join(", ", Enumerable.Range(0, Columns).Select(j => $"c{i}_{j} = 0f"))};");

        int whole = Depth < 2 * Unroll ? 0 : Depth / Unroll * Unroll;
        if (whole > 0)
        {
            using (writer.Block($"for (int k = 0; k < {whole}; k += {Unroll})"))
            {
                // Views whose indices are constants, which an instruction adds to its address on its own.
                writer.Line($"ArrayView<F4> xs = quads.SubView(x + k * {Memory.Stride / 4}, {(Unroll - 1) * Memory.Stride / 4 + 1});");
                writer.Line(string.Join(" ", Enumerable.Range(0, Columns).Select(j => IsTransposed
                    ? $"F4 v{j} = quads[w{j} + k / 4];"
                    : $"ArrayView<float> v{j} = shared.SubView(w{j} + k * {Weight.Stride}, {(Unroll - 1) * Weight.Stride + 1});")));
                for (int term = 0; term < Unroll; term++)
                    WriteTerm(writer, $"x{term}", $"xs[{term * Memory.Stride / 4}]", j => IsTransposed ? $"v{j}.{Fields[term]}" : $"v{j}[{term * Weight.Stride}]");
            }
        }

        for (int k = whole; k < Depth; k++)
            WriteTerm(writer, $"x{k}", $"quads[{Sum("x", $"{k * Memory.Stride / 4}")}]", j => $"shared[{(IsTransposed ? Sum($"w{j} * 4", $"{k}") : Sum($"w{j}", $"{k * Weight.Stride}"))}]");

        for (int j = 0; j < Columns; j++)
        {
            using var inside = IsPartial(j) ? writer.Block($"if (f0 + {j * Across} < {kernel.Columns})") : null;
            for (int i = 0; i < 4; i++)
                writer.Line(Call(i == 0 ? "s" : $"s + {i}", $"f{j}", $"c{i}_{j}"));
        }
    }

    /// <summary>Whether column <paramref name="column"/> of some threads is none of the product.</summary>
    private bool IsPartial(int column) => (column + 1) * Across > kernel.Columns;

    private void WriteTerm(CodeWriter writer, string x, string quad, Func<int, string> weight)
    {
        writer.Line($"F4 {x} = {quad};");
        for (int j = 0; j < Columns; j++)
        {
            writer.Line($"float {x}w{j} = {weight(j)};");
            writer.Line(string.Join(" ", Fields.Select((field, i) => $"c{i}_{j} = GpuMath.MultiplyAdd({x}.{field}, {x}w{j}, c{i}_{j});")));
        }
    }
}
