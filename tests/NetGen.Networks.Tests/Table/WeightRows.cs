using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks with weights of their own: products with them, what is made of them alone, and what they are spread over.</summary>
internal static class WeightRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Weights in products and sums", [4, 6], MeanSquaredError, Weight(6, 5), Weight(5), Weight(), Weight(4, 1), [Dense(3)]) with { Forward = new Gated() },
        Row("Weights made of weights", [7], MeanSquaredError, Weight(7, 9), Weight(7, 1), Weight(9, 5), Weight(9)) with { Forward = new Made(), ClipNorm = 1000 },
        Row("A weight with a penalty", [6], MeanSquaredError, [new WeightReference([6, 17], 0.01, "Initializer = Initializer.HeNormal")], [Dense(4)]) with { Forward = new Penalized(), Batches = [17, 5, 1, 16] },
        Row("Weights on the left, in joins and by letters", [5, 4], MeanSquaredError, Weight(3, 5), Weight(1, 4), Weight(4, 2, 3), Weight(5, 2), [Dense(4)]) with { Forward = new Joined() },
        Row("Weights as tables of patterns", [18], MeanSquaredError, Weight(18, 6), Weight(6, 18), Weight(6)) with { Forward = new Patterns() },
        Row("A state that follows itself", [6], MeanSquaredError, [Dense(9), Tanh], [new WeightReference([9], 0, "Trained = false, Initializer = Initializer.Constant, InitializerValue = 2")], [Dense(3)]) with { Forward = new Following() },
        Row("Convolutions scaled by weights", [6, 5, 3], MeanSquaredError, [Conv2D(4, 3, padding: Padding.Same)], Weight(4), Weight(6, 5, 1), [Conv2D(2, 3), Flatten]) with { Forward = new Scaled(), Batches = [17, 5, 1, 16] },
    ];

    private sealed class Gated() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = MatMul(x, L1);                          // 4 × 5
            var gate = Sigmoid(y * L2 + L3) * L4;
            return Flatten(y * gate - L2) | L5;
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = x.Times(through(0, x));
            var scale = through(1, x);
            var gate = (y * scale + through(2, x)).Map(v => (Functions.Tanh(v * T.Constant(0.5)) + T.Constant(1)) * T.Constant(0.5)) * through(3, x);
            return through(4, (y * gate - scale).Reshape(20));
        }
    }

    private sealed class Made() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var normal = L1 / Norm(L1, 0, keepDims: true);                  // each column of length 1
            var hidden = Tanh(MatMul(x, normal * Exp(L2)));                // of one row
            var mixed = Softmax(Transpose(L3));                             // 5 × 9
            return MatMul(hidden * Sum(L4[..3]), Transpose(mixed)) + Mean(L1, 0)[2..7] + MatMul(mixed, Transpose(L1))[Rest, 0];
        }
        """, 5)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var first = through(0, x);
            var length = (first * first).Sum(0).Map(v => T.Apply(v, Math.Sqrt(v.Value), 0.5 / Math.Sqrt(v.Value))).Reshape(1, 9);
            var hidden = x.Reshape(1, 7).Times(first / length * through(1, x).Map(Functions.Exp)).Map(Functions.Tanh);
            var mixed = through(2, x).Transposed(1, 0).Softmax();
            var sum = through(3, x).Picked(0, [0, 1, 2]).Sum(0);
            return (hidden * sum).Times(mixed.Transposed(1, 0)).Reshape(5) + first.Mean(false, 0).Picked(0, [2, 3, 4, 5, 6])
                + mixed.Times(first.Transposed(1, 0)).Picked(1, [0]).Reshape(5);
        }
    }

    private sealed class Penalized() : ForwardReference("Symbol Forward(Symbol x) => Tanh(MatMul(x, L1)) | L2;", 4)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(1, x.Reshape(1, 6).Times(through(0, x)).Map(Functions.Tanh).Reshape(17));
    }

    private sealed class Joined() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var left = MatMul(L1, x);                                       // 3 × 4
            var rows = Concat(0, L2, left, x, L2);                          // 10 × 4
            var heads = Einsum("tc,chd->htd", rows, L3);                    // 2 × 10 × 3
            var paired = Einsum("th,hsd->td", L4, heads[.., ..3, ..]);      // 5 × 3
            AddLoss(Mean(Square(L4)) / 2);
            return Flatten(paired) + Flatten(heads[0, ..5, ..]) | L5;
        }
        """, 4)
    {
        public override bool DependsOnPass => true;

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses)
        {
            var left = through(0, x).Times(x);
            var token = through(1, x);
            var rows = Moves.Joined(0, token, left, x, token);
            var kernel = through(2, x);
            Tensor<T>[] heads = [.. Enumerable.Range(0, 2).Select(h => rows.Times(kernel.Picked(1, [h]).Reshape(4, 3)))];
            var pairs = through(3, x);
            Tensor<T>[] sums = [.. heads.Select(h => h.Picked(0, [0, 1, 2]).Sum(0).Reshape(1, 3))];
            losses.Add(((pairs * pairs).Mean(false) * 0.5).Values[0]);
            return through(4, (pairs.Times(Moves.Joined(0, sums)) + heads[0].Picked(0, [0, 1, 2, 3, 4])).Reshape(15));
        }
    }

    private sealed class Patterns() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var likeness = Softmax(MatMul(x, L1) * Softplus(L3));
            return MatMul(likeness, L2);
        }
        """, 18)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var products = x.Reshape(1, 18).Times(through(0, x));
            var likeness = (products * through(2, x).Map(v => Functions.Log(T.Constant(1) + Functions.Exp(v)))).Softmax();
            return likeness.Times(through(1, x)).Reshape(18);
        }
    }

    private sealed class Following() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            var before = L2;
            Assign(L2, 0.75 * L2 + 0.5);
            return y * L2 - before | L3;
        }
        """, 3)
    {
        public override bool DependsOnPass => true;

        public override double[] Assigned(double[] state) => Array.ConvertAll(state, s => 0.75 * s + 0.5);

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses)
        {
            var y = through(0, x);
            var before = through(1, x);
            return through(2, y * (pass.IsTraining ? before * 0.75 + 0.5 : before) - before);
        }
    }

    private sealed class Scaled() : ForwardReference("Symbol Forward(Symbol x) => (x | L1) * L2 + L3 | L4;", 24)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) => through(3, through(0, x) * through(1, x) + through(2, x));
    }
}
