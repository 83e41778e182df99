namespace NetGen.Compiler;

/// <summary>
/// A whole training step: a group brings all weights into shared memory, then tile after tile of its samples, whose phases run with a barrier between stages. Each thread
/// holds the sums of some gradients in registers for all tiles. They take the weights' place at the end, from where one group alone updates the
/// parameters, and several write what they have.
/// </summary>
internal sealed class GpuStepSkeleton(StepKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    private readonly GpuStepPlaces _places = new(kernel);
    private readonly List<GpuStepPhase> _phases = GpuStepPhase.All(kernel, name);

    public override int GroupSize => StepMemory.Threads;

    public override string Groups => kernel.Schedule.Groups;

    protected override int Vector => 1;

    private StepMemory Memory => kernel.Memory;

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Memory.Floats});");
        writer.Line("ArrayView<F4> quads = shared.AsAligned(16).Cast<F4>();");
        writer.Line($"ArrayView<float> scratch = shared.SubView({Memory.ScratchPlace}, {StepMemory.Threads});");
        writer.Line("int t = Group.IdxX;");
        foreach (var weight in Memory.Weights)
            ForEach(writer, weight.Size, () => writer.Line($"{At(weight)} = c.P0[{Sum("e", $"{weight.Offset}")}];"));
        foreach (string sums in _phases.SelectMany(p => p.Sums))
            writer.Line($"float {sums};");
        writer.Line();
        writer.Line($"int tiles = (c.N + {Memory.Samples - 1}) / {Memory.Samples};");
        writer.Line("int from = (int)((long)block * tiles / Grid.DimX), to = (int)((long)(block + 1) * tiles / Grid.DimX);");
        using (writer.Block("for (int tile = from; tile < to; tile++)"))
            WriteTile(writer);
        writer.Line();
        // The last stage has been waited for; a group without samples has not waited since it read the weights.
        writer.Line("Group.Barrier();");
        foreach (var phase in _phases)
            phase.WriteSums(writer);
        writer.Line("Group.Barrier();");
        WriteResults(writer);
    }

    protected override void WriteMethods(CodeWriter writer, string comment)
    {
        foreach (var phase in _phases)
            phase.WriteMethods(writer);
    }

    private void WriteTile(CodeWriter writer)
    {
        writer.Line($"int start = tile * {Memory.Samples};");
        writer.Line($"int count = GpuMath.Min({Memory.Samples}, c.N - start);");
        if (Memory.Find(new Binding.Input()) is { } input)
        {
            ForEach(writer, Memory.Samples * input.Features, () =>
            {
                writer.Line($"int s = {Divided("e", input.Features)}, f = {Modulo("e", input.Features)};");
                writer.Line($"shared[{Memory.PlaceOf(input)} + f * {Memory.Stride} + s] = c.P{kernel.Input}[{GpuStepPlaces.InBatch("GpuMath.Min(s, count - 1)", "f", input.Features)}];");
            });
        }

        int stage = -1;
        foreach (var phase in _phases)
        {
            if (phase.Stage != stage)
                writer.Line("Group.Barrier();");
            stage = phase.Stage;
            writer.Line();
            writer.Line($"// {phase.Comment}");
            using (writer.Block(""))
                phase.Write(writer);
        }

        writer.Line();
        writer.Line("Group.Barrier();");
    }

    private void WriteResults(CodeWriter writer)
    {
        using (writer.Block("if (Grid.DimX == 1)"))
        {
            foreach (var weight in Memory.Weights)
                ForEach(writer, weight.Size, () => writer.Line(Epilogue.Call(Sum("e", $"{weight.Offset}"), At(weight))));
        }

        using (writer.Block("else"))
        {
            long floats = Memory.Weights[Memory.Weights.Count - 1] is var last ? last.Offset + Padded(last) : 0;
            writer.Line($"int sums = block * {floats};");
            foreach (var weight in Memory.Weights)
            {
                // Between parameters there are zeros.
                string value = Padded(weight) == weight.Size ? At(weight) : $"e < {weight.Size} ? {At(weight)} : 0f";
                ForEach(writer, Padded(weight), () => writer.Line($"c.P{kernel.Partials}[{Sum("sums", $"{weight.Offset}", "e")}] = {value};"));
            }
        }
    }

    private static int Padded(StepMatrix weight) => Divide(weight.Size, PlanMemory.Alignment) * PlanMemory.Alignment;

    /// <summary>Element e of a parameter in shared memory.</summary>
    private static string At(StepMatrix weight) => weight.Rows == 1
        ? $"shared[{Sum($"{weight.Place}", "e")}]"
        : $"shared[{Sum($"{weight.Place}", Times(Divided("e", weight.Columns), weight.Stride), Modulo("e", weight.Columns))}]";

    private void ForEach(CodeWriter writer, int count, Action body)
    {
        using (writer.Block($"for (int e = t; e < {count}; e += {GroupSize})"))
            body();
    }
}
