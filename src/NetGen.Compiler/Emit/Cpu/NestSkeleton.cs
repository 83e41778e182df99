namespace NetGen.Compiler;

/// <summary>
/// A nest: vectors along the result's last axis. What does not lie side by side there, or is not there everywhere, is put together lane by lane.
/// </summary>
internal sealed class NestSkeleton(NestKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Elements of a row that are one piece of work at most.</summary>
    private const int Block = 512;

    /// <summary>Points of the loops that a tile takes at least, if there are so many.</summary>
    private const long PointsATile = 16384;

    /// <summary>What a batch is taken for when work is cut into tiles.</summary>
    private const long UsualBatch = 32;

    private Nest Nest => kernel.Nest;

    /// <summary>The length of a row: the last axis, or one number where the result is one.</summary>
    private Extent Length => Nest.Results == 0 ? Extent.Of(1) : Nest.Axes[Nest.Results - 1];

    /// <summary>Rows, each of <see cref="BlocksPerRow"/> pieces of work.</summary>
    private Extent Rows => Nest.Axes.Take(Nest.Results - 1).Aggregate(Extent.Of(1), (product, axis) => product.Times(axis));

    private long BlocksPerRow => Length.IsBatched ? 1 : Divide(Length.Fixed, Block);

    /// <summary>Pieces of work; a row that is the batch has some for each block of samples.</summary>
    private Extent Pieces => Length.IsBatched ? Length : Rows.Times(BlocksPerRow);

    private long PiecesPerTile
    {
        get
        {
            long points = Nest.Reduced.Aggregate(1L, (product, axis) => product * (Nest.Axes[axis].IsBatched ? UsualBatch : Nest.Axes[axis].Fixed));
            return Length.IsBatched ? Block : Math.Max(1, PointsATile / (points * Math.Min(Block, Length.Fixed)));
        }
    }

    public override KernelSchedule Schedule => KernelSchedule.Chunks(Pieces, PiecesPerTile);

    protected override void WriteBody(CodeWriter writer)
    {
        var text = new CpuNestText(kernel, Width);
        var epilogue = Epilogue(Length.IsBatched ? 0 : Length.Fixed);
        epilogue.Hoist(writer);
        text.WritePointers(writer);
        if (Length.IsBatched)
        {
            writer.Line($"nint first = (nint)tile * {Block};");
            writer.Line($"nint length = Math.Min({Block}, (nint)c->N - first);");
            WriteSpan(writer, text, epilogue, "first", "length", 0);
            return;
        }

        using (Units(writer, "piece", Pieces, PiecesPerTile))
        {
            writer.Line(BlocksPerRow == 1 ? "nint row = piece;" : $"nint row = piece / {BlocksPerRow};");
            string rest = "row";
            for (int axis = Nest.Results - 2; axis >= 0; axis--)
            {
                // The outermost axis is what is left.
                writer.Line($"nint x{axis} = {(axis == 0 ? rest : $"{rest} % {Nest.Axes[axis].Fixed}")};");
                if (axis > 0)
                    rest = $"{rest} / {Nest.Axes[axis].Fixed}";
            }

            writer.Line($"nint start = {(BlocksPerRow == 1 ? "0" : $"piece % {BlocksPerRow} * {Block}")};");
            writer.Line($"nint element = {Sum(Times("row", Length.Fixed), "start")};");
            if (BlocksPerRow > 1)
                writer.Line($"nint length = Math.Min({Block}, {Length.Fixed} - start);");
            WriteSpan(writer, text, epilogue, "element", BlocksPerRow > 1 ? "length" : $"{Length.Fixed}", BlocksPerRow > 1 ? 0 : Length.Fixed);
        }
    }

    private void WriteSpan(CodeWriter writer, CpuNestText text, EpilogueText epilogue, string element, string length, long fixedLength) => epilogue.Span(
        writer, element, length,
        (w, count) =>
        {
            if (Nest.Results > 0)
                w.Line($"nint x{Nest.Results - 1} = {(Length.IsBatched ? "first" : "start")} + i;");
            text.Write(w);
            if (kernel.Index >= 0)
                MaximumText.Store(w, $"c->P{kernel.Index} + {element} + i", count);
            return NestText.Result;
        },
        fixedLength);
}

/// <summary>The loops of a nest for a vector of elements along the result's last axis, whose first position is <c>x</c> with that axis' number.</summary>
internal sealed class CpuNestText(NestKernel kernel, VectorWidth width) : NestText(kernel)
{
    private static readonly Dictionary<ScalarExpression, string> NothingHoisted = [];

    /// <summary>The axis that vectors run along, or −1.</summary>
    private int Along => Nest.Results - 1;

    protected override string Integer => "nint";

    protected override string Number => "VecF";

    public void WritePointers(CodeWriter writer)
    {
        foreach (int operand in Nest.Reads.Select(r => Kernel.Sources[r.Input].Operand).Distinct())
        {
            bool isInteger = Kernel.Operands[operand].IsInteger;
            writer.Line(isInteger ? $"int* source{operand} = (int*)c->P{operand};" : $"float* source{operand} = c->P{operand};");
        }

        var places = new NestPlaces(Kernel, Axis, Count);
        if (Enumerable.Range(0, Nest.Reads.Count).Any(r => IsGathered(r, places)))
            writer.Line($"float* lanes = stackalloc float[{width.Lanes}];");
        if (Nest.Combine == Combine.FirstMaximum && Enumerable.Range(0, Nest.Reads.Count).Any(r => IsGuardedApart(r, places)))
            writer.Line($"float* inside = stackalloc float[{width.Lanes}];");
    }

    protected override string Constant(float value) => value == 0 ? "VecF.Zero" : width.Broadcast(CodeWriter.Number(value));

    protected override string Count(Extent extent) => extent.IsBatched ? extent.PerBatch == 1 ? "(nint)c->N" : $"(nint)c->N * {extent.PerBatch}" : $"{extent.Fixed}";

    protected override void WriteRead(CodeWriter writer, int read, NestPlaces places)
    {
        string guard = places.Guard(read), outside = Constant(Nest.Reads[read].Outside);
        if (IsGathered(read, places))
        {
            if (Nest.Combine != Combine.FirstMaximum && places.Run(read, Along) is { } run)
            {
                WriteRun(writer, read, places, run.Place, run.Extent);
                return;
            }

            WriteLanes(writer, read);
            writer.Line($"VecF r{read} = Vec.Load(lanes);");
            if (Nest.Combine == Combine.FirstMaximum && IsGuardedApart(read, places))
                writer.Line($"VecF inside{read} = Vec.GreaterThan(Vec.Load(inside), VecF.Zero);");
            return;
        }

        bool isSpread = Along < 0 || places.Stride(read, Along) == 0;
        string value = isSpread ? width.Broadcast($"(float){Source(read)}[{places.Flat(read)}]") : VectorAt(read, places);
        writer.Line($"VecF r{read} = {(guard.Length == 0 ? value : $"{guard} ? {value} : {outside}")};");
    }

    protected override void WriteMaximum(CodeWriter writer, string value) => writer.Line($"{Result} = Vec.Max({Result}, {value});");

    protected override void WriteNoMaximum(CodeWriter writer) => writer.Line("VecI index = VecI.AllBitsSet;");

    protected override void WriteFirstMaximum(CodeWriter writer, string value, string position)
    {
        writer.Line($"VecF candidate = {value};");
        writer.Line($"VecF wins = Vec.AndNot(Vec.Equals({Result}, {Result}), Vec.LessThanOrEqual(candidate, {Result})) | Vec.LessThan(index, VecI.Zero).AsSingle();");
        var places = new NestPlaces(Kernel, Axis, Count);
        foreach (int read in Enumerable.Range(0, Nest.Reads.Count).Where(r => IsGuardedApart(r, places)))
            writer.Line($"wins &= inside{read};");
        writer.Line($"{Result} = Vec.ConditionalSelect(wins, candidate, {Result});");
        writer.Line($"index = Vec.ConditionalSelect(wins.AsInt32(), Vec.Create((int)({position})), index);");
    }

    protected override string Text(CodeWriter writer, ScalarExpression expression, Func<ScalarExpression, string> leaf)
    {
        var text = new ScalarText(width, NothingHoisted, leaf, "y");
        text.Count(expression);
        return text.Write(writer, expression);
    }

    protected override string PositionOf(int axis) => axis == Along ? $"({width.Broadcast($"(float){Axis(axis)}")} + VecF.Indices)" : width.Broadcast($"(float){Axis(axis)}");

    protected override string RateOf(int operand) => ScalarText.RateOf(operand);

    protected override string DrawOf(int operand) => ScalarText.DrawOf(operand, width, $"{(Nest.Axes[Along].IsBatched ? "first" : "element")} + i");

    protected override bool IsGuardedApart(int read, NestPlaces places) => IsGathered(read, places) && places.Guard(read).Length > 0;

    private string Last => Nest.Axes[Along] is { IsBatched: false } axis ? $"{axis.Fixed - 1}" : "(nint)c->N - 1";

    private string Source(int read) => $"source{Kernel.Sources[Nest.Reads[read].Input].Operand}";

    private bool IsGathered(int read, NestPlaces places) => Along >= 0 && places.Stride(read, Along) is not (0 or 1);

    /// <summary>A read of numbers side by side which are not there everywhere: whole vectors inside the input and outside, lanes at its ends.</summary>
    private void WriteRun(CodeWriter writer, int read, NestPlaces places, string place, long extent)
    {
        string first = place.All(char.IsLetterOrDigit) ? place : $"({place})";
        writer.Line($"VecF r{read} = {Constant(Nest.Reads[read].Outside)};");
        using (writer.Block($"if ({places.Guard(read)} && {first} <= {extent - width.Lanes})"))
            writer.Line($"r{read} = {VectorAt(read, places)};");
        using (writer.Block($"else if ({first} > -{width.Lanes} && {first} < {extent})"))
        {
            WriteLanes(writer, read);
            writer.Line($"r{read} = Vec.Load(lanes);");
        }
    }

    private string VectorAt(int read, NestPlaces places)
    {
        string vector = $"Vec.Load({Address.Of(Source(read), places.Flat(read))})";
        return Kernel.Operands[Kernel.Sources[Nest.Reads[read].Input].Operand].IsInteger ? $"Vec.ConvertToSingle({vector})" : vector;
    }

    /// <summary>Lanes behind the row's end read what its last one reads.</summary>
    private void WriteLanes(CodeWriter writer, int read)
    {
        var places = new NestPlaces(Kernel, axis => axis == Along ? "at" : Axis(axis), Count);
        using var lanes = writer.Block($"for (int lane = 0; lane < {width.Lanes}; lane++)");
        writer.Line($"nint at = Math.Min({Axis(Along)} + lane, {Last});");
        string guard = places.Guard(read), value = $"{Source(read)}[{places.Flat(read)}]";
        writer.Line($"lanes[lane] = {(guard.Length == 0 ? value : $"{guard} ? {value} : {CodeWriter.Number(Nest.Reads[read].Outside)}")};");
        if (guard.Length > 0 && Nest.Combine == Combine.FirstMaximum)
            writer.Line($"inside[lane] = {guard} ? 1f : 0f;");
    }
}
