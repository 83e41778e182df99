namespace NetGen.Compiler;

/// <summary>
/// Softmax, cross-entropy and their gradient in one pass over each row, stable: exponentials of differences to the row's maximum. As many threads
/// as a row has numbers, at most 256, share it; a loss over several rows a sample is summed row after row.
/// </summary>
internal sealed class GpuSoftmaxSkeleton(SoftmaxKernel kernel, string name) : GpuRowSkeleton(kernel, name, kernel.Length)
{
    private bool HasLoss => kernel.Losses >= 0;

    /// <summary>What a lane group works on: a sample where rows share a loss, else a row.</summary>
    private int RowsPerUnit => HasLoss ? kernel.RowsPerSample : 1;

    protected override Extent Units => new(kernel.Rows.Fixed / RowsPerUnit, kernel.Rows.PerBatch / RowsPerUnit);

    protected override void WriteBody(CodeWriter writer)
    {
        WriteUnit(writer);
        var text = new GpuSoftmaxText(
            kernel, Lanes, "shared", $"c.P{kernel.Target}[row]",
            (operand, i) => $"c.P{operand}[at + {i}]", (operand, i, value) => [$"c.P{operand}[at + {i}] = {value};"]);
        text.WriteBefore(writer);
        if (RowsPerUnit == 1)
        {
            writer.Line("int row = known;");
            WriteRow(writer, text);
        }
        else
        {
            using (writer.Block($"for (int row = known * {RowsPerUnit}; row < (known + 1) * {RowsPerUnit}; row++)"))
                WriteRow(writer, text);
        }

        if (HasLoss)
        {
            writer.Line("if (isReal && lane == 0)");
            writer.Line($"    c.P{kernel.Losses}[unit] = loss{(kernel.RowsPerSample == 1 ? "" : $" / {kernel.RowsPerSample}f")};");
        }
    }

    private void WriteRow(CodeWriter writer, GpuSoftmaxText text)
    {
        writer.Line($"int at = {Times("row", kernel.Length)};");
        text.WriteRow(writer);
    }
}

/// <summary>dx = y · (dy − Σ dy·y), row by row, with as many threads as a row has numbers.</summary>
internal sealed class GpuSoftmaxGradientSkeleton(SoftmaxGradientKernel kernel, string name) : GpuRowSkeleton(kernel, name, kernel.Length)
{
    protected override Extent Units => kernel.Rows;

    protected override void WriteBody(CodeWriter writer)
    {
        WriteUnit(writer);
        writer.Line($"int at = {Times("known", kernel.Length)};");
        writer.Line("float dot = 0f;");
        Sweep(writer, () => writer.Line("dot = GpuMath.MultiplyAdd(c.P0[at + i], c.P1[at + i], dot);"));
        GpuReduction.Write(writer, "dot", "shared", Lanes, 1, "+", spreads: true);
        using (writer.Block("if (isReal)"))
            Sweep(writer, () => writer.Line(Epilogue.Call("at + i", "c.P0[at + i] * (c.P1[at + i] - dot)")));
    }
}
