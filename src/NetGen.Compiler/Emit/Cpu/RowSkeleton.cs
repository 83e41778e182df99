using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Rows, sweep by sweep. What an earlier sweep has made of each number is read again where it was stored, is made again where that is cheap, and else waits in scratch. A row
/// that fits one vector stays in registers.
/// </summary>
internal sealed class RowSkeleton(RowKernel kernel, VectorWidth width) : KernelSkeleton(kernel, width)
{
    /// <summary>Numbers a tile.</summary>
    private const long Block = 4096;

    private readonly int[] _kept = [.. Enumerable.Range(0, kernel.Steps.Count).Where(k => WaitsInScratch(kernel, k))];

    public override KernelSchedule Schedule => KernelSchedule.Chunks(kernel.Rows, RowsPerTile, scratch: _kept.Length * Round16(kernel.Length));

    private long RowsPerTile => Math.Max(1, Block / kernel.Length);

    private bool IsOneVector => kernel.Length <= Lanes;

    private bool HasTail => kernel.Length % Lanes != 0;

    protected override void WriteBody(CodeWriter writer)
    {
        var reads = new SpanReads(
            kernel, [.. kernel.Steps.Select(s => s.Value)], kernel.Steps.Select(s => s.Store).Where(i => i >= 0), Width, kernel.Length, Share, "row");
        reads.Hoist(writer);
        if (_kept.Length > 0 && !IsOneVector)
            writer.Line("float* kept = &c->Scratch[thread * c->ScratchStride];");
        if (HasTail)
            writer.Line($"VecF mask = {TailMask(kernel.Length)};");
        using (Units(writer, "row", kernel.Rows, RowsPerTile))
        {
            writer.Line($"nint element = {Times("row", kernel.Length)};");
            reads.HoistSpan(writer, "element");
            new CpuRowText(kernel, this, reads).Write(writer);
        }
    }

    /// <summary>Whether a later sweep reads a dear value that is stored nowhere else.</summary>
    private static bool WaitsInScratch(RowKernel kernel, int step)
    {
        var steps = kernel.Steps;
        var sweeps = kernel.Sweeps();
        return !steps[step].GivesRow && steps[step].Store < 0 && ExpressionText.Weight(steps[step].Value) >= RowText.Dear && LastSweep(step) > sweeps[step];

        // The last sweep that reads a step's value, by way of those that are made again.
        int LastSweep(int read) => Enumerable.Range(read + 1, steps.Count - read - 1)
            .Where(k => steps[k].Value.Leaves().Contains(new Step(read)))
            .Select(k => steps[k].GivesRow || steps[k].Store >= 0 ? sweeps[k] : LastSweep(k))
            .Append(sweeps[read]).Max();
    }

    private sealed class CpuRowText : RowText
    {
        private readonly RowSkeleton _skeleton;
        private readonly SpanReads _reads;
        private string _offset = "0";

        public CpuRowText(RowKernel kernel, RowSkeleton skeleton, SpanReads reads)
            : base(kernel)
        {
            (_skeleton, _reads) = (skeleton, reads);
            foreach (var hoisted in reads.Hoisted)
                Known.Add(hoisted.Key, hoisted.Value);
        }

        protected override string Number => "VecF";

        protected override bool StaysKnown => _skeleton.IsOneVector;

        protected override ExpressionText Text(Func<ScalarExpression, string> leaf, string local) => new ScalarText(_skeleton.Width, Known, leaf, local);

        protected override string Leaf(ScalarExpression leaf, bool isOfRow) =>
            isOfRow && leaf is Draw draw ? ScalarText.DrawOf(draw.Operand, _skeleton.Width, "row")
            : _reads.Leaf(leaf, "element", isOfRow ? "0" : _offset) ?? throw new InvalidOperationException($"{leaf} is no leaf of a row.");

        protected override bool IsOfRow(int operand) => _reads.IsOnce(operand);

        protected override bool IsInvariant(ScalarExpression leaf) => _reads.Hoisted.ContainsKey(leaf);

        protected override void WriteNeutral(CodeWriter writer, int step)
        {
            if (!_skeleton.IsOneVector)
                writer.Line($"VecF r{step} = {Neutral(step)};");
        }

        protected override void WriteLoop(CodeWriter writer, IReadOnlyList<int> combined, Action<int, bool> body)
        {
            int length = Kernel.Length, lanes = _skeleton.Lanes;
            if (_skeleton.IsOneVector)
            {
                body(0, _skeleton.HasTail);
                return;
            }

            bool takesTurns = combined.Count > 0 && length >= LeastTurns * Turns * lanes && combined.All(IsCheap);
            if (takesTurns)
                WriteTurns(writer, combined);
            using (takesTurns ? writer.Block("") : null)
            {
                if (takesTurns)
                {
                    writer.Line("nint i = 0;");
                    using (writer.Block($"for (; i <= {length - Turns * lanes}; i += {Turns * lanes})"))
                    {
                        for (int turn = 0; turn < Turns; turn++)
                        {
                            using (writer.Block(""))
                                At(turn == 0 ? "i" : $"i + {turn * lanes}", turn, false);
                        }
                    }
                }

                if (!takesTurns || length % (Turns * lanes) >= lanes)
                {
                    using (writer.Block($"for ({(takesTurns ? "" : "nint i = 0")}; i <= {length - lanes}; i += {lanes})"))
                        At("i", 0, false);
                }
            }

            if (_skeleton.HasTail)
            {
                using (writer.Block(""))
                    At($"{length / lanes * lanes}", 0, true);
            }

            if (takesTurns)
                WriteTogether(writer, combined);

            void At(string offset, int turn, bool isTail)
            {
                _offset = offset;
                body(turn, isTail);
            }
        }

        protected override void WriteCombined(CodeWriter writer, int step, string into, ExpressionText text, bool isTail)
        {
            bool isSum = Steps[step].Combine == Combine.Sum;
            if (isSum && !isTail && !_skeleton.IsOneVector)
            {
                WriteSum(writer, step, into, text);
                return;
            }

            string value = isTail && isSum ? $"{text.WriteAtom(writer, Steps[step].Value)} & mask"
                : isTail ? $"Vec.ConditionalSelect(mask, {text.Write(writer, Steps[step].Value)}, {Neutral(step)})"
                : text.Write(writer, Steps[step].Value);
            writer.Line(_skeleton.IsOneVector ? $"VecF {into} = {value};" : isSum ? $"{into} += {value};" : $"{into} = Vec.Max({into}, {value});");
        }

        protected override void WriteShared(CodeWriter writer, int step) =>
            writer.Line($"r{step} = {_skeleton.Width.Broadcast($"VectorMath.{(Steps[step].Combine == Combine.Sum ? "HorizontalSum" : "HorizontalMax")}(r{step})")};");

        protected override void WriteStoreOfRow(CodeWriter writer, int step) => writer.Line($"p{Steps[step].Store}[row] = r{step}.ToScalar();");

        protected override void WriteStore(CodeWriter writer, int step, string value, bool combines, bool isTail)
        {
            if (IsKept(step))
            {
                writer.Line($"Vec.Store({value}, {KeptAt(step)});");
                return;
            }

            string target = Address.Of($"p{Steps[step].Store}", "element", _offset);
            writer.Line(isTail ? $"VectorMath.StorePartial({value}, {target}, {Kernel.Length % _skeleton.Lanes});" : $"Vec.Store({value}, {target});");
        }

        protected override bool IsKept(int step) => !_skeleton.IsOneVector && _skeleton._kept.Contains(step);

        protected override string? Again(int step) =>
            IsKept(step) ? $"Vec.Load({KeptAt(step)})" : Steps[step].Store >= 0 ? $"Vec.Load({Address.Of($"p{Steps[step].Store}", "element", _offset)})" : null;

        protected override string Max(string x, string y) => $"Vec.Max({x}, {y})";

        protected override string Neutral(int step) => Steps[step].Combine == Combine.Sum ? "VecF.Zero" : _skeleton.Width.Broadcast("float.NegativeInfinity");

        private string KeptAt(int step) => Address.Of("kept", $"{Array.IndexOf(_skeleton._kept, step) * Round16(Kernel.Length)}", _offset);
    }
}
