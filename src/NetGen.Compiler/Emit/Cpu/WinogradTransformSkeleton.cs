namespace NetGen.Compiler;

/// <summary>G·g·Gᵀ for 16 channels by 16 filters a work tile. A flipped kernel's numbers are turned in a block on the stack first.</summary>
internal sealed class WinogradTransformSkeleton(WinogradTransformKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    private const int Block = Winograd.Block, Taps = 9;

    /// <summary>Channels and filters of the transformed kernel: the flipped one has them exchanged.</summary>
    private (int Channels, int Filters) Sizes => kernel.Flips ? (kernel.Filters, kernel.Channels) : (kernel.Channels, kernel.Filters);

    private long Blocks => Divide(Sizes.Filters, Block);

    public override KernelSchedule Schedule => new($"{Divide(Sizes.Channels, Block) * Blocks}", 0);

    protected override void WriteBody(CodeWriter writer)
    {
        var (channels, filters) = Sizes;
        long plane = (long)kernel.Channels * kernel.Filters, point = Blocks * channels * Block;
        var epilogue = Epilogue(Block);
        epilogue.Hoist(writer);
        writer.Line($"nint block = tile % {Blocks};");
        writer.Line($"nint first = (nint)(tile / {Blocks}) * {Block};");
        writer.Line($"nint last = Math.Min(first + {Block}, {channels});");
        if (IsInPlace)
        {
            writer.Line($"float* taps = c->P0 + first * {kernel.Filters} + block * {Block};");
        }
        else
        {
            string start = kernel.Flips ? $"c->P0 + block * {Block * kernel.Filters} + first" : $"c->P0 + first * {kernel.Filters} + block * {Block}";
            writer.Line($"float* taps = stackalloc float[{Taps * Block * Block}];");
            writer.Line($"{Gather()}({start}, taps, last - first, Math.Min({Block}, {filters} - block * {Block}));");
        }

        using (writer.Block($"for (nint channel = first; channel < last; channel++, taps += {(IsInPlace ? kernel.Filters : Block)})"))
        {
            writer.Line($"nint element = (block * {channels} + channel) * {Block};");
            epilogue.HoistSpan(writer, "element");
            using (writer.Block($"for (nint i = 0; i < {Block}; i += {Lanes})"))
            {
                new TransformText(Winograd.Kernel(kernel.Tile), Width).Write(
                    writer,
                    (r, c) => $"Vec.Load({Address.Of("taps", "i", $"{(r * 3 + c) * (IsInPlace ? plane : Block * Block)}")})",
                    (r, c, u) => epilogue.Vector(writer, u, "element", Sum("i", $"{(r * Winograd.Size(kernel.Tile) + c) * point}")));
            }
        }
    }

    /// <summary>Whether the taps can be read where they stand, in whole vectors.</summary>
    private bool IsInPlace => !kernel.Flips && kernel.Filters % Block == 0;

    /// <summary>The taps of 16 channels and filters, zeros where there are none: <c>[9, channel, filter]</c>.</summary>
    private string Gather() => Share("GatherTaps", "float* kernel, float* taps, nint channels, nint filters", writer =>
    {
        long plane = (long)kernel.Channels * kernel.Filters;
        writer.Line(kernel.Flips ? "// The flipped kernel: taps in reverse, channels and filters exchanged." : "// Filters up to a whole block.");
        writer.Line($"new Span<float>(taps, {Taps * Block * Block}).Clear();");
        if (kernel.Flips)
            writer.Line($"kernel += {(Taps - 1) * plane};");
        using (writer.Block($"for (int tap = 0; tap < {Taps}; tap++, kernel {(kernel.Flips ? "-" : "+")}= {plane}, taps += {Block * Block})"))
        using (writer.Block("for (nint z = 0; z < filters; z++)"))
        {
            writer.Line("for (nint r = 0; r < channels; r++)");
            writer.Line($"    taps[r * {Block} + z] = kernel[{(kernel.Flips ? $"z * {kernel.Filters} + r" : $"r * {kernel.Filters} + z")}];");
        }
    });
}
