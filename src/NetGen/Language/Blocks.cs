namespace NetGen;

/// <summary>
/// Makes a partial class a block: layers that networks use as one, in Keras a <c>Layer</c> or <c>Model</c> of one's own, in PyTorch a <c>Module</c>.
/// </summary>
/// <remarks>
/// Its layers stand in it as in a network; a <c>Symbol Forward(Symbol x)</c> connects them, else they are a chain. What its uses state are the parameters of its primary constructor, which
/// may be <see cref="int"/>, <see cref="float"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>. Attributes of its layers name them in texts, <c>[Conv2D("2 * channels", 3)]</c>, with
/// <c>+ - * / %</c> and parentheses; <c>Forward</c> reads them as C# does.
/// <code>
/// [Block]
/// public partial class Residual(int channels)
/// {
///     [Conv2D("channels", 3, Padding = Padding.Same), ReLU] private partial Layer A { get; }
///     [Conv2D("channels", 3, Padding = Padding.Same)]       private partial Layer B { get; }
///
///     Symbol Forward(Symbol x) => ReLU((x | A | B) + x);
/// }
/// </code>
/// No program makes an instance of it.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute : Attribute;

/// <summary>A block in the place of a layer: <c>[Use&lt;Residual&gt;(16, Repeat = 3)]</c>.</summary>
/// <remarks>
/// Each has parameters of its own, under the path to it: <c>Stage1.A.kernel</c>, or of several on one property <c>Stage1.0.A.kernel</c>, <c>Stage1.1.A.kernel</c> and so on.
/// </remarks>
/// <typeparam name="T">A class marked <c>[Block]</c>, in the same project.</typeparam>
/// <param name="arguments">
/// The hyperparameters, in the order of the block's primary constructor; those with a default may be left out. In a block, a text is an expression over its own: <c>"2 * channels"</c>.
/// </param>
[CLSCompliant(false)]
public sealed class UseAttribute<T>(params object[] arguments) : LayerAttribute
{
    /// <summary>The block's hyperparameters.</summary>
    public object[] Arguments { get; } = arguments;

    /// <summary>How many stand one behind the other, at least 1. Default: 1.</summary>
    public int Repeat { get; set; } = 1;
}
