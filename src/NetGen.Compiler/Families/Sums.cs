namespace NetGen.Compiler;

/// <summary>Sums over the batch and leading axes, and means over the leading axes of a sample.</summary>
internal sealed class Sums : Family
{
    /// <summary>Elementwise nodes in front of a sum at most.</summary>
    private const int MostInFront = 8;

    /// <summary>What they read at most, so that a call has room for an optimizer's step behind.</summary>
    private const int MostRead = 8;

    internal override bool Opens(Node node) =>
        node.Operator is GroupedSum { Gradient: Reduce } || (node.Operator is Reduce sum && (sum.SumsColumns(node.Inputs[0].Type) || sum.IsMean(node.Inputs[0].Type)));

    /// <summary>A sum of columns takes what its terms are made of in front, if nobody else asks for them.</summary>
    internal override Group? FindHost(Node node, FusionScope scope)
    {
        var x = node.Inputs[0];
        if (!MayMakeTerms(node) || scope.GroupOf[x.Storage()] is not { Family: Maps } host || host.Members.Count > MostInFront)
            return null;
        bool isFree = host.Members.All(m => m.Operator is Map or Expand && !scope.Program.Gives(m) && scope.Live.Readers(m).All(r => r == node || host.Members.Contains(r)));
        if (!isFree || x.Storage() != host.Members[host.Members.Count - 1] || host.Members.Sum(m => m.Inputs.Count) > MostRead)
            return null;
        host.PutBehind(node, this);
        return host;
    }

    /// <summary>Whether a node of this family can sum what is made of operands meanwhile: columns, not means.</summary>
    internal static bool MayMakeTerms(Node node) => node.Operator is GroupedSum || ((Reduce)node.Operator).SumsColumns(node.Inputs[0].Type);

    internal override Kernel Lower(GroupOperands group)
    {
        var x = group.Inputs[0];
        var term = group.ReadThrough(x);
        var epilogue = group.Epilogue();
        return group.Anchor.Operator switch
        {
            GroupedSum grouped => Columns(group, epilogue, x, group.Anchor.Shape.WithoutFirst(), grouped.Groups, term),
            Reduce sum when sum.SumsColumns(x.Type) => Columns(group, epilogue, x, group.Anchor.Shape, groups: 1, term),
            _ => new MeanKernel(group.Operands, epilogue, checked((int)(x.Shape.Size / group.Anchor.Shape.Size)), checked((int)group.Anchor.Shape.Size)),
        };
    }

    private static Kernel Columns(GroupOperands group, Epilogue epilogue, Node x, Shape suffix, int groups, ScalarExpression? term)
    {
        long rows = x.Shape.Size / suffix.Size;
        return x.Type.IsInterleaved
            ? new InterleavedSumKernel(group.Operands, epilogue, checked((int)rows), suffix.Last, term)
            : new ColumnSumKernel(group.Operands, epilogue, x.Type.Batched ? Extent.Batch(rows) : Extent.Of(rows), checked((int)suffix.Size), groups, term);
    }
}
