using System.Numerics;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Gives rows of registers their places: rows that never live together share one, so that a warp's registers stay in the processor's cache. Liveness is
/// that of the flow graph; a row lives from the first to the last instruction, in the order of the text, where it does.
/// </summary>
internal static class PtxRegisters
{
    /// <summary>Replaces the rows of operands by their places.</summary>
    /// <returns>Bytes of the registers of a warp.</returns>
    public static int Place(PtxInstruction[] code, IReadOnlyList<PtxRow> rows)
    {
        int bytes = 0;
        foreach (char width in "xwp")
        {
            foreach (var row in rows.Where(r => r.Width == width && r.Kind != PtxRowKind.Register))
                Append(row);
        }

        var (first, last) = Lifetimes(code, rows.Count);
        foreach (char width in "xwp")
        {
            var free = new Stack<int>();
            var living = new PriorityQueue<PtxRow, int>();
            bool IsPlaced(int r) => rows[r].Width == width && rows[r].Kind == PtxRowKind.Register && last[r] >= 0;
            foreach (int r in Enumerable.Range(0, rows.Count).Where(IsPlaced).OrderBy(r => first[r]))
            {
                while (living.TryPeek(out var dead, out int end) && end < first[r])
                    free.Push(living.Dequeue().Place);
                if (free.TryPop(out int place))
                    rows[r].Place = place;
                else
                    Append(rows[r]);
                living.Enqueue(rows[r], last[r]);
            }
        }

        foreach (var i in code)
        {
            i.Operands = [.. i.Operands.Select(o => rows[o].Place)];
            i.Guard = i.Guard < 0 ? -1 : rows[i.Guard].Place;
            (i.D, i.A, i.B, i.C) = (Operand(i, 0), Operand(i, 1), Operand(i, 2), Operand(i, 3));
        }

        return Math.Max(bytes, 8 * PtxWarp.Lanes);

        static int Operand(PtxInstruction i, int k) => i.Operands.ElementAtOrDefault(k);

        void Append(PtxRow row)
        {
            row.Place = bytes;
            bytes += row.Bytes;
        }
    }

    /// <summary>The first and the last instruction where each row lives; -1 for one that does nowhere.</summary>
    private static (int[] First, int[] Last) Lifetimes(PtxInstruction[] code, int rows)
    {
        var blocks = PtxBlocks.Of(code);
        int words = (rows + 63) / 64;
        ulong[][] used = Sets(), killed = Sets(), alive = Sets(), left = Sets();
        for (int b = 0; b < blocks.Count; b++)
        {
            for (int at = blocks[b].Start; at < blocks[b].End; at++)
            {
                var i = code[at];
                foreach (int row in Reads(i).Where(r => !Has(killed[b], r)))
                    Add(used[b], row);
                foreach (int row in i.Operands.AsSpan(0, i.Writes))
                    Add(killed[b], row);
            }
        }

        for (bool changes = true; changes;)
        {
            changes = false;
            for (int b = blocks.Count - 1; b >= 0; b--)
            {
                for (int w = 0; w < words; w++)
                {
                    ulong after = 0;
                    foreach (int next in blocks[b].Next)
                        after |= alive[next][w];
                    ulong before = used[b][w] | (after & ~killed[b][w]);
                    changes |= before != alive[b][w];
                    (left[b][w], alive[b][w]) = (after, before);
                }
            }
        }

        int[] first = new int[rows], last = new int[rows];
        Array.Fill(last, -1);
        for (int b = 0; b < blocks.Count; b++)
        {
            Touch(alive[b], blocks[b].Start);
            for (int at = blocks[b].Start; at < blocks[b].End; at++)
            {
                foreach (int row in code[at].Operands)
                    TouchRow(row, at);
                if (code[at].Guard >= 0)
                    TouchRow(code[at].Guard, at);
            }

            Touch(left[b], blocks[b].End - 1);
        }

        return (first, last);

        ulong[][] Sets() => [.. blocks.Select(_ => new ulong[words])];

        void Touch(ulong[] set, int at)
        {
            for (int w = 0; w < words; w++)
            {
                for (ulong rest = set[w]; rest != 0; rest &= rest - 1)
                    TouchRow(w * 64 + BitOperations.TrailingZeroCount(rest), at);
            }
        }

        void TouchRow(int row, int at)
        {
            if (last[row] < 0)
                first[row] = at;
            last[row] = at;
        }
    }

    /// <summary>An instruction under a predicate leaves what it writes as it was in some threads: there it reads it.</summary>
    private static IEnumerable<int> Reads(PtxInstruction i) => i.Guard < 0 ? i.Operands.Skip(i.Writes) : i.Operands.Append(i.Guard);

    private static bool Has(ulong[] set, int row) => (set[row / 64] >> (row % 64) & 1) != 0;

    private static void Add(ulong[] set, int row) => set[row / 64] |= 1UL << (row % 64);
}
