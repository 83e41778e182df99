namespace NetGen.Compiler;

/// <summary>The epilogue at every element: a thread takes four, where rows allow it.</summary>
internal sealed class GpuMapSkeleton(MapKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    public override GpuGroups GroupCount => new(kernel.Elements, Threads * Vector);

    protected override int Vector => IsWhole(kernel.Elements) ? 4 : 1;

    protected override bool HasAccumulator => false;

    protected override void WriteBody(CodeWriter writer)
    {
        WriteElement(writer, kernel.Elements);
        writer.Line(Epilogue.Call("e"));
    }
}
