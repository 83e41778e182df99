namespace NetGen.Compiler;

/// <summary>
/// A kind of kernels: which nodes it computes, what joins them while their values are in registers, and the kernel itself. A target has its families in an order, of
/// which the first that opens a group for a node takes it; the last is <see cref="Nests"/>, which takes every node.
/// </summary>
public abstract class Family
{
    /// <summary>Whether a node that joins no other group opens one of this family.</summary>
    internal abstract bool Opens(Node node);

    /// <summary>The group that a node of this family joins as a part of what its skeleton computes, or null where it opens one.</summary>
    internal virtual Group? FindHost(Node node, FusionScope scope) => null;

    /// <summary>Why an elementwise node may not join a group of this family; empty where it may: behind the skeleton, at the elements of its result.</summary>
    internal virtual string Refuses(Group group, Node node)
    {
        bool isElement = node.Inputs.All(i => !group.Members.Contains(i.Storage()) || i.Shape.Size == node.Shape.Size && i.Type.Batched == node.Type.Batched);
        return !isElement ? $"broadcasts a result of {group.Anchor.Origin}"
            : group.Result.Shape.Size != node.Shape.Size || group.Result.Type.Batched != node.Type.Batched ? "has another shape"
            : "";
    }

    /// <summary>Whether the skeleton behind a group's anchor can take the maxima of <paramref name="window"/> while its cells are in registers.</summary>
    internal virtual bool TakesPool(Node anchor, Window2D window, FusionScope scope) => false;

    /// <summary>Whether a node reads an input as it stands before its transposition.</summary>
    internal virtual bool ReadsThrough(Node node, Node input) => false;

    /// <summary>What the kernel of a group is called behind the name of its layer.</summary>
    internal virtual string NameOf(Group group) => group.Anchor.Operator.KernelName(group.Anchor);

    /// <summary>The kernel of a group, whose memory it asks of <paramref name="group"/>: first what the skeleton reads, then the epilogue.</summary>
    internal abstract Kernel Lower(GroupOperands group);
}

/// <summary>What families ask when a node looks for its group.</summary>
/// <param name="GroupOf">The groups that nodes are in.</param>
/// <param name="Program">The program, whose outputs and losses are read by others.</param>
/// <param name="PoolsTiles">Whether the register tiles of plain convolutions are cut so that they hold whole windows.</param>
internal sealed record FusionScope(IReadOnlyList<Group> Groups, NodeMap<Group?> GroupOf, Program Program, Liveness Live, bool PoolsTiles);
