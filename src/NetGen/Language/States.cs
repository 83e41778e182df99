namespace NetGen;

/// <summary>
/// A tensor of the class's own: <c>[Weight("x[^1]", 8)] private partial Symbol W { get; }</c>, which <c>Forward</c> reads as any symbol, <c>MatMul(x, W)</c>. In Keras what <c>add_weight</c> gives, in PyTorch a
/// <c>Parameter</c>, or a buffer where it is not trained.
/// </summary>
/// <remarks>
/// It is the same for all samples: spread over what each sample has, and what is made of weights alone is computed once for all. Its name among the parameters is the property's, with the path to it in a block: <c>Body.W</c>.
/// </remarks>
/// <param name="shape">
/// The sizes of its axes, each at least 1; none for a single number. A text is an expression over the block's hyperparameters and the sizes of <c>Forward</c>'s parameters, <c>"2 * x[^1]"</c>.
/// </param>
[CLSCompliant(false)]
public sealed class WeightAttribute(params object[] shape) : LayerAttribute
{
    /// <summary>The sizes of its axes.</summary>
    public object[] Shape { get; } = shape;

    /// <summary>How it starts. Default: Glorot uniform, whose inputs and outputs are the last two axes of it.</summary>
    public Initializer Initializer { get; set; }

    /// <summary>The number of <see cref="Initializer.Constant"/>, <see cref="Initializer.RandomUniform"/> (the limit) or <see cref="Initializer.RandomNormal"/> (the standard deviation).</summary>
    public double InitializerValue { get; set; }

    /// <summary>Whether the optimizer changes it. Otherwise it is a state, which <see cref="Functions.Assign"/> changes. Default: true.</summary>
    public bool Trained { get; set; } = true;

    /// <summary>Adds λ·Σ w² to the loss, so 2·λ·w to its gradient. Default: 0, off.</summary>
    public double L2 { get; set; }
}

/// <content>What training steps remember.</content>
public static partial class Functions
{
    /// <summary>
    /// The samples as an axis, of <see cref="Sum(Symbol, int, bool)"/>, <see cref="Mean(Symbol, int, bool)"/> and <see cref="Variance(Symbol, int, bool)"/>: <c>Mean(x, Batch)</c> of <c>[C]</c> a sample is
    /// <c>[C]</c>, the same for all samples of a batch. A prediction made of it depends on the samples that are predicted together.
    /// </summary>
    public const int Batch = int.MinValue;

    /// <summary>
    /// Stores a value in a weight that is not trained: <c>Assign(Average, 0.99 * Average + 0.01 * Mean(x, Batch))</c>. Only a training step stores, when all is computed; behind the call the weight is the new value
    /// there, while evaluation and prediction read what is stored.
    /// </summary>
    /// <param name="state">A weight with <c>Trained = false</c>.</param>
    /// <param name="value">Its new value, of its shape or spread over it, and the same for all samples.</param>
    public static void Assign(Symbol state, Symbol value) => throw NeverRuns();
}
