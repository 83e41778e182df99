namespace NetGen.Compiler;

/// <summary>Nodes that become one kernel.</summary>
/// <param name="index">Position in the order of execution.</param>
/// <param name="anchor">The node that the skeleton computes.</param>
/// <param name="family">Whose skeleton it is.</param>
/// <param name="opened">Why it could not join an earlier group; empty where it needs a skeleton of its own.</param>
public sealed class Group(int index, Node anchor, Family family, string opened)
{
    private List<Node> _members = [anchor];

    public int Index { get; } = index;

    public Node Anchor { get; private set; } = anchor;

    /// <summary>A pass over elements becomes one over rows, or what a sum reads, when something is combined of them.</summary>
    public Family Family { get; internal set; } = family;

    public string Opened { get; } = opened;

    public IReadOnlyList<Node> Members => _members;

    /// <summary>Elementwise nodes in front, which the skeleton computes while it reads, and nobody else needs.</summary>
    public IReadOnlyList<Node> Prologue { get; private set; } = [];

    /// <summary>The node whose elements the skeleton hands to the members behind it: the anchor, or the pool behind a convolution.</summary>
    public Node Result => _members.Find(m => m.Operator is MaxPool2D) ?? Anchor;

    /// <summary>The members whose values must reach memory.</summary>
    public HashSet<Node> Stored { get; } = [];

    public void Add(Node node) => _members.Add(node);

    /// <summary>Makes the members so far what <paramref name="anchor"/> reads.</summary>
    internal void PutBehind(Node anchor, Family family)
    {
        (Prologue, _members) = (_members, []);
        (Anchor, Family) = (anchor, family);
    }
}
