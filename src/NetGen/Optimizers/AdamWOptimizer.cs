namespace NetGen;

/// <summary>Adam with decoupled weight decay: see <see cref="AdamWAttribute"/>.</summary>
public sealed class AdamWOptimizer : AdamOptimizer
{
    internal AdamWOptimizer(OptimizerSchema schema, bool storesGradients) : base(schema, storesGradients)
    {
    }
}
