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

    /// <summary>Whether samples of a batch depend on each other in training.</summary>
    public virtual bool IsTogether => false;

    /// <summary>The samples of a batch through the layer, in training.</summary>
    /// <param name="states">The numbers of <see cref="Parameters"/>, of which the step replaces those that are not trained.</param>
    public virtual T[][] ApplyTogether<T>(T[][] batch, int[] shape, T[][] parameters, Pass[] passes, double[][] states) where T : struct, IScalar<T> =>
        [.. batch.Select((x, i) => Apply(x, shape, parameters, passes[i]))];

    protected static int Size(IEnumerable<int> shape) => shape.Aggregate(1, (size, d) => size * d);
}

/// <param name="Name"><c>kernel</c>, <c>bias</c>, …</param>
/// <param name="FanIn">How many products a sum adds up.</param>
/// <param name="L2">λ of its penalty.</param>
public sealed record ReferenceParameter(string Name, int[] Shape, int FanIn, double L2)
{
    /// <summary>Whether the optimizer changes it, and not the step itself.</summary>
    public bool IsTrained { get; init; } = true;

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
