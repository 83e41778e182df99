namespace NetGen.Compiler;

/// <summary>
/// A layer attribute's meaning: what it accepts, what shape it gives, and the operators that it expands into. Layers hold no
/// state; <see cref="LayerTable"/> lists them.
/// </summary>
public abstract class Layer
{
    /// <summary>The attribute's name without the suffix.</summary>
    public abstract string Name { get; }

    /// <summary>The constructor's arguments, which a description writes without their names.</summary>
    public virtual IReadOnlyList<string> Positional => [];

    /// <summary>Whether the layer has parameters: a second such layer on one property gets a number in their names.</summary>
    public virtual bool IsTrained => false;

    /// <summary>
    /// Reports every mistake in the attribute and, where the input's shape is known, in the shape. Gives the output's shape, or null
    /// when it cannot be known.
    /// </summary>
    public abstract Shape? Check(LayerReader layer);

    /// <summary>Adds the layer behind <paramref name="x"/>. Called only once every layer has been checked.</summary>
    public abstract Node Expand(Node x, LayerScope layer);
}
