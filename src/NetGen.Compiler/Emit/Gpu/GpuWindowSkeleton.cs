namespace NetGen.Compiler;

/// <summary>
/// Pooling: forward a thread takes an element of the result and looks at its window, backward an element of the input and looks at the
/// windows that cover it. So nothing is added to from two sides.
/// </summary>
internal sealed class GpuWindowSkeleton(WindowKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private Window2D Window => kernel.Geometry;

    private bool IsForward => kernel.Window is WindowKind.Max or WindowKind.Average;

    private int Channels => kernel.Channels;

    private Extent Elements => kernel.Samples.Times(IsForward
        ? (long)Window.OutputY * Window.OutputX * Channels
        : (long)kernel.Height * kernel.Width * Channels);

    public override GpuGroups GroupCount => new(Elements, Threads);

    protected override int Vector => 1;

    protected override void WriteBody(CodeWriter writer)
    {
        WriteElement(writer, Elements);
        int height = IsForward ? Window.OutputY : kernel.Height, width = IsForward ? Window.OutputX : kernel.Width;
        writer.Line($"int channel = {Modulo("e", Channels)};");
        writer.Line($"int x = {Modulo($"({Divided("e", Channels)})", width)};");
        writer.Line($"int y = {Modulo($"({Divided("e", (long)Channels * width)})", height)};");
        writer.Line($"int sample = {Divided("e", (long)Channels * width * height)};");
        switch (kernel.Window)
        {
            case WindowKind.Max:
                WriteMaximum(writer);
                break;
            case WindowKind.Average:
                WriteAverage(writer);
                break;
            default:
                WriteGradient(writer);
                break;
        }
    }

    private string Inside(string axis, int extent) => $"{axis} >= 0 && {axis} < {extent}";

    /// <summary>Loops over the cells of the window of (y, x) inside the image; <c>cell</c> is the offset of one in x.</summary>
    private void WriteCells(CodeWriter writer, Action body)
    {
        bool isInside = Window.IsInside(kernel.Height, kernel.Width);
        using (writer.Block($"for (int i = 0; i < {Window.SizeY}; i++)"))
        using (writer.Block($"for (int j = 0; j < {Window.SizeX}; j++)"))
        {
            writer.Line($"int row = {Times("y", Window.StrideY)} - {Window.PadTop} + i, column = {Times("x", Window.StrideX)} - {Window.PadLeft} + j;");
            if (!isInside)
            {
                writer.Line($"if (row < 0 || row >= {kernel.Height} || column < 0 || column >= {kernel.Width})");
                writer.Line("    continue;");
            }

            writer.Line($"float value = c.P0[((sample * {kernel.Height} + row) * {kernel.Width} + column) * {Channels} + channel];");
            body();
        }
    }

    private void WriteMaximum(CodeWriter writer)
    {
        writer.Line("float top = float.NegativeInfinity;");
        writer.Line("int cell = -1;");
        WriteCells(writer, () =>
        {
            // The first of equal ones; what is not a number counts as the largest.
            using (writer.Block("if (cell < 0 || value > top || (GpuMath.IsNaN(value) && !GpuMath.IsNaN(top)))"))
            {
                writer.Line("top = value;");
                writer.Line($"cell = i * {Window.SizeX} + j;");
            }
        });
        if (kernel.Index >= 0)
            writer.Line($"c.P{kernel.Index}[e] = cell;");
        if (kernel.Epilogue.Steps.Count > 0)
            writer.Line(Epilogue.Call("e", "top"));
    }

    private void WriteAverage(CodeWriter writer)
    {
        writer.Line("float sum = 0f;");
        writer.Line("int cells = 0;");
        WriteCells(writer, () =>
        {
            writer.Line("sum += value;");
            writer.Line("cells++;");
        });
        writer.Line(Epilogue.Call("e", "sum / cells"));
    }

    private void WriteGradient(CodeWriter writer)
    {
        bool isMax = kernel.Window == WindowKind.MaxGradient;
        WriteCovering(writer, "top", "bottom", "y", Window.PadTop, Window.SizeY, Window.StrideY, Window.OutputY);
        WriteCovering(writer, "left", "right", "x", Window.PadLeft, Window.SizeX, Window.StrideX, Window.OutputX);
        writer.Line("float sum = 0f;");
        using (writer.Block("for (int i = top; i <= bottom; i++)"))
        using (writer.Block("for (int j = left; j <= right; j++)"))
        {
            writer.Line($"int at = ((sample * {Window.OutputY} + i) * {Window.OutputX} + j) * {Channels} + channel;");
            if (isMax)
            {
                writer.Line($"if (c.P0[at] == (y + {Window.PadTop} - {Times("i", Window.StrideY)}) * {Window.SizeX} + x + {Window.PadLeft} - {Times("j", Window.StrideX)})");
                writer.Line("    sum += c.P1[at];");
            }
            else if (Window.IsInside(kernel.Height, kernel.Width))
            {
                writer.Line($"sum += c.P0[at] * {CodeWriter.Number(1f / (Window.SizeY * Window.SizeX))};");
            }
            else
            {
                writer.Line($"sum += c.P0[at] / ({Cells("i", Window.PadTop, Window.SizeY, Window.StrideY, kernel.Height)} * {Cells("j", Window.PadLeft, Window.SizeX, Window.StrideX, kernel.Width)});");
            }
        }

        writer.Line(Epilogue.Call("e", "sum"));
    }

    /// <summary>The first and last window along an axis that covers a cell.</summary>
    private static void WriteCovering(CodeWriter writer, string first, string last, string cell, int pad, int size, int stride, int windows)
    {
        string reach = Sum(cell, $"{pad}");
        writer.Line($"int {first} = {reach} < {size} ? 0 : {Divided($"({reach} - {size - stride})", stride)};");
        writer.Line($"int {last} = {Divided($"({reach})", stride)} < {windows} ? {Divided($"({reach})", stride)} : {windows - 1};");
    }

    /// <summary>How many cells of window <paramref name="window"/> lie inside the image along an axis.</summary>
    private static string Cells(string window, int pad, int size, int stride, int extent) =>
        $"(GpuMath.Min({Times(window, stride)} - {pad} + {size}, {extent}) - GpuMath.Max({Times(window, stride)} - {pad}, 0))";
}
