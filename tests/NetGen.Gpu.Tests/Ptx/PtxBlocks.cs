namespace NetGen.Gpu.Tests;

/// <summary>Instructions that run one behind the other: from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
/// <param name="Next">The blocks that may follow: where a branch at its end goes first, then the one behind it in the text.</param>
internal sealed record PtxBlock(int Start, int End, int[] Next);

/// <summary>The flow graph of a kernel.</summary>
internal static class PtxBlocks
{
    /// <summary>The blocks in the order of the text.</summary>
    public static List<PtxBlock> Of(PtxInstruction[] code)
    {
        var starts = new SortedSet<int> { 0, code.Length };
        for (int at = 0; at < code.Length; at++)
        {
            if (code[at].Flow is PtxFlow.Branch)
                starts.Add(code[at].Target);
            if (code[at].Flow is PtxFlow.Branch or PtxFlow.Exit)
                starts.Add(at + 1);
        }

        int[] list = [.. starts];
        var index = list.Index().ToDictionary(s => s.Item, s => s.Index);
        var blocks = new List<PtxBlock>();
        for (int b = 0; b + 1 < list.Length; b++)
        {
            var end = code[list[b + 1] - 1];
            var next = new List<int>();
            if (end.Flow == PtxFlow.Branch)
                next.Add(index[end.Target]);
            if (GoesOn(end) && b + 2 < list.Length)
                next.Add(b + 1);
            blocks.Add(new PtxBlock(list[b], list[b + 1], [.. next]));
        }

        return blocks;
    }

    /// <summary>
    /// The instructions in an order in which threads that part meet again as soon as they can: a block comes behind all that lead to it, but for the jumps back of loops, whose blocks stay
    /// together. A compiler puts what it thinks is rare behind everything else; a warp that goes on at its first place would not wait for threads there.
    /// </summary>
    public static PtxInstruction[] Sort(PtxInstruction[] code)
    {
        var blocks = Of(code);
        var order = new PtxBlockOrder(blocks).Run();
        var sorted = new List<PtxInstruction>();
        int[] starts = new int[blocks.Count];
        for (int k = 0; k < order.Count; k++)
        {
            var block = blocks[order[k]];
            int next = k + 1 < order.Count ? order[k + 1] : -1;
            starts[order[k]] = sorted.Count;
            sorted.AddRange(code[block.Start..block.End]);
            var end = sorted[^1];
            int behind = GoesOn(end) && block.Next.Length > 0 ? block.Next[^1] : -1;
            if (end.Flow == PtxFlow.Branch)
            {
                end.Target = block.Next[0];
                if (end.Guard < 0 && end.Target == next)
                {
                    sorted.RemoveAt(sorted.Count - 1);
                }
                else if (end.Guard >= 0 && end.Target == next)
                {
                    (end.Target, behind) = (behind, next);
                    end.IsGuardNegated = !end.IsGuardNegated;
                }
            }

            if (behind >= 0 && behind != next)
                sorted.Add(new PtxInstruction { Text = "bra", Flow = PtxFlow.Branch, Target = behind });
        }

        foreach (var branch in sorted.Where(i => i.Flow == PtxFlow.Branch))
            branch.Target = starts[branch.Target];
        return [.. sorted];
    }

    /// <summary>Whether what is behind an instruction may follow it.</summary>
    private static bool GoesOn(PtxInstruction end) => end.Flow is PtxFlow.Next or PtxFlow.Barrier or PtxFlow.Meeting || end.Guard >= 0;
}

/// <summary>A weak topological order of a flow graph (Bourdoncle, "Efficient chaotic iteration strategies with widenings", 1993).</summary>
internal sealed class PtxBlockOrder(IReadOnlyList<PtxBlock> blocks)
{
    private readonly int[] _numbers = new int[blocks.Count];
    private readonly Stack<int> _open = [];
    private int _last;

    /// <summary>The blocks that can be reached.</summary>
    public List<int> Run()
    {
        var order = new List<int>();
        Visit(0, order);
        order.Reverse();
        return order;
    }

    /// <summary>Adds, in reverse, a block and what it leads to.</summary>
    /// <returns>The number of the outermost loop's head that it leads back to, or its own.</returns>
    private int Visit(int block, List<int> order)
    {
        _open.Push(block);
        int head = _numbers[block] = ++_last;
        bool isLoop = false;
        foreach (int next in blocks[block].Next)
        {
            int reached = _numbers[next] == 0 ? Visit(next, order) : _numbers[next];
            if (reached > head)
                continue;
            head = reached;
            isLoop = true;
        }

        if (head != _numbers[block])
            return head;
        _numbers[block] = int.MaxValue;
        int member = _open.Pop();
        if (!isLoop)
        {
            order.Add(block);
            return head;
        }

        for (; member != block; member = _open.Pop())
            _numbers[member] = 0;

        // The blocks of the loop, but its head, are put in order again, without the jumps back to it.
        foreach (int next in blocks[block].Next.Where(next => _numbers[next] == 0))
            Visit(next, order);
        order.Add(block);
        return head;
    }
}
