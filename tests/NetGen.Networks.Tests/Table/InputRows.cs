using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks with several inputs.</summary>
internal static class InputRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Two inputs side by side", [7 + 5], MeanSquaredError, [Dense(6), Tanh], [Dense(4), Sigmoid], [Dense(3)]) with { Forward = new SideBySide() },
        Row("Two towers that share their layers", [40 + 40], new("BinaryCrossEntropy"), [Dense(24), Tanh, Dense(9)], [Dense(1), Sigmoid]) with { Forward = new TwoTowers() },
        Row("A product of two embeddings recommends", [13 + 21], new("LogCosh"), [Dense(8)], [Dense(8), Tanh]) with { Forward = new Recommender() },
        Row("An image, a sequence and numbers", [6 * 5 * 2 + 4 * 3 + 3], new("SparseCategoricalCrossEntropy"),
            [Conv2D(8, 3, padding: Padding.Same), ReLU, GlobalAvgPool2D], [Dense(6), Tanh], [Dropout(0.25), Dense(11), Softmax]) with { Forward = new ThreeKinds(), Batches = [17, 5, 1, 16] },
        Row("Inputs of one shape that are not the same", [6 + 6], new("Huber"), [Dense(2)]) with { Forward = new Difference(), ClipNorm = 1000 },
        Row("Two inputs that only predict", [3 + 4], null, [Dense(4)]) with { Forward = new OnlyAdded() },
    ];

    private sealed class SideBySide() : ForwardReference(
        "Symbol Forward(Symbol question, Symbol answer) => Concat(-1, question | L1, answer | L2) | L3;", 3)
    {
        public override (string, int[])[] Inputs => [("question", [7]), ("answer", [5])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(2, Join(through(0, Part(x, 0, 7)), through(1, Part(x, 7, 5))));
    }

    private sealed class TwoTowers() : ForwardReference(
        """
        Symbol Forward(Symbol left, Symbol right)
        {
            var difference = (left | L1) - (right | L1);      // the same weights for both
            return Abs(difference) * difference | L2;
        }
        """, 1)
    {
        public override (string, int[])[] Inputs => [("left", [40]), ("right", [40])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var difference = through(0, Part(x, 0, 40)) - through(0, Part(x, 40, 40));
            return through(1, difference.Map(d => Functions.Abs(d) * d));
        }
    }

    private sealed class Recommender() : ForwardReference(
        "Symbol Forward(Symbol user, Symbol @class) => Sum((user | L1) * (@class | L2), axis: -1, keepDims: true);", 1)
    {
        public override (string, int[])[] Inputs => [("user", [13]), ("class", [21])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var product = through(0, Part(x, 0, 13)) * through(1, Part(x, 13, 21));
            return new Tensor<T>([product.Values.Aggregate((a, b) => a + b)], [1]);
        }
    }

    private sealed class ThreeKinds() : ForwardReference(
        "Symbol Forward(Symbol target, Symbol output, Symbol call) => Concat(-1, target | L1, Flatten(output | L2), call) | L3;", 11)
    {
        public override (string, int[])[] Inputs => [("target", [6, 5, 2]), ("output", [4, 3]), ("call", [3])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var channels = through(0, Part(x, 0, 6, 5, 2));
            return through(2, Join(Join(channels, through(1, Part(x, 60, 4, 3)).Reshape(24)), Part(x, 72, 3)));
        }
    }

    private sealed class Difference() : ForwardReference("Symbol Forward(Symbol from, Symbol to) => to - 0.5f * from | L1;", 2)
    {
        public override (string, int[])[] Inputs => [("from", [6]), ("to", [6])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(0, Part(x, 6, 6) - Part(x, 0, 6).Map(v => v * T.Constant(0.5)));
    }

    private sealed class OnlyAdded() : ForwardReference("Symbol Forward(Symbol first, Symbol second) => (first | L1) + second;", 4)
    {
        public override (string, int[])[] Inputs => [("first", [3]), ("second", [4])];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) => through(0, Part(x, 0, 3)) + Part(x, 3, 4);
    }

    private static Tensor<T> Join<T>(Tensor<T> a, Tensor<T> b) where T : struct, IScalar<T> => new([.. a.Values, .. b.Values], [a.Values.Length + b.Values.Length]);
}
