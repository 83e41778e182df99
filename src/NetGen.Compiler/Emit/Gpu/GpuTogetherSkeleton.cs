namespace NetGen.Compiler;

/// <summary>Several kernels in one: each group of threads works for the one in whose range it is. Each line of the comment belongs to a part.</summary>
internal sealed class GpuTogetherSkeleton(TogetherKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private readonly List<GpuSkeleton> _parts = [.. kernel.Parts.Select((part, i) => Of(part, $"{name}Part{i + 1}"))];

    public override string Groups => string.Join(" + ", _parts.Select(p => p.Groups));

    public override int SharedFloats => _parts.Sum(p => p.SharedFloats);

    /// <summary>The smallest batch for which a kernel's parts fill a device on their own, or have larger tiles; <see cref="long.MaxValue"/> for none.</summary>
    public static long Below(TogetherKernel kernel) => kernel.Parts.Min(part => Math.Min(
        GpuSkeleton.Of(part).FillsDeviceFrom,
        part is ContractionKernel contraction ? LargerFrom(contraction) : long.MaxValue));

    private static long LargerFrom(ContractionKernel kernel) => GpuTile.Ways(kernel)
        .SkipWhile(way => way.Tile.Threads < GpuSkeleton.Threads).Skip(1)
        .Select(way => way.FromSamples).DefaultIfEmpty(long.MaxValue).First();

    protected override int Vector => 1;

    protected override void WriteBody(CodeWriter writer)
    {
        int last = _parts.Count - 1;
        if (_parts.Take(last).Any(p => p.GroupCount.Count.IsBatched))
            writer.Line("int n = c.N;");
        for (int i = 0; i < last; i++)
        {
            string groups = _parts[i].GroupCount.Count.IsBatched ? $"(int)({_parts[i].Groups})" : _parts[i].Groups;
            writer.Line($"int end{i + 1} = {(i == 0 ? groups : $"end{i} + {groups}")};");
        }

        for (int i = 0; i <= last; i++)
        {
            using var part = writer.Block(i == 0 ? "if (block < end1)" : i < last ? $"else if (block < end{i + 1})" : "else");
            string operands = string.Concat(kernel.Parts[i].Operands.Select((_, operand) => $"P{operand} = c.P{kernel.Place(i, operand)}, "));
            writer.Line($"{Name}Part{i + 1}(new {Name}Part{i + 1}Arguments {{ {operands}S = c.S, N = c.N }}, {(i == 0 ? "block" : $"block - end{i}")});");
        }
    }

    protected override void WriteMethods(CodeWriter writer, string comment)
    {
        string[] comments = comment.Split('\n');
        for (int i = 0; i < _parts.Count; i++)
        {
            writer.Line();
            _parts[i].EmitPart(writer, comments[Math.Min(i, comments.Length - 1)]);
        }
    }
}
