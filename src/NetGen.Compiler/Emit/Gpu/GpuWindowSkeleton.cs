namespace NetGen.Compiler;

/// <summary>
/// Pooling: forward a thread takes an element of the result and looks at its window, backward an element of the input and looks at the
/// windows that cover it. So nothing is added to from two sides. Where channels allow it, a thread takes four.
/// </summary>
internal sealed class GpuWindowSkeleton(WindowKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private Window2D Window => kernel.Geometry;

    private bool IsForward => kernel.Window is WindowKind.Max or WindowKind.Average;

    private int Channels => kernel.Channels;

    private Extent Elements => kernel.Samples.Times(IsForward
        ? (long)Window.OutputY * Window.OutputX * Channels
        : (long)kernel.Height * kernel.Width * Channels);

    public override GpuGroups GroupCount => new(Elements, Threads * Vector);

    protected override int Vector => Channels % 4 == 0 ? 4 : 1;

    private IEnumerable<int> Lanes => Enumerable.Range(0, Vector);

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

            writer.Line($"{Type(isInteger: false)} value = {Read(0, $"((sample * {kernel.Height} + row) * {kernel.Width} + column) * {Channels} + channel")};");
            body();
        }
    }

    private void WriteMaximum(CodeWriter writer)
    {
        writer.Line($"float {List(lane => $"top{lane} = float.NegativeInfinity")};");
        writer.Line($"int {List(lane => $"cell{lane} = -1")};");
        WriteCells(writer, () =>
        {
            foreach (int lane in Lanes)
            {
                // The first of equal ones; what is not a number counts as the largest.
                string top = $"top{lane}", cell = $"cell{lane}", value = Of("value", lane);
                using (writer.Block($"if ({cell} < 0 || {value} > {top} || (GpuMath.IsNaN({value}) && !GpuMath.IsNaN({top})))"))
                {
                    writer.Line($"{top} = {value};");
                    writer.Line($"{cell} = i * {Window.SizeX} + j;");
                }
            }
        });
        if (kernel.Index >= 0)
        {
            writer.Line(Vector == 1
                ? $"c.P{kernel.Index}[e] = cell0;"
                : $"c.P{kernel.Index}.Cast<I4>()[e / 4] = new I4 {{ {List(lane => $"{Fields[lane]} = cell{lane}")} }};");
        }

        if (kernel.Epilogue.Steps.Count > 0)
            writer.Line(Epilogue.Call("e", [.. Lanes.Select(lane => $"top{lane}")]));
    }

    private void WriteAverage(CodeWriter writer)
    {
        writer.Line($"float {List(lane => $"sum{lane} = 0f")};");
        writer.Line("int cells = 0;");
        WriteCells(writer, () =>
        {
            foreach (int lane in Lanes)
                writer.Line($"sum{lane} += {Of("value", lane)};");
            writer.Line("cells++;");
        });
        writer.Line(Epilogue.Call("e", [.. Lanes.Select(lane => $"sum{lane} / cells")]));
    }

    private void WriteGradient(CodeWriter writer)
    {
        WriteCovering(writer, "top", "bottom", "y", Window.PadTop, Window.SizeY, Window.StrideY, Window.OutputY);
        WriteCovering(writer, "left", "right", "x", Window.PadLeft, Window.SizeX, Window.StrideX, Window.OutputX);
        writer.Line($"float {List(lane => $"sum{lane} = 0f")};");
        using (writer.Block("for (int i = top; i <= bottom; i++)"))
        using (writer.Block("for (int j = left; j <= right; j++)"))
        {
            writer.Line($"int at = ((sample * {Window.OutputY} + i) * {Window.OutputX} + j) * {Channels} + channel;");
            if (kernel.Window == WindowKind.MaxGradient)
                WriteShareOfMaximum(writer);
            else
                WriteShareOfAverage(writer);
        }

        writer.Line(Epilogue.Call("e", [.. Lanes.Select(lane => $"sum{lane}")]));
    }

    private void WriteShareOfMaximum(CodeWriter writer)
    {
        writer.Line($"int own = (y + {Window.PadTop} - {Times("i", Window.StrideY)}) * {Window.SizeX} + x + {Window.PadLeft} - {Times("j", Window.StrideX)};");
        writer.Line($"{Type(isInteger: true)} cell = {Read(0, "at", isInteger: true)};");
        writer.Line($"{Type(isInteger: false)} value = {Read(1, "at")};");
        foreach (int lane in Lanes)
            writer.Line($"if ({Of("cell", lane)} == own) sum{lane} += {Of("value", lane)};");
    }

    private void WriteShareOfAverage(CodeWriter writer)
    {
        bool isInside = Window.IsInside(kernel.Height, kernel.Width);
        if (!isInside)
            writer.Line($"int cells = {Cells("i", Window.PadTop, Window.SizeY, Window.StrideY, kernel.Height)} * {Cells("j", Window.PadLeft, Window.SizeX, Window.StrideX, kernel.Width)};");
        writer.Line($"{Type(isInteger: false)} value = {Read(0, "at")};");
        foreach (int lane in Lanes)
            writer.Line($"sum{lane} += {Of("value", lane)} {(isInside ? $"* {CodeWriter.Number(1f / (Window.SizeY * Window.SizeX))}" : "/ cells")};");
    }

    private string Type(bool isInteger) => isInteger ? Vector == 4 ? "I4" : "int" : Vector == 4 ? "F4" : "float";

    private string Read(int operand, string at, bool isInteger = false) =>
        Vector == 1 ? $"c.P{operand}[{at}]" : $"c.P{operand}.Cast<{Type(isInteger)}>()[({at}) / 4]";

    private string Of(string value, int lane) => Vector == 1 ? value : $"{value}.{Fields[lane]}";

    private string List(Func<int, string> lane) => string.Join(", ", Lanes.Select(lane));

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
