namespace NetGen.Compiler;

/// <summary>
/// Any operator: its nest, an element of the result at a time, and the epilogue behind it. What a target computes nodes with for which it has nothing better. An element is
/// summed in the order of the loops, each loop apart, whoever computes it.
/// </summary>
/// <param name="Sources">What <see cref="NestRead.Input"/> counts.</param>
/// <param name="Index">The operand that receives the position of the maximum, for <see cref="Combine.FirstMaximum"/>; else −1.</param>
public sealed record NestKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Nest Nest, EquatableArray<NestSource> Sources, int Index = -1)
    : Kernel(Operands, Epilogue)
{
    /// <summary>An estimate, unlike those of tuned kernels: what a point costs depends on its guards and on whether vectors fit.</summary>
    private const long CostAPoint = 8;

    public override string Kind => "Nest";

    public override Extent Cost
    {
        get
        {
            long operations = CostAPoint * (1 + Nest.Reads.Count + Nest.Body.Nodes().Count);
            return Nest.Axes.Any(a => a.IsBatched) ? Extent.Batch(operations * Nest.Points) : Extent.Of(operations * Nest.Points);
        }
    }

    public override IEnumerable<int> Written => WrittenWith(Index);

    /// <summary>The elements of the result.</summary>
    public Extent Elements => Nest.Axes.Take(Nest.Results).Aggregate(Extent.Of(1), (product, axis) => product.Times(axis));
}

/// <summary>An input of a nest.</summary>
public sealed record NestSource(int Operand, TensorType Type)
{
    /// <summary>Its axes, the batch first where it has one.</summary>
    public IReadOnlyList<Extent> Axes => [.. Type.Batched ? [Extent.Batch(1)] : Array.Empty<Extent>(), .. Type.Shape.Dimensions.Select(d => Extent.Of(d))];

    /// <summary>Floats from a place to the next along each axis.</summary>
    public IReadOnlyList<long> Strides
    {
        get
        {
            var axes = Axes;
            long[] strides = new long[axes.Count];
            long stride = 1;
            for (int axis = axes.Count - 1; axis >= 0; axis--)
            {
                strides[axis] = stride;
                stride *= Math.Max(1, axes[axis].Fixed);
            }

            return strides;
        }
    }
}
