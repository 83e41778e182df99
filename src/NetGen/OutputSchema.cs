namespace NetGen;

/// <summary>One output of a network, and what it learns from.</summary>
/// <param name="name">Its name in the tuple that <c>Forward</c> returns; <c>output</c> where there is one.</param>
/// <param name="shape">The shape of one sample, without the batch axis.</param>
public sealed class OutputSchema(string name, params int[] shape)
{
    /// <summary>Its name in the tuple that <c>Forward</c> returns; <c>output</c> where there is one.</summary>
    public string Name { get; } = name;

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>
    /// The shape of one target: for class indices, the output's without its last axis, for a loss of the class's own any; <see langword="null"/> where the network is inference only.
    /// </summary>
    public int[]? TargetShape { get; init; }

    /// <summary>Whether targets are numbers or class indices.</summary>
    public TargetKind TargetKind { get; init; }

    /// <summary>The loss; <see cref="LossKind.None"/> where the network is inference only.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Whether the output holds logits, which the loss turns into probabilities itself.</summary>
    public bool FromLogits { get; init; }

    /// <summary>The factor of the loss that the attribute names.</summary>
    public double LossWeight { get; init; } = 1;

    /// <summary>The scalar that holds the factor of the loss's gradient, the weight of the loss over the samples of the batch.</summary>
    public int LossWeightSlot { get; init; } = ScalarSlot.GradientScale;

    /// <summary>The floats of one sample.</summary>
    public int Features { get; } = Shapes.Size(shape);

    /// <summary>The numbers (floats or class indices) of one target; 0 where the network is inference only.</summary>
    public int TargetFeatures => TargetShape is null ? 0 : Shapes.Size(TargetShape);

    /// <summary>The number of classes, the last axis.</summary>
    public int Classes => Shape.Length == 0 ? 1 : Shape[^1];

    /// <summary>Whether targets are class indices.</summary>
    internal bool LearnsFromIndices => TargetKind == TargetKind.ClassIndices;
}
