namespace NetGen.Networks.Tests;

/// <summary>A layer as its user writes it, and what it must compute: straight from the definition, one sample at a time, in float64.</summary>
public abstract record ReferenceLayer
{
    /// <summary>The attribute: <c>Dense(5, UseBias = false)</c>.</summary>
    public abstract string Attribute { get; }

    /// <summary>The shape of a sample behind the layer.</summary>
    public abstract int[] Output(int[] input);

    /// <summary>Its trained tensors, the kernel first.</summary>
    public virtual IReadOnlyList<ReferenceParameter> Parameters(int[] input) => [];

    /// <summary>One sample through the layer.</summary>
    /// <param name="x">The sample, row-major.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="parameters">The numbers of <see cref="Parameters"/>.</param>
    public abstract T[] Apply<T>(T[] x, int[] shape, T[][] parameters, Pass pass) where T : struct, IScalar<T>;

    protected static int Size(IEnumerable<int> shape) => shape.Aggregate(1, (size, d) => size * d);
}

/// <param name="Name"><c>kernel</c> or <c>bias</c>.</param>
/// <param name="FanIn">How many products a sum adds up.</param>
/// <param name="L2">λ of its penalty.</param>
public sealed record ReferenceParameter(string Name, int[] Shape, int FanIn, double L2)
{
    public int Count => Shape.Aggregate(1, (size, d) => size * d);
}

/// <summary>Which pass a sample goes through: dropout depends on it.</summary>
/// <param name="Step">The training step from 1, or 0 where nothing drops.</param>
/// <param name="Sample">The sample's place in the batch.</param>
public sealed record Pass(ulong Seed, ulong Step, int Sample)
{
    /// <summary>How many dropouts the sample has met.</summary>
    public uint Dropouts { get; set; }
}
