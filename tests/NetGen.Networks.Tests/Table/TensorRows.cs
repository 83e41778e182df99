using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks whose <c>Forward</c> moves numbers: other axes, parts, several tensors in one.</summary>
internal static class TensorRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Axes in another order and parts", [4, 6], MeanSquaredError, [Dense(8), Tanh], [Dense(5)], [Flatten, Dense(3)]) with { Forward = new Parts() },
        Row("Stacks, repetitions and numbers around", [3, 5], MeanSquaredError, [Dense(7)], [Dense(4), Tanh], [Flatten, Dense(2)]) with { Forward = new Stacks() },
        Row("Images joined along their channels", [5, 4, 3], new("Huber"), [Conv2D(6, 3, padding: Padding.Same), ReLU], [Conv2D(9, 1)], [Conv2D(4, 3)], [Flatten, Dense(3)]) with
        {
            Forward = new JoinedImages(), Batches = [17, 5, 1, 16],
        },
        Row("Ten tensors joined", [6], MeanSquaredError, [Dense(4), Tanh], [Dense(3)]) with { Forward = new Many() },
    ];

    private sealed class Parts() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;                                      // 4 × 8
            var turned = Transpose(y, 1, 0) | L2;                // 8 × 5
            var halves = Split(turned, 2, axis: 0);
            var joined = Concat(-1, halves[0], Flip(halves[1], 0), Slice(y, 1, 1, -1, 2), Slice(x, -1, -2));
            return Transpose(joined) | L3;
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            var turned = through(1, y.Transposed(1, 0));
            var joined = Moves.Joined(1, turned.Picked(0, [0, 1, 2, 3]), turned.Picked(0, [7, 6, 5, 4]), y.Picked(1, [1, 3, 5]), x.Picked(1, [4, 5]));
            return through(2, joined.Transposed(1, 0));
        }
    }

    private sealed class Stacks() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var parts = Split(x | L1, [1, 2, 4]);                            // 3 × 1, 3 × 2, 3 × 4
            var stacked = Stack(1, Tile(parts[1], 1, 2), parts[2] | L2);     // 3 × 2 × 4
            var wide = Repeat(Pad(stacked, [1, 0, 2], [0, 1, 0], 0.5), 2, axis: 1);    // 4 × 6 × 6
            var column = Squeeze(ExpandDims(parts[0], 0), axis: 0) + Sum(Squeeze(ExpandDims(parts[0], -1)));
            return Flip(wide, 1) * ExpandDims(Pad(Repeat(column, 6), [0, 0], [1, 0]), 1) | L3;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            Tensor<T> first = y.Picked(1, [0]), second = y.Picked(1, [1, 2, 1, 2]), third = through(1, y.Picked(1, [3, 4, 5, 6]));
            var stacked = Moves.Joined(1, second.Reshape(3, 1, 4), third.Reshape(3, 1, 4));
            var wide = stacked.Picked(0, [-1, 0, 1, 2], 0.5).Picked(1, [0, 1, -1], 0.5).Picked(2, [-1, -1, 0, 1, 2, 3], 0.5).Picked(1, [2, 2, 1, 1, 0, 0]);
            var column = (first + first.Sum()).Picked(1, [0, 0, 0, 0, 0, 0]).Picked(0, [0, 1, 2, -1]);
            return through(2, wide * column.Reshape(4, 1, 6));
        }
    }

    private sealed class JoinedImages() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            foreach (var layer in new[] { L2, L3 })
                y = Concat(-1, y, Pad(y | layer, [0, 0, 0], [5 - (y | layer).Shape[0], 4 - (y | layer).Shape[1], 0]));
            return Transpose(y, 2, 0, 1) | L4;
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            y = Moves.Joined(2, y, through(1, y));
            y = Moves.Joined(2, y, through(2, y).Picked(0, [0, 1, 2, -1, -1]).Picked(1, [0, 1, -1, -1]));
            return through(3, y.Transposed(2, 0, 1));
        }
    }

    private sealed class Many() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var parts = new Symbol[10];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = (i + 1) * (x | L1);
            return Concat(0, parts) | L2;
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(1, Moves.Joined(0, [.. Enumerable.Range(1, 10).Select(i => through(0, x) * i)]));
    }
}
