using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Softmax, cross-entropy and their gradient in one pass over each row, stable: exponentials of differences to the row's maximum, which wait in
/// scratch for their sum. A tile is some samples.
/// </summary>
internal sealed class SoftmaxSkeleton(SoftmaxKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    public override KernelSchedule Schedule => KernelSchedule.Chunks(Samples, SamplesPerTile, scratch: Round16(kernel.Length));

    private Extent Samples => new(kernel.Rows.Fixed / kernel.RowsPerSample, kernel.Rows.PerBatch / kernel.RowsPerSample);

    private long SamplesPerTile => Math.Max(1, 4096L / ((long)kernel.RowsPerSample * kernel.Length));

    private bool HasTail => kernel.Length % Lanes != 0;

    private bool HasLoss => kernel.Losses >= 0;

    private bool HasGradient => kernel.Gradient >= 0;

    private bool IsSparse => kernel.Target >= 0 && kernel.Operands[kernel.Target].IsInteger;

    private bool NeedsTarget => HasLoss || HasGradient;

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line("float* exps = &c->Scratch[thread * c->ScratchStride];");
        if (HasTail)
            writer.Line($"VecF mask = {TailMask(kernel.Length)};");
        if (HasGradient)
        {
            var text = new ScalarText(Width, new Dictionary<ScalarExpression, string>(), leaf => throw new InvalidOperationException($"{leaf} in a loss's scale."));
            writer.Line($"VecF scale = {text.Write(writer, kernel.Scale * (1.0 / kernel.RowsPerSample))};");
        }

        using (Units(writer, "sample", Samples, SamplesPerTile))
        {
            if (HasLoss)
                writer.Line("float loss = 0;");
            if (kernel.RowsPerSample == 1)
            {
                WriteRow(writer, "sample");
            }
            else
            {
                using (writer.Block($"for (nint row = sample * {kernel.RowsPerSample}; row < (sample + 1) * {kernel.RowsPerSample}; row++)"))
                    WriteRow(writer, "row");
            }

            if (HasLoss)
                writer.Line($"c->P{kernel.Losses}[sample] = loss{(kernel.RowsPerSample == 1 ? "" : $" / {kernel.RowsPerSample}")};");
        }
    }

    private void WriteRow(CodeWriter writer, string row)
    {
        writer.Line($"nint at = {row} * {kernel.Length};");
        writer.Line($"float* z = c->P{kernel.Logits} + at;");
        writer.Line($"VecF top = {Width.Broadcast("float.NegativeInfinity")};");
        Sweep(writer, kernel.Length, isTail => writer.Line(
            $"top = Vec.MaxNative(top, {(isTail ? "Vec.ConditionalSelect(mask, Vec.Load(&z[i]), top)" : "Vec.Load(&z[i])")});"));
        writer.Line($"top = {Width.Broadcast("VectorMath.HorizontalMax(top)")};");
        writer.Line("VecF sum = VecF.Zero;");
        Sweep(writer, kernel.Length, isTail =>
        {
            writer.Line($"VecF exp = VectorMath.Exp(Vec.Load(&z[i]) - top){(isTail ? " & mask" : "")};");
            writer.Line("Vec.Store(exp, &exps[i]);");
            writer.Line("sum += exp;");
        });
        writer.Line($"sum = {Width.Broadcast("VectorMath.HorizontalSum(sum)")};");

        if (NeedsTarget)
            ReadTarget(writer, row);
        if (kernel.Probabilities >= 0 || HasGradient)
            WriteResults(writer);
    }

    private void ReadTarget(CodeWriter writer, string row)
    {
        if (IsSparse)
        {
            writer.Line($"int target = ((int*)c->P{kernel.Target})[{row}];");
            if (HasLoss)
                writer.Line("loss += VectorMath.Log(sum).ToScalar() - (z[target] - top.ToScalar());");
            return;
        }

        writer.Line($"float* t = c->P{kernel.Target} + at;");
        writer.Line("VecF weight = VecF.Zero, dot = VecF.Zero;");
        Sweep(writer, kernel.Length, isTail =>
        {
            string mask = isTail ? " & mask" : "";
            writer.Line("VecF target = Vec.Load(&t[i]);");
            writer.Line($"weight += target{mask};");
            if (HasLoss)
                writer.Line(isTail ? "dot += (target * (Vec.Load(&z[i]) - top)) & mask;" : "dot += target * (Vec.Load(&z[i]) - top);");
        });
        writer.Line($"weight = {Width.Broadcast("VectorMath.HorizontalSum(weight)")};");
        if (HasLoss)
            writer.Line("loss += (weight * VectorMath.Log(sum)).ToScalar() - VectorMath.HorizontalSum(dot);");
    }

    private void WriteResults(CodeWriter writer)
    {
        if (HasGradient)
            writer.Line($"float* gradient = c->P{kernel.Gradient} + at;");
        Sweep(writer, kernel.Length, isTail =>
        {
            void Store(string value, string target) => writer.Line(isTail
                ? $"VectorMath.StorePartial({value}, {target}, {kernel.Length % Lanes});"
                : $"Vec.Store({value}, {target});");
            writer.Line("VecF p = Vec.Load(&exps[i]) / sum;");
            if (kernel.Probabilities >= 0)
                Store("p", $"c->P{kernel.Probabilities} + at + i");
            if (HasGradient)
                Store(IsSparse ? "p * scale" : "(p * weight - Vec.Load(&t[i])) * scale", "&gradient[i]");
        });
        if (HasGradient && IsSparse)
            writer.Line("gradient[target] -= scale.ToScalar();");
    }
}

/// <summary>dx = y · (dy − Σ dy·y), row by row.</summary>
internal sealed class SoftmaxGradientSkeleton(SoftmaxGradientKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    public override KernelSchedule Schedule => KernelSchedule.Chunks(kernel.Rows, RowsPerTile);

    private long RowsPerTile => Math.Max(1, 16384L / kernel.Length);

    protected override void WriteBody(CodeWriter writer)
    {
        var epilogue = Epilogue(kernel.Length);
        epilogue.Hoist(writer);
        if (kernel.Length % Lanes != 0)
            writer.Line($"VecF mask = {TailMask(kernel.Length)};");
        using (Units(writer, "row", kernel.Rows, RowsPerTile))
        {
            writer.Line($"nint element = row * {kernel.Length};");
            writer.Line("float* y = c->P0 + element;");
            writer.Line("float* dy = c->P1 + element;");
            writer.Line("VecF dot = VecF.Zero;");
            Sweep(writer, kernel.Length, isTail => writer.Line(
                isTail ? "dot += (Vec.Load(&y[i]) * Vec.Load(&dy[i])) & mask;" : "dot += Vec.Load(&y[i]) * Vec.Load(&dy[i]);"));
            writer.Line($"dot = {Width.Broadcast("VectorMath.HorizontalSum(dot)")};");
            using (writer.Block(""))
                epilogue.Span(writer, "element", $"{kernel.Length}", "(Vec.Load(&y[i]) * (Vec.Load(&dy[i]) - dot))", kernel.Length);
        }
    }
}
