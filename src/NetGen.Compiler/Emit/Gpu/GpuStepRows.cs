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

/// <summary>What some threads do together for each sample of a tile: as many as a row has numbers, or as there are for a sample.</summary>
internal abstract class GpuStepRow(GpuStepScope scope, int length) : GpuStepPhase(scope)
{
    protected int Length => length;

    protected int Lanes => PowerOfTwo(length, StepMemory.Threads / Memory.Samples);

    /// <summary>Declares <c>lane</c>, the place <c>s</c> of a sample in the tile, and whether it <c>isReal</c>: other threads repeat the last sample's work, because all meet its barriers.</summary>
    protected void WriteSample(CodeWriter writer)
    {
        string sample = Divided("t", Lanes);
        writer.Line($"int lane = {Modulo("t", Lanes)};");
        writer.Line($"bool isReal = {sample} < {Memory.Samples};");
        writer.Line($"int s = GpuMath.Min({sample}, {Memory.Samples - 1});");
    }

    /// <summary>Adds up <paramref name="body"/>, an assignment for number i of the row, into a new local.</summary>
    protected void WriteSum(CodeWriter writer, string sum, string body, bool spreads)
    {
        writer.Line($"float {sum} = 0f;");
        using (writer.Block($"for (int i = lane; i < {length}; i += {Lanes})"))
            writer.Line(body);
        GpuReduction.Write(writer, sum, "scratch", Lanes, 1, "+", spreads);
    }
}

/// <summary>The mean of each sample's numbers.</summary>
internal sealed class GpuStepMean(GpuStepScope scope, MeanKernel kernel) : GpuStepRow(scope, kernel.Rows)
{
    protected override int Features => 1;

    public override void Write(CodeWriter writer)
    {
        WriteSample(writer);
        WriteSum(writer, "sum", $"sum += {Places.Read(Binding(0), "i", Length)};", spreads: false);
        using (writer.Block("if (isReal && lane == 0)"))
            writer.Line(Call("s", "0", $"sum * {CodeWriter.Number(1f / kernel.Rows)}"));
    }
}

/// <summary>A row a sample.</summary>
internal sealed class GpuStepRowSteps(GpuStepScope scope, RowKernel kernel) : GpuStepRow(scope, kernel.Length), IGpuRowPlaces
{
    protected override int Features => Length;

    public override void Write(CodeWriter writer)
    {
        WriteSample(writer);
        new GpuRowText(kernel, Lanes, "scratch", this).Write(writer);
    }

    string IGpuRowPlaces.Read(int operand, string i) => Read(operand, i);

    string IGpuRowPlaces.Rate(int operand) => Rate(operand);

    string IGpuRowPlaces.Draw(int operand, string? i) => i is null ? Draw(operand, "0", 1) : Draw(operand, i, Length);

    string IGpuRowPlaces.Position(ScalarExpression.Ordinal axis, string i) => GpuEpilogueText.Place(WithinSample(Access.Along(axis)), i);

    IEnumerable<string> IGpuRowPlaces.Store(int operand, string? i, string value) => Places.Store(Binding(operand), i ?? "0", i is null ? 1 : Length, value);
}
