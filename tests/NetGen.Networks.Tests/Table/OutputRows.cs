using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks with several outputs.</summary>
internal static class OutputRows
{
    /// <summary>Every loss, each with a head of its own.</summary>
    private static readonly (ReferenceLoss Loss, int Units, ReferenceLayer? End)[] Heads =
    [
        (MeanSquaredError with { Weight = 0.5 }, 3, null), (new("MeanAbsoluteError"), 2, null), (new("Huber", Weight: 3), 5, null), (new("LogCosh"), 1, null),
        (new("Poisson"), 2, Softplus), (new("Hinge"), 1, null), (new("SquaredHinge"), 3, Tanh), (new("CosineSimilarity"), 4, null), (new("Dice", Weight: 0.25), 6, Sigmoid),
        (new("BinaryCrossEntropy"), 1, Sigmoid), (new("BinaryFocalCrossEntropy"), 2, Sigmoid), (new("CategoricalCrossEntropy", FromLogits: true), 7, null),
        (new("CategoricalFocalCrossEntropy"), 3, Softmax), (new("SparseCategoricalCrossEntropy", Weight: 2), 5, Softmax), (new("KLDivergence"), 4, Softmax),
    ];

    public static NetworkCase Detector { get; } = Row(
        "A detector with boxes and classes", [12, 10, 3], new("Huber", Weight: 2),
        [Conv2D(8, 3, padding: Padding.Same), ReLU, MaxPool2D(2), Conv2D(12, 3), ReLU, Flatten], [Dense(4)], [Dense(7), Softmax]) with
    {
        Forward = new BoxesAndClasses(),
        OtherLosses = [new("SparseCategoricalCrossEntropy")],
        Batches = [17, 5, 1, 16],
    };

    public static NetworkCase ThreeInputs { get; } = Row(
        "Three inputs and two outputs", [6 * 5 * 2 + 4 * 3 + 3], MeanSquaredError with { Weight = 0.5 },
        [Conv2D(8, 3, padding: Padding.Same), ReLU, GlobalAvgPool2D], [Dense(6), Tanh], [Dropout(0.25), Dense(9), Tanh], [Dense(1)], [Dense(5), Softmax]) with
    {
        Forward = new PriceAndKind(),
        OtherLosses = [new("CategoricalCrossEntropy", Weight: 1.5)],
        Batches = [17, 5, 1, 16],
    };

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Detector,
        ThreeInputs,
        Row("A head for each loss", [9], Heads[0].Loss, [[Dense(8), Tanh], .. Heads.Select(h => (ReferenceLayer[])(h.End is null ? [Dense(h.Units)] : [Dense(h.Units), h.End]))]) with
        {
            Forward = new AllHeads(), OtherLosses = [.. Heads.Skip(1).Select(h => h.Loss)], Batches = [17, 1, 5],
        },
        Row("An output that another is made of and one that is given twice", [7], MeanSquaredError, [Dense(6), Tanh], [Dense(3)]) with
        {
            Forward = new OnTheWay(), OtherLosses = [new("MeanAbsoluteError", Weight: 0.3), new("Huber", Weight: 2)], ClipNorm = 1000,
        },
        Row("An image and what it shows", [8, 8, 2], new("BinaryCrossEntropy"),
            [Conv2D(6, 3, padding: Padding.Same, l2: 0.01), ReLU], [Conv2D(1, 3, padding: Padding.Same), Sigmoid], [GlobalAvgPool2D, Dense(4, l2: 0.02)]) with
        {
            Forward = new ImageAndKind(), OtherLosses = [new("SparseCategoricalCrossEntropy", FromLogits: true, Weight: 0.2)], Batches = [17, 5, 1, 16],
        },
        Row("Outputs that only predict, one of them the input", [5], null, [Dense(4), Sigmoid]) with { Forward = new OnlyGiven() },
    ];

    private sealed class BoxesAndClasses() : ForwardReference(
        """
        (Symbol boxes, Symbol classes) Forward(Symbol image)
        {
            var seen = image | L1;
            return (seen | L2, seen | L3);
        }
        """, 11)
    {
        public override (string, int[])[] Outputs => [("boxes", [4]), ("classes", [7])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var seen = through(0, x);
            return Joined(through(1, seen), through(2, seen));
        }
    }

    private sealed class PriceAndKind() : ForwardReference(
        """
        (Symbol price, Symbol kind) Forward(Symbol image, Symbol steps, Symbol numbers)
        {
            var all = Concat(-1, image | L1, Flatten(steps | L2), numbers) | L3;
            return (all | L4, all | L5);
        }
        """, 6)
    {
        public override (string, int[])[] Inputs => [("image", [6, 5, 2]), ("steps", [4, 3]), ("numbers", [3])];

        public override (string, int[])[] Outputs => [("price", [1]), ("kind", [5])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var all = through(2, Joined(through(0, Part(x, 0, 6, 5, 2)), through(1, Part(x, 60, 4, 3)), Part(x, 72, 3)));
            return Joined(through(3, all), through(4, all));
        }
    }

    private sealed class AllHeads() : ForwardReference(
        $"""
        ({string.Join(", ", Heads.Select(h => $"Symbol {NameOf(h.Loss)}"))}) Forward(Symbol x)
        {"{"}
            var trunk = x | L1;
            return ({string.Join(", ", Heads.Select((_, i) => $"trunk | L{i + 2}"))});
        {"}"}
        """, Heads.Sum(h => h.Units))
    {
        public override (string, int[])[] Outputs => [.. Heads.Select(h => (NameOf(h.Loss), new[] { h.Units }))];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var trunk = through(0, x);
            return Joined([.. Heads.Select((_, i) => through(i + 1, trunk))]);
        }

        private static string NameOf(ReferenceLoss loss) => char.ToLowerInvariant(loss.Kind[0]) + loss.Kind[1..];
    }

    private sealed class OnTheWay() : ForwardReference(
        """
        (Symbol hidden, Symbol again, Symbol end) Forward(Symbol x)
        {
            var y = x | L1;
            return (y, y, y * 2 | L2);
        }
        """, 15)
    {
        public override (string, int[])[] Outputs => [("hidden", [6]), ("again", [6]), ("end", [3])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            return Joined(y, y, through(1, y.Map(v => v + v)));
        }
    }

    private sealed class ImageAndKind() : ForwardReference(
        """
        (Symbol mask, Symbol kind) Forward(Symbol image) => Heads(image | L1);

        (Symbol, Symbol) Heads(Symbol seen) => (seen | L2, seen | L3);
        """, 8 * 8 + 4)
    {
        public override (string, int[])[] Outputs => [("mask", [8, 8, 1]), ("kind", [4])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var seen = through(0, x);
            return Joined(through(1, seen), through(2, seen));
        }
    }

    private sealed class OnlyGiven() : ForwardReference("(Symbol given, Symbol made) Forward(Symbol x) => (x, x | L1);", 9)
    {
        public override (string, int[])[] Outputs => [("given", [5]), ("made", [4])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) => Joined(x, through(0, x));
    }
}
