namespace NetGen.Compiler;

/// <summary>An operator that only backward passes add, so that it needs no gradient of its own.</summary>
public abstract record BackwardOperator : Operator
{
    public sealed override void Differentiate(Node node, Node upstream, GradientSink gradients) =>
        throw new InvalidOperationException($"{Name} is a backward operator and has no gradient; a forward pass must not hold it.");
}
