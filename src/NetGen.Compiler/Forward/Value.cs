namespace NetGen.Compiler;

/// <summary>What flows from layer to layer: a node, or behind a mistake what is left to know of one.</summary>
/// <param name="Node">Null when it is unknown: there is a mistake in front, and rules on shapes are silent. Then the network has no model.</param>
/// <param name="Operator">What gives it, which may be known where the node is not. Rules on meaning ask it.</param>
/// <param name="Source">The layer or call that gives it, or null: the network's input, or something that is no layer of the language.</param>
/// <param name="Range">The numbers that it can be, in words, where an activation leaves some out.</param>
public sealed record Value(Node? Node, Operator? Operator = null, AppliedLayer? Source = null, string? Range = null)
{
    public static Value Unknown { get; } = new((Node?)null);

    public Shape? Shape => Node?.Shape;

    /// <summary>The number of the parameter that it is, where <c>Assign</c> may store another in its place.</summary>
    public int? State { get; init; }

    /// <summary>The shapes that led to it.</summary>
    public ShapeTrace Trace { get; init; } = ShapeTrace.None;
}

/// <summary>A layer attribute of a network at one of its uses, or a call in <c>Forward</c>, and what is said of it.</summary>
/// <param name="Layer">The attribute's meaning; of a call the layer that computes the same, or null.</param>
/// <param name="Attribute">As written; of a call its name and numbers.</param>
/// <param name="Property">The property's name; of a call the method's.</param>
/// <param name="Prefix">The front part of its parameters' names: <c>Conv1</c>, or <c>Conv1.1</c> for the second with parameters on one property.</param>
/// <param name="DropoutSlot">Index of the rate among the run-time scalars, or −1. Each use draws anew.</param>
/// <param name="Use">Where <c>Forward</c> applies the layer, if it does.</param>
public sealed record AppliedLayer(Layer? Layer, AttributeSpec Attribute, Place Place, string Property, string Prefix, int DropoutSlot, Place? Use = null)
{
    /// <summary>Whether a <see cref="BatchNorm"/> follows, which takes any bias away again.</summary>
    public bool IsBeforeBatchNorm { get; init; }
}
