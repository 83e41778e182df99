namespace NetGen.Compiler;

/// <summary>
/// From one layout of a batch to the other: a tile is sixteen samples and some features, transposed in blocks of 16 × 16. An epilogue runs on
/// the block before it leaves the first-level cache.
/// </summary>
internal sealed class InterleaveSkeleton(InterleaveKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    private const int Block = Layouts.Lanes;

    /// <summary>Features a tile.</summary>
    private const int FeaturesPerTile = 1024;

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Extent.Blocks(Chunks), 1);

    private int Features => kernel.Features;

    private long Chunks => Divide(Features, FeaturesPerTile);

    private bool IsPlain => kernel.Epilogue.Steps is [{ Value: ScalarExpression.Accumulator, Store: >= 0 }];

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line($"nint block = {(Chunks == 1 ? "tile" : $"tile / {Chunks}")};");
        writer.Line($"int samples = Math.Min({Block}, c->N - (int)block * {Block});");
        writer.Line($"nint first = {(Chunks == 1 ? "0" : $"(nint)(tile % {Chunks}) * {FeaturesPerTile}")};");
        writer.Line($"nint last = Math.Min(first + {FeaturesPerTile}, {Features});");
        if (!IsPlain)
        {
            writer.Line($"float* t = stackalloc float[{Block * Block}];");
            EpilogueHoist(writer, out var epilogue);
            Loop(writer, () => WriteThrough(writer, epilogue));
            return;
        }

        writer.Line($"float* y = c->P{kernel.Epilogue.Steps[0].Store};");
        Loop(writer, () => writer.Line(kernel.To == Layout.Interleaved
            ? $"Transposition.Run({Source}, {Features}, samples, y + (block * {Features} + feature) * {Block}, {Block}, count, {Block});"
            : $"Transposition.Run({Source}, {Block}, count, y + block * {(long)Features * Block} + feature, {Features}, samples, count);"));
    }

    /// <summary>Where sixteen samples' numbers of the feature begin in operand 0.</summary>
    private string Source => kernel.To == Layout.Interleaved
        ? $"c->P0 + block * {(long)Features * Block} + feature"
        : $"c->P0 + (block * {Features} + feature) * {Block}";

    private void EpilogueHoist(CodeWriter writer, out EpilogueText epilogue)
    {
        epilogue = Epilogue(kernel.To == Layout.Interleaved ? Block : Features);
        epilogue.Hoist(writer);
    }

    private static void Loop(CodeWriter writer, Action body)
    {
        using (writer.Block($"for (nint feature = first; feature < last; feature += {Block})"))
        {
            writer.Line($"int count = (int)Math.Min({Block}, last - feature);");
            body();
        }
    }

    /// <summary>By way of <c>t</c>, row by row of the result.</summary>
    private void WriteThrough(CodeWriter writer, EpilogueText epilogue)
    {
        if (kernel.To == Layout.Interleaved)
        {
            writer.Line($"Transposition.Run({Source}, {Features}, samples, t, {Block}, count, {Block});");
            using (writer.Block("for (nint row = 0; row < count; row++)"))
            {
                writer.Line($"nint element = (block * {Features} + feature + row) * {Block};");
                epilogue.Span(writer, "element", $"{Block}", $"Vec.Load({Address.Of("t", $"row * {Block}", "i")})", Block, isWhole: true);
            }
        }
        else
        {
            writer.Line($"Transposition.Run({Source}, {Block}, count, t, {Block}, samples, {Block});");
            using (writer.Block("for (nint row = 0; row < samples; row++)"))
            {
                writer.Line($"nint element = (block * {Block} + row) * {Features} + feature;");
                epilogue.Span(writer, "element", "count", $"Vec.Load({Address.Of("t", $"row * {Block}", "i")})", isWhole: Features % Block == 0);
            }
        }
    }
}
