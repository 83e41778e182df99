namespace NetGen.Compiler;

/// <summary>Data movement: a thread gathers one number of the result, or four where channels allow it.</summary>
internal sealed class GpuMoveSkeleton(MoveKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private Shape Source => kernel.Source;

    private Shape Result => kernel.Result;

    private Extent Elements => kernel.Planes.Times(Result.Size);

    public override GpuGroups GroupCount => new(Elements, Threads * Vector);

    /// <summary>Channels lie side by side before and after.</summary>
    protected override int Vector => kernel.Movement is Movement.Pad or Movement.Crop && Result.Last % 4 == 0 ? 4 : 1;

    protected override void WriteBody(CodeWriter writer)
    {
        WriteElement(writer, Elements);
        int last = Result.Rank > 0 ? Result.Last : 1;
        switch (kernel.Movement)
        {
            case Movement.Transpose:
                Finish(writer, $"c.P0[{Times(Modulo("e", last), Source.Last)} + {Divided("e", last)}]");
                break;

            case Movement.Flip:
                int height = Result[2], planes = Result[0] * Result[1];
                Finish(writer, $"c.P0[(({planes - 1} - e / {last * height}) * {last} + {Modulo("e", last)}) * {height} + {Modulo($"e / {last}", height)}]");
                break;

            case Movement.Crop crop:
                WritePixel(writer, last);
                WriteGathered(writer, $"((sample * {Source[0]} + y + {crop.Top}) * {Source[1]} + x + {crop.Left}) * {last} + {Modulo("e", last)}");
                break;

            case Movement.Pad pad:
                WritePixel(writer, last);
                WritePadded(writer, pad, last);
                break;

            default:
                throw new NotSupportedException($"{kernel.Kind} has no skeleton for graphics processors; add one to {nameof(GpuMoveSkeleton)}.");
        }
    }

    private void WritePixel(CodeWriter writer, int last)
    {
        writer.Line($"int x = {Modulo($"({Divided("e", last)})", Result[1])};");
        writer.Line($"int y = {Modulo($"({Divided("e", (long)last * Result[1])})", Result[0])};");
        writer.Line($"int sample = {Divided("e", Result.Size)};");
    }

    private void WritePadded(CodeWriter writer, Movement.Pad pad, int last)
    {
        writer.Line($"int row = y - {pad.Top}, column = x - {pad.Left};");
        int stepY = pad.InteriorY + 1, stepX = pad.InteriorX + 1;
        string isCell = $"row >= 0 && row < {(Source[0] - 1) * stepY + 1} && column >= 0 && column < {(Source[1] - 1) * stepX + 1}"
            + (stepY > 1 ? $" && row % {stepY} == 0" : "") + (stepX > 1 ? $" && column % {stepX} == 0" : "");
        writer.Line(Vector == 4 ? "F4 value = default;" : "float value = 0f;");
        using (writer.Block($"if ({isCell})"))
        {
            string at = $"((sample * {Source[0]} + {Divided("row", stepY)}) * {Source[1]} + {Divided("column", stepX)}) * {last} + {Modulo("e", last)}";
            writer.Line(Vector == 4 ? $"value = c.P0.Cast<F4>()[({at}) / 4];" : $"value = c.P0[{at}];");
        }

        Finish(writer, "value");
    }

    private void WriteGathered(CodeWriter writer, string at)
    {
        writer.Line(Vector == 4 ? $"F4 value = c.P0.Cast<F4>()[({at}) / 4];" : $"float value = c.P0[{at}];");
        Finish(writer, "value");
    }

    private void Finish(CodeWriter writer, string value) =>
        writer.Line(Vector == 4 ? Epilogue.Call("e", [.. Fields.Select(f => $"{value}.{f}")]) : Epilogue.Call("e", value));
}
