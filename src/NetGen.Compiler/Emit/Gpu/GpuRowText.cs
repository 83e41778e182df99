using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Where a row's numbers stand.</summary>
internal interface IGpuRowPlaces
{
    /// <summary>An operand's number at element <paramref name="i"/> of the row.</summary>
    string Read(int operand, string i);

    /// <summary>The number of the use behind an operand.</summary>
    string Rate(int operand);

    /// <summary>A draw of its stream at element <paramref name="i"/>; for the row where that is null.</summary>
    string Draw(int operand, string? i);

    /// <summary>The position along an axis of element <paramref name="i"/>.</summary>
    string Position(Ordinal axis, string i);

    /// <summary>The lines that store a number at element <paramref name="i"/>; for the row where that is null.</summary>
    IEnumerable<string> Store(int operand, string? i, string value);
}

/// <summary>
/// A row that <paramref name="lanes"/> threads share, wherever its numbers stand; values are made again in each sweep. It uses <c>t</c>, <c>lane</c> and whether the row <c>isReal</c>.
/// </summary>
/// <param name="scratch">Shared memory, a float a thread.</param>
internal sealed class GpuRowText(RowKernel kernel, int lanes, string scratch, IGpuRowPlaces places) : RowText(kernel)
{
    private string _i = "0";

    protected override string Number => "float";

    protected override ExpressionText Text(Func<ScalarExpression, string> leaf, string local) => new GpuScalarText(leaf, Known, local);

    protected override string Leaf(ScalarExpression leaf, bool isOfRow) => leaf switch
    {
        Argument a => Kernel.Operands[a.Index].IsInteger ? $"(float){places.Read(a.Index, isOfRow ? "0" : _i)}" : places.Read(a.Index, isOfRow ? "0" : _i),
        Rate r => places.Rate(r.Operand),
        Draw d => places.Draw(d.Operand, isOfRow ? null : _i),
        Ordinal o => $"(float)({places.Position(o, isOfRow ? "0" : _i)})",
        _ => throw new InvalidOperationException($"{leaf} is no leaf of a row."),
    };

    protected override bool IsOfRow(int operand) => Kernel.Operands[operand].Access is Access.Strided s && s.IsConstantAlong(Kernel.Length);

    protected override bool IsInvariant(ScalarExpression leaf) => leaf is Scalar or Samples or Rate;

    protected override void WriteNeutral(CodeWriter writer, int step) => writer.Line($"float r{step} = {Neutral(step)};");

    protected override string Neutral(int step) => Steps[step].Combine == Combine.Sum ? "0f" : "float.NegativeInfinity";

    protected override string Max(string x, string y) => $"GpuMath.Max({x}, {y})";

    protected override void WriteLoop(CodeWriter writer, IReadOnlyList<int> combined, Action<int, bool> body)
    {
        using var real = combined.Count > 0 ? null : writer.Block("if (isReal)");
        bool takesTurns = combined.Count > 0 && Kernel.Length >= LeastTurns * Turns * lanes && combined.All(IsCheap);
        if (takesTurns)
            WriteTurns(writer, combined);
        using (takesTurns ? writer.Block("") : null)
        {
            if (takesTurns)
            {
                // A thread that waits for each number would wait some hundred cycles each time.
                writer.Line("int i = lane;");
                using (writer.Block($"for (; i < {Kernel.Length - (Turns - 1) * lanes}; i += {Turns * lanes})"))
                {
                    for (int turn = 0; turn < Turns; turn++)
                    {
                        using (writer.Block(""))
                            At(turn == 0 ? "i" : $"(i + {turn * lanes})", turn);
                    }
                }
            }

            using (writer.Block($"for ({(takesTurns ? "" : "int i = lane")}; i < {Kernel.Length}; i += {lanes})"))
                At("i", 0);
        }

        if (takesTurns)
            WriteTogether(writer, combined);

        void At(string i, int turn)
        {
            _i = i;
            body(turn, false);
        }
    }

    protected override void WriteCombined(CodeWriter writer, int step, string into, ExpressionText text, bool isTail)
    {
        if (Steps[step].Combine == Combine.Sum)
            WriteSum(writer, step, into, text);
        else
            writer.Line($"{into} = GpuMath.Max({text.Write(writer, Steps[step].Value)}, {into});");
    }

    protected override void WriteShared(CodeWriter writer, int step) =>
        GpuReduction.Write(writer, $"r{step}", scratch, lanes, 1, Steps[step].Combine == Combine.Sum ? "+" : "GpuMath.Max", spreads: true);

    /// <summary>At the end: threads that part in front of a barrier do not meet again there in whatever ILGPU makes of them.</summary>
    protected override void WriteStoreOfRow(CodeWriter writer, int step)
    {
    }

    protected override void WriteEnd(CodeWriter writer)
    {
        int[] stored = [.. Enumerable.Range(0, Steps.Count).Where(k => Steps[k].GivesRow && Steps[k].Store >= 0)];
        if (stored.Length == 0)
            return;
        using (writer.Block("if (isReal && lane == 0)"))
        {
            foreach (int k in stored)
                WriteLines(writer, places.Store(Steps[k].Store, null, $"r{k}"));
        }
    }

    protected override void WriteStore(CodeWriter writer, int step, string value, bool combines, bool isTail)
    {
        using (combines ? writer.Block("if (isReal)") : null)
            WriteLines(writer, places.Store(Steps[step].Store, _i, value));
    }

    private static void WriteLines(CodeWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            writer.Line(line);
    }
}
