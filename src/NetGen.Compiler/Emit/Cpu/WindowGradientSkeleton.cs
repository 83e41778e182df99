namespace NetGen.Compiler;

/// <summary>
/// Pooling backward. Disjoint windows write every cell of their region once, zero outside the window; overlapping ones add up in scratch, sixteen
/// channels of a sample at a time. The cell of a maximum takes all.
/// </summary>
internal sealed class WindowGradientSkeleton(WindowKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    private const int Block = 16;

    public override KernelSchedule Schedule => Window.IsDisjoint
        ? KernelSchedule.Chunks(Rows, RowsPerTile)
        : KernelSchedule.Chunks(kernel.Samples, 1, Divide(kernel.Channels, Block), (long)kernel.Height * kernel.Width * Block);

    private Window2D Window => kernel.Geometry;

    private bool IsMax => kernel.Window == WindowKind.MaxGradient;

    private int Channels => kernel.Channels;

    private string Upstream => IsMax ? "c->P1" : "c->P0";

    /// <summary>Whether windows lie side by side inside the input: each of their cells is written without a question.</summary>
    private bool IsTiled => WindowRange.IsInside(kernel)
        && (Window.SizeY, Window.SizeX) == (Window.StrideY, Window.StrideX)
        && Window.SizeY * Window.SizeX <= WindowRange.MostUnrolled;

    private Extent Rows => kernel.Samples.Times(Window.OutputY);

    private long RowsPerTile => KernelSchedule.Aligned(Rows, Math.Max(1, 32768L / ((long)kernel.Width * Channels * Window.StrideY)));

    protected override void WriteBody(CodeWriter writer)
    {
        if (Window.IsDisjoint)
            WriteDisjoint(writer);
        else
            WriteOverlapping(writer);
    }

    private void WriteDisjoint(CodeWriter writer)
    {
        var epilogue = Epilogue(Channels);
        epilogue.Hoist(writer);
        using (Units(writer, "row", Rows, RowsPerTile))
        {
            writer.Line($"nint sample = row / {Window.OutputY};");
            writer.Line($"int output = (int)(row % {Window.OutputY});");
            writer.Line($"int top = {WindowRange.Start("output", Window.StrideY, Window.PadTop)};");
            if (IsTiled)
            {
                WriteTiled(writer, epilogue);
                return;
            }

            Region(writer, "y", "output", "top", Window.OutputY, Window.StrideY, kernel.Height);
            using (writer.Block($"for (int column = 0; column < {Window.OutputX}; column++)"))
            {
                writer.Line($"int left = {WindowRange.Start("column", Window.StrideX, Window.PadLeft)};");
                Region(writer, "x", "column", "left", Window.OutputX, Window.StrideX, kernel.Width);
                writer.Line($"nint window = {Times($"(row * {Window.OutputX} + column)", Channels)};");
                Count(writer);
                Sweep(writer, Channels, isTail => WriteRegion(writer, epilogue, isTail));
            }
        }
    }

    /// <summary>A row of windows, then what lies beyond the last column and the last row.</summary>
    private void WriteTiled(CodeWriter writer, EpilogueText epilogue)
    {
        int line = kernel.Width * Channels, width = Window.OutputX * Window.SizeX, height = Window.OutputY * Window.SizeY;
        writer.Line($"nint corner = (sample * {kernel.Height} + top) * {line};");
        using (writer.Block($"for (int column = 0; column < {Window.OutputX}; column++)"))
        {
            writer.Line($"nint window = {Times($"(row * {Window.OutputX} + column)", Channels)};");
            Count(writer);
            Sweep(writer, Channels, isTail =>
            {
                Load(writer, "window + i");
                for (int cell = 0; cell < Window.SizeY * Window.SizeX; cell++)
                {
                    using (writer.Block(""))
                    {
                        string offset = $"{cell / Window.SizeX * line + cell % Window.SizeX * Channels}";
                        writer.Line($"nint element = {Sum("corner", Times("column", Window.SizeX * Channels), offset)};");
                        epilogue.HoistSpan(writer, "element");
                        epilogue.Vector(writer, Share($"{cell}"), "element", "i", Tail(isTail));
                    }
                }
            });
        }

        if (width < kernel.Width)
            WriteZeros(writer, epilogue, $"for (int y = 0; y < {Window.SizeY}; y++)", $"corner + y * {line} + {width * Channels}", (kernel.Width - width) * Channels);
        if (height < kernel.Height)
            WriteZeros(writer, epilogue, $"if (output == {Window.OutputY - 1})", $"corner + {Window.SizeY * line}", (kernel.Height - height) * line);
    }

    private void WriteZeros(CodeWriter writer, EpilogueText epilogue, string when, string element, int count)
    {
        using (writer.Block(when))
        using (writer.Block($"for (nint element = {element}, end = element + {count}; element < end; element += {Channels})"))
        {
            epilogue.HoistSpan(writer, "element");
            Sweep(writer, Channels, isTail => epilogue.Vector(writer, "VecF.Zero", "element", "i", Tail(isTail)));
        }
    }

    /// <summary>How many lanes to store, as C# text; null for all.</summary>
    private string? Tail(bool isTail) => isTail ? $"{Channels % Lanes}" : null;

    /// <summary>The cells from this window's start to the next one's; the first and the last window also take the border.</summary>
    private static void Region(CodeWriter writer, string axis, string index, string start, int outputs, int stride, int extent)
    {
        writer.Line($"int {axis}First = {index} == 0 ? 0 : {start};");
        writer.Line($"int {axis}Last = {index} == {outputs - 1} ? {extent} : {start} + {stride};");
    }

    private void WriteRegion(CodeWriter writer, EpilogueText epilogue, bool isTail)
    {
        Load(writer, "window + i");
        writer.Line("for (int y = yFirst; y < yLast; y++)");
        using (writer.Block("for (int z = xFirst; z < xLast; z++)"))
        {
            writer.Line($"nint element = {Times($"((sample * {kernel.Height} + y) * {kernel.Width} + z)", Channels)};");
            writer.Line("VecF share = VecF.Zero;");
            using (writer.Block($"if (y < top + {Window.SizeY} && z < left + {Window.SizeX})"))
            {
                writer.Line($"share = {Share($"(y - top) * {Window.SizeX} + z - left")};");
            }

            epilogue.HoistSpan(writer, "element");
            epilogue.Vector(writer, "share", "element", "i", Tail(isTail));
        }
    }

    private void WriteOverlapping(CodeWriter writer)
    {
        int blocks = (int)Divide(Channels, Block);
        bool isWhole = Channels % Block == 0;
        writer.Line($"nint sample = {(blocks == 1 ? "tile" : $"tile / {blocks}")};");
        writer.Line($"nint channel = {(blocks == 1 ? "0" : $"(nint)(tile % {blocks}) * {Block}")};");
        writer.Line(isWhole ? $"const int channels = {Block};" : $"nint channels = Math.Min({Block}, {Channels} - channel);");
        writer.Line("float* sums = &c->Scratch[thread * c->ScratchStride];");
        writer.Line($"new Span<float>(sums, {kernel.Height * kernel.Width * Block}).Clear();");
        using (writer.Block($"for (int row = 0; row < {Window.OutputY}; row++)"))
        {
            writer.Line($"int top = {WindowRange.Start("row", Window.StrideY, Window.PadTop)};");
            writer.Line($"int yFirst = Math.Max(0, top), yLast = Math.Min(top + {Window.SizeY}, {kernel.Height});");
            using (writer.Block($"for (int column = 0; column < {Window.OutputX}; column++)"))
            {
                writer.Line($"int left = {WindowRange.Start("column", Window.StrideX, Window.PadLeft)};");
                writer.Line($"int xFirst = Math.Max(0, left), xLast = Math.Min(left + {Window.SizeX}, {kernel.Width});");
                writer.Line($"nint window = {Times($"((sample * {Window.OutputY} + row) * {Window.OutputX} + column)", Channels)} + channel;");
                Count(writer);
                using (writer.Block($"for (int i = 0; i < channels; i += {Lanes})"))
                {
                    Load(writer, "window + i");
                    writer.Line("for (int y = yFirst; y < yLast; y++)");
                    using (writer.Block("for (int z = xFirst; z < xLast; z++)"))
                    {
                        writer.Line($"float* sum = {Address.Of("sums", $"(y * {kernel.Width} + z) * {Block}", "i")};");
                        writer.Line($"Vec.Store(Vec.Load(sum) + {(IsMax ? $"({Share($"(y - top) * {Window.SizeX} + z - left")})" : "rest")}, sum);");
                    }
                }
            }
        }

        var epilogue = Epilogue(Channels);
        epilogue.Hoist(writer);
        using (writer.Block($"for (nint cell = 0; cell < {kernel.Height * kernel.Width}; cell++)"))
        {
            writer.Line($"nint element = {Times($"(sample * {kernel.Height * kernel.Width} + cell)", Channels)} + channel;");
            epilogue.Span(writer, "element", "channels", $"Vec.Load({Address.Of("sums", $"cell * {Block}", "i")})", isWhole: isWhole);
        }
    }

    /// <summary>How many cells of the window lie inside, for an average.</summary>
    private void Count(CodeWriter writer)
    {
        if (IsMax)
            return;
        if (WindowRange.IsInside(kernel))
        {
            writer.Line($"const float cells = {Window.SizeY * Window.SizeX};");
            return;
        }

        WindowRange.Write(writer, "y", "top", Window.SizeY, kernel.Height);
        WindowRange.Write(writer, "x", "left", Window.SizeX, kernel.Width);
        writer.Line("float cells = (yEnd - yStart) * (xEnd - xStart);");
    }

    /// <summary>Declares <c>rest</c>, what the window gives, and for a maximum <c>cell</c>, where to.</summary>
    private void Load(CodeWriter writer, string at)
    {
        writer.Line($"VecF rest = Vec.Load({Address.Of(Upstream, at)}){(IsMax ? "" : " / cells")};");
        if (IsMax)
            writer.Line($"VecI cell = Vec.Load({Address.Of("(int*)c->P0", at)});");
    }

    /// <summary>What this cell of the window gets.</summary>
    private string Share(string index) => IsMax ? $"Vec.Equals(cell, Vec.Create({index})).AsSingle() & rest" : "rest";
}
