namespace NetGen.Compiler;

/// <summary>
/// One row of softmax, cross-entropy and their gradient, which <paramref name="lanes"/> threads share, wherever its numbers stand. It uses <c>t</c>, <c>lane</c> and
/// whether the row <c>isReal</c>, and adds to <c>loss</c>.
/// </summary>
/// <param name="scratch">Shared memory, a float a thread.</param>
/// <param name="target">The row's class, where targets are classes.</param>
/// <param name="read">Number i of the row in an operand.</param>
/// <param name="store">The lines that store it.</param>
internal sealed class GpuSoftmaxText(
    SoftmaxKernel kernel, int lanes, string scratch, string target, Func<int, string, string> read, Func<int, string, string, IEnumerable<string>> store)
{
    private bool HasLoss => kernel.Losses >= 0;

    private bool HasGradient => kernel.Gradient >= 0;

    private bool IsSparse => kernel.Target >= 0 && kernel.Operands[kernel.Target].IsInteger;

    /// <summary>What all rows share.</summary>
    public void WriteBefore(CodeWriter writer)
    {
        if (HasGradient)
        {
            var text = new GpuScalarText(leaf => throw new InvalidOperationException($"{leaf} in a loss's scale."));
            writer.Line($"float scale = {text.Write(writer, kernel.Scale * (1.0 / kernel.RowsPerSample))};");
        }

        if (HasLoss)
            writer.Line("float loss = 0f;");
    }

    public void WriteRow(CodeWriter writer)
    {
        string z = read(kernel.Logits, "i");
        writer.Line("float top = float.NegativeInfinity;");
        Sweep(writer, () => writer.Line($"top = GpuMath.Max({z}, top);"));
        GpuReduction.Write(writer, "top", scratch, lanes, 1, "GpuMath.Max", spreads: true);
        writer.Line("float sum = 0f;");
        Sweep(writer, () => writer.Line($"sum += GpuMath.Exp({z} - top);"));
        GpuReduction.Write(writer, "sum", scratch, lanes, 1, "+", spreads: true);
        if (HasLoss || HasGradient)
            WriteTarget(writer, z);
        if (kernel.Probabilities < 0 && !HasGradient)
            return;
        using (writer.Block("if (isReal)"))
            Sweep(writer, () => WriteResults(writer, z));
    }

    private void WriteTarget(CodeWriter writer, string z)
    {
        if (IsSparse)
        {
            writer.Line($"int target = {target};");
            if (HasLoss)
                writer.Line($"loss += GpuMath.Log(sum) - ({read(kernel.Logits, "target")} - top);");
            return;
        }

        string share = read(kernel.Target, "i");
        writer.Line("float weight = 0f;");
        Sweep(writer, () => writer.Line($"weight += {share};"));
        GpuReduction.Write(writer, "weight", scratch, lanes, 1, "+", spreads: true);
        if (!HasLoss)
            return;
        writer.Line("float dot = 0f;");
        Sweep(writer, () => writer.Line($"dot = GpuMath.MultiplyAdd({share}, {z} - top, dot);"));
        GpuReduction.Write(writer, "dot", scratch, lanes, 1, "+", spreads: true);
        writer.Line("loss += weight * GpuMath.Log(sum) - dot;");
    }

    private void WriteResults(CodeWriter writer, string z)
    {
        writer.Line($"float p = GpuMath.Exp({z} - top) / sum;");
        if (kernel.Probabilities >= 0)
            Write(kernel.Probabilities, "p");
        if (HasGradient)
            Write(kernel.Gradient, IsSparse ? "(i == target ? p - 1f : p) * scale" : $"(p * weight - {read(kernel.Target, "i")}) * scale");

        void Write(int operand, string value)
        {
            foreach (string line in store(operand, "i", value))
                writer.Line(line);
        }
    }

    /// <summary>The row's numbers, <c>i</c>, each by one thread.</summary>
    private void Sweep(CodeWriter writer, Action body)
    {
        using (writer.Block($"for (int i = lane; i < {kernel.Length}; i += {lanes})"))
            body();
    }
}
