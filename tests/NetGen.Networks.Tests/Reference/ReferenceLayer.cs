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

/// <summary>Which pass a sample goes through: dropout depends on it, and what is drawn.</summary>
/// <param name="Step">The training step from 1, or 0 where nothing drops; of an evaluation or prediction that draws, <see cref="AfterStep"/>.</param>
/// <param name="Sample">The sample's place in the batch.</param>
public sealed record Pass(ulong Seed, ulong Step, int Sample)
{
    /// <summary>What a pass draws from that is no training step, after so many of these.</summary>
    public static ulong AfterStep(ulong steps) => steps + (1UL << 32);

    public bool IsTraining => Step is > 0 and < 1UL << 32;

    /// <summary>Uniform numbers for the elements of a tensor, of a stream of their own.</summary>
    public double[] Uniform(int size)
    {
        uint stream = Dropouts++;
        return [.. Enumerable.Range(0, size).Select(i => (double)PhiloxReference.Uniform(Seed, Step, stream, (long)Sample * size + i))];
    }

    /// <summary>Normal numbers, of two streams.</summary>
    public double[] Normal(int size) => [.. Uniform(size).Zip(Uniform(size), (u, v) => Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(2 * Math.PI * v))];

    /// <summary>How many streams of random numbers the sample has met: one a dropout.</summary>
    public uint Dropouts { get; set; }
}
