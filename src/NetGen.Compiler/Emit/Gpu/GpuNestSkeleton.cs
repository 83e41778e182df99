namespace NetGen.Compiler;

/// <summary>A nest: a thread takes an element of the result and all of its loops.</summary>
internal sealed class GpuNestSkeleton(NestKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    public override GpuGroups GroupCount => new(kernel.Elements, Threads);

    protected override int Vector => 1;

    protected override void WriteBody(CodeWriter writer)
    {
        WriteElement(writer, kernel.Elements);
        var nest = kernel.Nest;
        long inner = 1;
        for (int axis = nest.Results - 1; axis >= 0; axis--)
        {
            // The outermost axis is what is left.
            string rest = Divided("e", inner);
            if (nest.Uses(axis))
                writer.Line($"int x{axis} = {(axis == 0 ? rest : Modulo(inner == 1 ? rest : $"({rest})", nest.Axes[axis].Fixed))};");
            inner *= Math.Max(1, nest.Axes[axis].Fixed);
        }

        new GpuNestText(kernel).Write(writer);
        if (kernel.Index >= 0)
            writer.Line($"c.P{kernel.Index}[e] = index;");
        if (kernel.Epilogue.Steps.Count > 0)
            writer.Line(Epilogue.Call("e", NestText.Result));
    }
}

/// <summary>The loops of a nest for one element, <c>e</c>.</summary>
internal sealed class GpuNestText(NestKernel kernel) : NestText(kernel)
{
    protected override string Integer => "int";

    protected override string Number => "float";

    protected override string Constant(float value) => CodeWriter.Number(value);

    protected override string Count(Extent extent) => extent.IsBatched ? extent.PerBatch == 1 ? "c.N" : $"c.N * {extent.PerBatch}" : $"{extent.Fixed}";

    protected override void WriteRead(CodeWriter writer, int read, NestPlaces places)
    {
        int operand = Kernel.Sources[Nest.Reads[read].Input].Operand;
        string guard = places.Guard(read), value = $"{(Kernel.Operands[operand].IsInteger ? "(float)" : "")}c.P{operand}[{places.Flat(read)}]";
        if (guard.Length == 0)
        {
            writer.Line($"float r{read} = {value};");
            return;
        }

        writer.Line($"float r{read} = {Constant(Nest.Reads[read].Outside)};");
        writer.Line($"if ({guard})");
        writer.Line($"    r{read} = {value};");
    }

    protected override void WriteMaximum(CodeWriter writer, string value) => writer.Line($"{Result} = GpuMath.Max({Result}, {value});");

    protected override void WriteNoMaximum(CodeWriter writer) => writer.Line("int index = -1;");

    protected override void WriteFirstMaximum(CodeWriter writer, string value, string position)
    {
        writer.Line($"float candidate = {value};");
        using (writer.Block($"if (index < 0 || candidate > {Result} || (GpuMath.IsNaN(candidate) && !GpuMath.IsNaN({Result})))"))
        {
            writer.Line($"{Result} = candidate;");
            writer.Line($"index = {position};");
        }
    }

    protected override string Text(CodeWriter writer, ScalarExpression expression, Func<ScalarExpression, string> leaf)
    {
        var text = new GpuScalarText(leaf);
        text.Count(expression);
        return text.Write(writer, expression);
    }

    protected override string PositionOf(int axis) => $"(float){Axis(axis)}";

    protected override string RateOf(int operand) => GpuScalarText.RateOf(operand);

    protected override string DrawOf(int operand) => GpuScalarText.DrawOf(operand, "e");
}
