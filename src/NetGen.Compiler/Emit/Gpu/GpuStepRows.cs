using static NetGen.Compiler.GpuSkeleton;

namespace NetGen.Compiler;

/// <summary>The epilogue at every element of a tile.</summary>
internal sealed class GpuStepMap(GpuStepScope scope, MapKernel kernel) : GpuStepPhase(scope)
{
    protected override int Features => checked((int)kernel.Elements.PerBatch);

    protected override bool HasAccumulator => false;

    public override void Write(CodeWriter writer)
    {
        using (writer.Block($"for (int e = t; e < {Memory.Samples * Features}; e += {StepMemory.Threads})"))
            writer.Line(Call(Modulo("e", Memory.Samples), Divided("e", Memory.Samples)));
    }
}

/// <summary>A row for each sample of a tile, which as many threads share as it has numbers, or as there are for a sample.</summary>
internal sealed class GpuStepRow(GpuStepScope scope, RowKernel kernel) : GpuStepPhase(scope), IGpuRowPlaces
{
    protected override int Features => kernel.Length;

    private int Lanes => PowerOfTwo(kernel.Length, StepMemory.Threads / Memory.Samples);

    /// <summary>Threads without a sample repeat the last one's work, because all meet its barriers.</summary>
    public override void Write(CodeWriter writer)
    {
        string sample = Divided("t", Lanes);
        writer.Line($"int lane = {Modulo("t", Lanes)};");
        writer.Line($"bool isReal = {sample} < {Memory.Samples};");
        writer.Line($"int s = GpuMath.Min({sample}, {Memory.Samples - 1});");
        new GpuRowText(kernel, Lanes, "scratch", this).Write(writer);
    }

    string IGpuRowPlaces.Read(int operand, string i) => Read(operand, i);

    string IGpuRowPlaces.Rate(int operand) => Rate(operand);

    string IGpuRowPlaces.Draw(int operand, string? i) => i is null ? Draw(operand, "0", 1) : Draw(operand, i, Features);

    string IGpuRowPlaces.Position(ScalarExpression.Ordinal axis, string i) => GpuEpilogueText.Place(WithinSample(Access.Along(axis)), i);

    IEnumerable<string> IGpuRowPlaces.Store(int operand, string? i, string value) => Places.Store(Binding(operand), i ?? "0", i is null ? 1 : Features, value);
}
