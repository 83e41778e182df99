using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Each loss, from logits and from probabilities, of one and of several axes, with a weight, and with stored gradients.</summary>
internal static class LossRows
{
    private static readonly ReferenceLoss Categorical = new("CategoricalCrossEntropy"), Sparse = new("SparseCategoricalCrossEntropy");
    private static readonly ReferenceLoss LogCosh = new("LogCosh"), Poisson = new("Poisson"), Hinge = new("Hinge"), SquaredHinge = new("SquaredHinge"), Cosine = new("CosineSimilarity");
    private static readonly ReferenceLoss Divergence = new("KLDivergence"), Dice = new("Dice"), BinaryFocal = new("BinaryFocalCrossEntropy"), Focal = new("CategoricalFocalCrossEntropy");
    private static readonly ReferenceLoss Binary = new("BinaryCrossEntropy"), Absolute = new("MeanAbsoluteError"), Huber = new("Huber");

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. new[] { Categorical, Sparse }.SelectMany(OfClasses),
        Row("BinaryCrossEntropy", [6], Binary, [Dense(7), Tanh], [Dense(3), Sigmoid]),
        Row("BinaryCrossEntropy of one output", [6], Binary, [Dense(1), Sigmoid]),
        Row("BinaryCrossEntropy from logits", [6], Binary with { FromLogits = true }, [Dense(7), Tanh], [Dense(3)]),
        Row("BinaryCrossEntropy of rank 3", [4, 3, 2], Binary, [Conv2D(5, 2), Sigmoid]),
        Row("BinaryCrossEntropy weighted", [6], Binary with { Weight = 0.25 }, [Dense(3), Sigmoid]),
        Row("BinaryCrossEntropy from large logits", [5], Binary with { FromLogits = true }, [Dense(4)]) with { InputScale = 60 },
        Row("MeanSquaredError of rank 2", [4, 6], MeanSquaredError, [Dense(3)]),
        Row("MeanSquaredError of rank 3", [4, 3, 2], MeanSquaredError, [Conv2D(5, 2)]),
        Row("MeanSquaredError weighted", [6], MeanSquaredError with { Weight = 3 }, [Dense(19)]),
        Row("MeanAbsoluteError", [6], Absolute, [Dense(7), Tanh], [Dense(3)]),
        Row("MeanAbsoluteError of rank 2", [4, 6], Absolute, [Dense(3)]),
        Row("MeanAbsoluteError weighted", [6], Absolute with { Weight = 0.5 }, [Dense(17)]),
        Row("Huber", [6], Huber, [Dense(7), Tanh], [Dense(3)]),
        Row("Huber of delta 0.3", [6], Huber with { Delta = 0.3 }, [Dense(7), Tanh], [Dense(3)]),
        Row("Huber of rank 3", [4, 3, 2], Huber with { Delta = 0.5, Weight = 2 }, [Conv2D(5, 2)]),
        Row("LogCosh", [6], LogCosh, [Dense(7), Tanh], [Dense(3)]),
        Row("LogCosh of rank 3", [4, 3, 2], LogCosh with { Weight = 2 }, [Conv2D(5, 2)]),
        Row("LogCosh of large errors", [5], LogCosh, [Dense(4)]) with { InputScale = 60 },
        Row("Poisson", [6], Poisson, [Dense(7), Tanh], [Dense(3), Softplus]),
        Row("Poisson of rank 2", [4, 6], Poisson with { Weight = 0.5 }, [Dense(3), Softplus]),
        Row("Hinge", [6], Hinge, [Dense(7), Tanh], [Dense(1)]),
        Row("Hinge of rank 2", [4, 6], Hinge with { Weight = 3 }, [Dense(3), Tanh]),
        Row("SquaredHinge", [6], SquaredHinge, [Dense(7), Tanh], [Dense(3)]),
        Row("SquaredHinge of rank 3", [4, 3, 2], SquaredHinge with { Weight = 0.25 }, [Conv2D(5, 2)]),
        Row("CosineSimilarity", [6], Cosine, [Dense(7), Tanh], [Dense(5)]),
        Row("CosineSimilarity of two numbers", [6], Cosine, [Dense(2)]),
        Row("CosineSimilarity of rank 2", [4, 6], Cosine with { Weight = 2 }, [Dense(17)]),
        Row("CosineSimilarity of rank 3", [4, 3, 2], Cosine, [Conv2D(5, 2), Tanh]),
        Row("Dice", [6], Dice, [Dense(7), Tanh], [Dense(5), Sigmoid]),
        Row("Dice of one output", [6], Dice, [Dense(1), Sigmoid]),
        Row("Dice of an image", [5, 4, 2], Dice with { Weight = 3 }, [Conv2D(3, 3, padding: Padding.Same), Tanh], [Conv2D(1, 1), Sigmoid]),
        Row("Dice of a softmax", [4, 6], Dice, [Dense(3), Softmax]),
        .. new[] { Divergence, Focal }.SelectMany(OfDistributions),
        Row("CategoricalFocalCrossEntropy of gamma 1.5", [6], Focal with { Gamma = 1.5, Alpha = 0.7 }, [Dense(7), Tanh], [Dense(5), Softmax]),
        Row("CategoricalFocalCrossEntropy of gamma 0 smoothed", [6], Focal with { Gamma = 0, LabelSmoothing = 0.2 }, [Dense(5), Softmax]),
        Row("CategoricalFocalCrossEntropy of gamma 1", [6], Focal with { Gamma = 1, Weight = 2 }, [Dense(5), Softmax]),
        Row("BinaryFocalCrossEntropy", [6], BinaryFocal, [Dense(7), Tanh], [Dense(3), Sigmoid]),
        Row("BinaryFocalCrossEntropy from logits", [6], BinaryFocal with { FromLogits = true }, [Dense(7), Tanh], [Dense(3)]),
        Row("BinaryFocalCrossEntropy balanced", [6], BinaryFocal with { IsBalanced = true, Alpha = 0.7, Gamma = 1.5 }, [Dense(3), Sigmoid]),
        Row("BinaryFocalCrossEntropy smoothed", [4, 3, 2], BinaryFocal with { IsBalanced = true, LabelSmoothing = 0.1, Gamma = 3, Weight = 2 }, [Conv2D(5, 2), Sigmoid]),
        Row("BinaryFocalCrossEntropy of gamma 0", [6], BinaryFocal with { Gamma = 0 }, [Dense(1), Sigmoid]),
        Row("BinaryFocalCrossEntropy of gamma 0.5 from large logits", [5], BinaryFocal with { FromLogits = true, Gamma = 0.5 }, [Dense(4)]) with { InputScale = 60 },
        Row("BinaryCrossEntropy smoothed", [6], Binary with { LabelSmoothing = 0.2 }, [Dense(7), Tanh], [Dense(3), Sigmoid]),
        Row("Stored gradients of Dense", [7], MeanSquaredError, [Dense(17), ReLU], [Dense(3)]) with { ClipNorm = 1e9 },
        Row("Stored gradients of Dense with L2", [7], MeanSquaredError, [Dense(17, l2: 0.1), ReLU], [Dense(3)]) with { ClipNorm = 1e9 },
        Row("Stored gradients of Conv2D", [6, 7, 2], Categorical, [Conv2D(5, 3), ReLU, MaxPool2D(2)], [Conv2D(4, 2, padding: Padding.Same, l2: 0.01), Tanh], [Flatten, Dense(3), Softmax]) with { ClipNorm = 1e9 },
        Row("Stored gradients of sums over rows", [5, 4], MeanSquaredError, [Dense(3), Softmax], [Dense(2)]) with { ClipNorm = 1e9 },
    ];

    private static IEnumerable<NetworkCase> OfClasses(ReferenceLoss loss)
    {
        string name = loss.Kind;
        yield return Row($"{name}", [6], loss, [Dense(7), Tanh], [Dense(5), Softmax]);
        yield return Row($"{name} from logits", [6], loss with { FromLogits = true }, [Dense(7), Tanh], [Dense(5)]);
        yield return Row($"{name} of two classes", [6], loss, [Dense(2), Softmax]);
        yield return Row($"{name} of 16 classes", [6], loss, [Dense(16), Softmax]);
        yield return Row($"{name} of 37 classes", [6], loss, [Dense(37), Softmax]);
        yield return Row($"{name} of 300 classes", [6], loss, [Dense(300), Softmax]);
        yield return Row($"{name} of rank 2", [4, 6], loss, [Dense(5), Softmax]);
        yield return Row($"{name} of rank 2 from logits", [4, 6], loss with { FromLogits = true }, [Dense(5)]);
        yield return Row($"{name} of rank 3", [4, 3, 2], loss, [Conv2D(5, 2), Softmax]);
        yield return Row($"{name} weighted", [6], loss with { Weight = 2.5 }, [Dense(5), Softmax]);
        yield return Row($"{name} from large logits", [5], loss with { FromLogits = true }, [Dense(4)]) with { InputScale = 60 };
        yield return Row($"{name} straight from the input", [4, 6], loss with { FromLogits = true }, [Reshape(6, 4), Dense(4)]);
        yield return Row($"{name} smoothed", [6], loss with { LabelSmoothing = 0.1 }, [Dense(7), Tanh], [Dense(5), Softmax]);
        yield return Row($"{name} smoothed from logits of rank 2", [4, 6], loss with { FromLogits = true, LabelSmoothing = 0.3 }, [Dense(19)]);
        yield return Row($"{name} behind a pool", [6, 6, 1], loss, [Conv2D(4, 3), ReLU, MaxPool2D(2)], [Flatten, Dropout(0.5)], [Dense(5), Softmax]);
    }

    private static IEnumerable<NetworkCase> OfDistributions(ReferenceLoss loss)
    {
        string name = loss.Kind;
        yield return Row($"{name}", [6], loss, [Dense(7), Tanh], [Dense(5), Softmax]);
        yield return Row($"{name} from logits", [6], loss with { FromLogits = true, Weight = 2.5 }, [Dense(7), Tanh], [Dense(37)]);
        yield return Row($"{name} of two classes", [6], loss, [Dense(2), Softmax]);
        yield return Row($"{name} of rank 2", [4, 6], loss, [Dense(5), Softmax]);
        yield return Row($"{name} of rank 3", [4, 3, 2], loss, [Conv2D(5, 2), Softmax]);
        yield return Row($"{name} from large logits", [5], loss with { FromLogits = true }, [Dense(4)]) with { InputScale = 60 };
    }
}
