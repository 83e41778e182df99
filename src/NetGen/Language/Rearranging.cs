namespace NetGen;

/// <summary>All axes of a sample in one: <c>[a, b, c] → [a · b · c]</c>, in row-major order.</summary>
public sealed class FlattenAttribute : LayerAttribute;

/// <summary>The same numbers in row-major order under another shape of the same size.</summary>
/// <param name="shape">The new sizes of the axes of a sample; one may be -1 and follows from the others.</param>
[CLSCompliant(false)]
public sealed class ReshapeAttribute(params int[] shape) : LayerAttribute
{
    /// <summary>The new sizes of the axes of a sample.</summary>
    public int[] Shape { get; } = shape;
}

/// <summary>In training, sets a share of the numbers to 0 and divides the others by <c>1 - rate</c>; otherwise passes them on (Srivastava et al., 2014).</summary>
/// <param name="rate">The share that is dropped, in [0, 1). It can be changed at run time: <see cref="Layer.DropoutRate"/>.</param>
public sealed class DropoutAttribute(double rate) : LayerAttribute
{
    /// <summary>A dropout in a block, of a rate that its uses decide.</summary>
    /// <param name="rate">An expression over the block's hyperparameters.</param>
    public DropoutAttribute(string rate) : this(0) => ArgumentNullException.ThrowIfNull(rate);

    /// <summary>The share that is dropped, in [0, 1).</summary>
    public double Rate { get; } = rate;
}

/// <summary>The axes of a sample in another order: <c>[Permute(1, 0)]</c> of <c>[steps, channels]</c> is <c>[channels, steps]</c>.</summary>
/// <param name="axes">Which axis each axis of the result is: 0 is the first behind the batch (Keras counts from 1), and negative ones count from the end.</param>
[CLSCompliant(false)]
public sealed class PermuteAttribute(params int[] axes) : LayerAttribute
{
    /// <summary>Which axis each axis of the result is.</summary>
    public int[] Axes { get; } = axes;
}

/// <summary>A sample several times along a new first axis: <c>[features] → [count, features]</c>.</summary>
/// <param name="count">How often.</param>
public sealed class RepeatVectorAttribute(int count) : LayerAttribute
{
    /// <summary>How often.</summary>
    public int Count { get; } = count;
}
