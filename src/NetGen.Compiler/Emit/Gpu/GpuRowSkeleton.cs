namespace NetGen.Compiler;

/// <summary>
/// Units, each some rows of <paramref name="length"/> numbers, that as many threads share as a row has numbers, at most 256. Their barriers are met by all
/// threads of a group: those behind the last unit compute it again and store nothing.
/// </summary>
internal abstract class GpuRowSkeleton(Kernel kernel, string name, int length) : GpuSkeleton(kernel, name)
{
    public override GpuGroups GroupCount => new(Units, UnitsPerGroup);

    protected override int Vector => 1;

    protected abstract Extent Units { get; }

    /// <summary>Threads that share a row.</summary>
    protected int Lanes => PowerOfTwo(length, Threads);

    private int UnitsPerGroup => Threads / Lanes;

    /// <summary>Declares <c>shared</c>, <c>t</c>, <c>lane</c>, <c>unit</c>, whether it <c>isReal</c>, and the one that is <c>known</c> to be.</summary>
    protected void WriteUnit(CodeWriter writer)
    {
        writer.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Threads});");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int lane = {Modulo("t", Lanes)};");
        writer.Line($"int unit = {Sum(Times("block", UnitsPerGroup), UnitsPerGroup == 1 ? "0" : Divided("t", Lanes))};");
        writer.Line($"bool isReal = unit < {Count(Units)};");
        writer.Line($"int known = isReal ? unit : {Count(Units)} - 1;");
    }

    /// <summary>A row's numbers, <c>i</c>, each by one thread.</summary>
    protected void Sweep(CodeWriter writer, Action body)
    {
        using (writer.Block($"for (int i = lane; i < {length}; i += {Lanes})"))
            body();
    }
}
