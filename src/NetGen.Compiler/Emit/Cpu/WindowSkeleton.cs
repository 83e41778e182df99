namespace NetGen.Compiler;

/// <summary>Pooling forward: vectors over channels, a tile of some output rows. A number that is not one goes through a maximum.</summary>
internal sealed class WindowSkeleton(WindowKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    public override KernelSchedule Schedule => KernelSchedule.Chunks(Rows, RowsPerTile);

    private Window2D Window => kernel.Geometry;

    private bool IsMax => kernel.Window == WindowKind.Max;

    private bool HasIndex => kernel.Index >= 0;

    private int Cells => Window.SizeY * Window.SizeX;

    private Extent Rows => kernel.Samples.Times(Window.OutputY);

    private long RowsPerTile => KernelSchedule.Aligned(Rows, Math.Max(1, 65536L / ((long)Window.OutputX * kernel.Channels * Cells)));

    protected override void WriteBody(CodeWriter writer)
    {
        int channels = kernel.Channels, line = kernel.Width * channels;
        var epilogue = Epilogue(channels);
        epilogue.Hoist(writer);
        using (Units(writer, "row", Rows, RowsPerTile))
        {
            bool isInside = WindowRange.IsInside(kernel);
            writer.Line($"int top = {WindowRange.Start($"(int)(row % {Window.OutputY})", Window.StrideY, Window.PadTop)};");
            writer.Line($"float* x = c->P0 + (row / {Window.OutputY} * {kernel.Height} + top) * {line};");
            if (!isInside)
                WindowRange.Write(writer, "y", "top", Window.SizeY, kernel.Height);
            using (writer.Block($"for (int column = 0; column < {Window.OutputX}; column++)"))
            {
                writer.Line($"int left = {WindowRange.Start("column", Window.StrideX, Window.PadLeft)};");
                writer.Line($"float* cell = x + {Times("left", channels)};");
                if (!isInside)
                {
                    WindowRange.Write(writer, "x", "left", Window.SizeX, kernel.Width);
                    if (!IsMax)
                        writer.Line("float cells = (yEnd - yStart) * (xEnd - xStart);");
                }

                writer.Line($"nint element = {Times($"(row * {Window.OutputX} + column)", channels)};");
                epilogue.Span(
                    writer, "element", $"{channels}", (w, count) => isInside && Cells <= WindowRange.MostUnrolled ? Unrolled(w, line, count) : Looped(w, line, isInside, count),
                    channels);
            }
        }
    }

    private string Unrolled(CodeWriter writer, int line, string? count)
    {
        writer.Line("VecF value = Vec.Load(&cell[i]);");
        if (HasIndex)
            writer.Line("VecI index = VecI.Zero;");
        for (int cell = 1; cell < Cells; cell++)
            Combine(writer, $"Vec.Load({Address.Of("cell", "i", $"{cell / Window.SizeX * line + cell % Window.SizeX * kernel.Channels}")})", $"{cell}");
        StoreIndex(writer, count);
        return IsMax ? "value" : $"(value / {Cells}f)";
    }

    private string Looped(CodeWriter writer, int line, bool isInside, string? count)
    {
        writer.Line($"VecF value = {(IsMax ? Width.Broadcast("float.NegativeInfinity") : "VecF.Zero")};");
        if (HasIndex)
            writer.Line($"VecI index = Vec.Create({(isInside ? "0" : $"yStart * {Window.SizeX} + xStart")});");
        writer.Line(isInside ? $"for (int y = 0; y < {Window.SizeY}; y++)" : "for (int y = yStart; y < yEnd; y++)");
        using (writer.Block(isInside ? $"for (int z = 0; z < {Window.SizeX}; z++)" : "for (int z = xStart; z < xEnd; z++)"))
            Combine(writer, $"Vec.Load({Address.Of("cell", "i", $"y * {line}", Times("z", kernel.Channels))})", $"y * {Window.SizeX} + z");
        StoreIndex(writer, count);
        return IsMax ? "value" : isInside ? $"(value / {Cells}f)" : "(value / cells)";
    }

    private void Combine(CodeWriter writer, string x, string cell)
    {
        if (!HasIndex)
        {
            writer.Line(IsMax ? $"value = Vec.Max(value, {x});" : $"value += {x};");
            return;
        }

        using (writer.Block(""))
            MaximumText.Take(writer, x, cell);
    }

    private void StoreIndex(CodeWriter writer, string? count)
    {
        if (HasIndex)
            MaximumText.Store(writer, Address.Of($"c->P{kernel.Index}", "element", "i"), count);
    }
}

/// <summary>Which cells of a window lie inside the input.</summary>
internal static class WindowRange
{
    /// <summary>Windows of more cells are loops.</summary>
    public const int MostUnrolled = 16;

    public static bool IsInside(WindowKernel kernel) => kernel.Geometry.IsInside(kernel.Height, kernel.Width);

    public static string Start(string index, int stride, int pad) =>
        (stride == 1 ? index : $"{index} * {stride}") + (pad == 0 ? "" : $" - {pad}");

    /// <summary>Declares <c>{axis}Start</c> and <c>{axis}End</c>, counted from the window's first cell.</summary>
    public static void Write(CodeWriter writer, string axis, string start, int size, int extent)
    {
        writer.Line($"int {axis}Start = Math.Max(0, -{start});");
        writer.Line($"int {axis}End = Math.Min({size}, {extent} - {start});");
    }
}
