namespace NetGen.Compiler;

/// <summary>
/// Softmax, cross-entropy and their gradient in one pass over each row, stable: exponentials of differences to the row's maximum. As many threads
/// as a row has numbers, at most 256, share it; a loss over several rows a sample is summed row after row.
/// </summary>
internal sealed class GpuSoftmaxSkeleton(SoftmaxKernel kernel, string name) : GpuRowSkeleton(kernel, name, kernel.Length)
{
    private bool HasLoss => kernel.Losses >= 0;

    private bool HasGradient => kernel.Gradient >= 0;

    private bool IsSparse => kernel.Target >= 0 && kernel.Operands[kernel.Target].IsInteger;

    /// <summary>What a lane group works on: a sample where rows share a loss, else a row.</summary>
    private int RowsPerUnit => HasLoss ? kernel.RowsPerSample : 1;

    protected override Extent Units => new(kernel.Rows.Fixed / RowsPerUnit, kernel.Rows.PerBatch / RowsPerUnit);

    protected override void WriteBody(CodeWriter writer)
    {
        WriteUnit(writer);
        if (HasGradient)
        {
            var text = new GpuScalarText(leaf => throw new InvalidOperationException($"{leaf} in a loss's scale."));
            writer.Line($"float scale = {text.Write(writer, kernel.Scale * (1.0 / kernel.RowsPerSample))};");
        }

        if (HasLoss)
            writer.Line("float loss = 0f;");
        if (RowsPerUnit == 1)
        {
            writer.Line("int row = known;");
            WriteRow(writer);
        }
        else
        {
            using (writer.Block($"for (int row = known * {RowsPerUnit}; row < (known + 1) * {RowsPerUnit}; row++)"))
                WriteRow(writer);
        }

        if (HasLoss)
        {
            writer.Line("if (isReal && lane == 0)");
            writer.Line($"    c.P{kernel.Losses}[unit] = loss{(kernel.RowsPerSample == 1 ? "" : $" / {kernel.RowsPerSample}f")};");
        }
    }

    private void WriteRow(CodeWriter writer)
    {
        string z = $"c.P{kernel.Logits}[at + i]";
        writer.Line($"int at = {Times("row", kernel.Length)};");
        writer.Line("float top = float.NegativeInfinity;");
        Sweep(writer, () => writer.Line($"top = GpuMath.Max({z}, top);"));
        GpuReduction.Write(writer, "top", "shared", Lanes, 1, "GpuMath.Max", spreads: true);
        writer.Line("float sum = 0f;");
        Sweep(writer, () => writer.Line($"sum += GpuMath.Exp({z} - top);"));
        GpuReduction.Write(writer, "sum", "shared", Lanes, 1, "+", spreads: true);
        if (HasLoss || HasGradient)
            WriteTarget(writer, z);
        if (kernel.Probabilities < 0 && !HasGradient)
            return;
        using (writer.Block("if (isReal)"))
        {
            Sweep(writer, () =>
            {
                writer.Line($"float p = GpuMath.Exp({z} - top) / sum;");
                if (kernel.Probabilities >= 0)
                    writer.Line($"c.P{kernel.Probabilities}[at + i] = p;");
                if (HasGradient)
                    writer.Line($"c.P{kernel.Gradient}[at + i] = {(IsSparse ? "(i == target ? p - 1f : p) * scale" : $"(p * weight - c.P{kernel.Target}[at + i]) * scale")};");
            });
        }
    }

    private void WriteTarget(CodeWriter writer, string z)
    {
        if (IsSparse)
        {
            writer.Line($"int target = c.P{kernel.Target}[row];");
            if (HasLoss)
                writer.Line($"loss += GpuMath.Log(sum) - (c.P{kernel.Logits}[at + target] - top);");
            return;
        }

        writer.Line("float weight = 0f;");
        Sweep(writer, () => writer.Line($"weight += c.P{kernel.Target}[at + i];"));
        GpuReduction.Write(writer, "weight", "shared", Lanes, 1, "+", spreads: true);
        if (!HasLoss)
            return;
        writer.Line("float dot = 0f;");
        Sweep(writer, () => writer.Line($"dot = GpuMath.MultiplyAdd(c.P{kernel.Target}[at + i], {z} - top, dot);"));
        GpuReduction.Write(writer, "dot", "shared", Lanes, 1, "+", spreads: true);
        writer.Line("loss += weight * GpuMath.Log(sum) - dot;");
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
