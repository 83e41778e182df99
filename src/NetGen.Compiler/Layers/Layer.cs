namespace NetGen.Compiler;

/// <summary>
/// A layer attribute's meaning: what it accepts, and the operators that it is made of, which say what shape it gives. Layers hold no state;
/// <see cref="LayerTable"/> lists them.
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
    /// Adds the layer behind <paramref name="x"/> and gives its output. Reports every mistake in the attribute and, where x is known, in its shape; what
    /// cannot be known because of one is <see cref="LayerScope.Unknown"/>. What an operator does not take it reports itself: a layer comes before it only
    /// where it has better words or a fix.
    /// </summary>
    public abstract Value Build(LayerScope layer, Value x);
}
