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
