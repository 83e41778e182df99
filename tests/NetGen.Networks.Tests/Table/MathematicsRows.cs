using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks whose <c>Forward</c> computes: products of matrices, comparisons, and what is found along axes.</summary>
internal static class MathematicsRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Heads of attention", [5, 6], MeanSquaredError, [Dense(8)], [Dense(8)], [Dense(8)], [Flatten, Dense(3)]) with { Forward = new Heads() },
        Row("Matrices spread over each other", [4, 6], MeanSquaredError, [Dense(6), Tanh], [Dense(3)], [Flatten, Dense(2)]) with { Forward = new SpreadMatrices() },
        Row("Sums of Einstein", [3, 4], MeanSquaredError, [Dense(6), Tanh], [Dense(4)], [Flatten, Dense(2)]) with { Forward = new Sums() },
        Row("What is found along axes", [3, 7], MeanSquaredError, [Dense(7)], [Dense(4), Tanh], [Flatten, Dense(2)]) with { Forward = new AlongAxes() },
        Row("Comparisons and choices", [3, 5], MeanSquaredError, [Dense(5)], [Dense(5)], [Flatten, Dense(2)]) with { Forward = new Comparisons() },
        Row("Sines and whole numbers", [9], MeanSquaredError, [Dense(17)], [Dense(2)]) with { Forward = new Waves() },
        Row("Powers", [6], MeanSquaredError, [Dense(5), Sigmoid], [Dense(2)]) with { Forward = new Powers() },
        Row("A layer that a stopped gradient freezes", [6], new("Huber"), [Dense(5), Tanh], [Dense(5), Tanh], [Dense(2)]) with { Forward = new Frozen() },
    ];

    private sealed class Heads() : ForwardReference(
        """
        const int Count = 2;

        Symbol Forward(Symbol x)
        {
            Symbol q = Split(x | L1), k = Split(x | L2), v = Split(x | L3);                     // 2 × 5 × 4
            var weights = Softmax(MatMul(q, Transpose(k, 0, 2, 1)) / 2);
            return Reshape(Transpose(MatMul(weights, v), 1, 0, 2), x.Shape[0], -1) | L4;
        }

        static Symbol Split(Symbol x) => Transpose(Reshape(x, x.Shape[0], Count, x.Shape[1] / Count), 1, 0, 2);
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            Tensor<T> q = through(0, x), k = through(1, x), v = through(2, x);
            var heads = Enumerable.Range(0, 2).Select(h =>
            {
                int[] mine = [.. Enumerable.Range(4 * h, 4)];
                var weights = (q.Picked(1, mine).Times(k.Picked(1, mine).Transposed(1, 0)) * 0.5).Softmax();
                return weights.Times(v.Picked(1, mine));
            });
            return through(3, Moves.Joined(1, [.. heads]));
        }
    }

    private sealed class SpreadMatrices() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;                                                  // 4 × 6
            var images = Reshape(y, 4, 2, 3);
            var square = MatMul(Transpose(y), y | L2);                       // 6 × 3
            var rows = MatMul(images, Slice(square, 0, 0, 3));               // 4 × 2 × 3: rows of both
            var pairs = MatMul(images, Transpose(Reshape(square, 1, 6, 3), 0, 2, 1));    // 4 × 2 × 6
            var inner = Dot(images, Mean(images, [0, 1]));                   // 4 × 2
            return Concat(-1, rows, pairs, ExpandDims(inner, -1)) / 10 | L3;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            var square = y.Transposed(1, 0).Times(through(1, y));
            var flat = y.Reshape(8, 3);
            var inner = flat * flat.Mean(false, 0);
            var joined = Moves.Joined(1, flat.Times(square.Picked(0, [0, 1, 2])), flat.Times(square.Transposed(1, 0)), inner.Sum(1).Reshape(8, 1));
            return through(2, (joined * 0.1).Reshape(4, 2, 10));
        }
    }

    private sealed class Sums() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            Symbol y = x | L1, z = x | L2;                                       // 3 × 6, 3 × 4
            var images = Reshape(y, 3, 2, 3);
            var parts = new[]
            {
                Einsum("ij,kj->ik", z, x),                                       // 3 × 3
                Einsum("ijk, ik -> ji", images, Slice(z, 1, 1)),                 // 2 × 3
                Einsum("ij,jk,kl", Transpose(y), z, Transpose(z)),               // 6 × 3
                Einsum("aij,b->ba", images, Mean(z, 0)),                         // 4 × 3
                Einsum("i,i,i->", Mean(y, 1), Sum(z, 1), Mean(x, 1)) * Einsum("ab->", x) * Einsum("ba", Slice(z, 1, 0, 1)),    // 1 × 3
            };
            return Concat(0, parts) / 4 | L3;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            Tensor<T> y = through(0, x), z = through(1, x);
            T zero = T.Constant(0);
            var first = z.Times(x.Transposed(1, 0));
            var second = Moves.Make([2, 3], at => Enumerable.Range(0, 3).Aggregate(zero, (sum, k) => T.MultiplyAdd(sum, y.At(at[1], at[0] * 3 + k), z.At(at[1], k + 1))));
            var third = y.Transposed(1, 0).Times(z).Times(z.Transposed(1, 0));
            var fourth = z.Mean(false, 0).Reshape(4, 1).Times(y.Sum(1).Reshape(1, 3));
            var fifth = ((y.Mean(false, 1) * z.Sum(1) * x.Mean(false, 1)).Sum() * x.Sum()).Reshape(1, 1) * z.Picked(1, [0]).Transposed(1, 0);
            return through(2, Moves.Joined(0, first, second, third, fourth, fifth) * 0.25);
        }
    }

    private sealed class AlongAxes() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;                                                                  // 3 × 7
            var rows = Concat(-1, Variance(y, -1, keepDims: true), Norm(y, [1], keepDims: true), LogSumExp(5 * y, -1, keepDims: true), Min(y, 1, keepDims: true));
            var numbers = Variance(y) + Norm(y) + LogSumExp(y) + Min(y) + Norm(Mean(y));
            var largest = OneHot(ArgMax(y, 0), 3);                                           // 7 × 3
            var places = ArgMin(y, axis: -1, keepDims: true) + ArgMax(y) / 10;               // 3 × 1
            return Concat(-1, (rows | L2) * numbers, Transpose(largest) * y, places * rows) / 10 | L3;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            var rows = Moves.Joined(1, Variance(y, 1), Norm(y, 1), LogSumExp(y * 5, 1), Least(y, 1));
            var numbers = (Variance(y, 0, 1) + Norm(y, 0, 1) + LogSumExp(y, 0, 1) + Least(y, 0, 1)).Reshape(1) + y.Mean(false).Map(Functions.Abs).Reshape(1);
            var largest = Moves.Make([3, 7], at => T.Constant(Place([.. Enumerable.Range(0, 3).Select(i => y.At(i, at[1]))]) == at[0] ? 1 : 0));
            var places = Moves.Make([3, 1], at => T.Constant(
                Place([.. Enumerable.Range(0, 7).Select(i => T.Constant(0) - y.At(at[0], i))]) + Place(y.Values) / 10.0));
            return through(2, Moves.Joined(1, through(1, rows) * numbers, largest * y, places * rows) * 0.1);
        }

        private static Tensor<T> Variance<T>(Tensor<T> x, params int[] axes) where T : struct, IScalar<T>
        {
            var apart = x - x.Mean(true, axes);
            return (apart * apart).Mean(true, axes);
        }

        private static Tensor<T> Norm<T>(Tensor<T> x, params int[] axes) where T : struct, IScalar<T> =>
            (x * x).Reduce((a, b) => a + b, axes, keepDims: true).Map(v => T.Apply(v, Math.Sqrt(v.Value), 0.5 / Math.Sqrt(v.Value)));

        private static Tensor<T> LogSumExp<T>(Tensor<T> x, params int[] axes) where T : struct, IScalar<T> =>
            x.Map(Functions.Exp).Reduce((a, b) => a + b, axes, keepDims: true).Map(Functions.Log);

        private static Tensor<T> Least<T>(Tensor<T> x, params int[] axes) where T : struct, IScalar<T> =>
            (x * -1).Reduce(Functions.Max, axes, keepDims: true) * -1;

        /// <summary>The place of the largest number; the reference draws again where two are nearly equal.</summary>
        private static int Place<T>(T[] numbers) where T : struct, IScalar<T>
        {
            numbers.Aggregate(Functions.Max);
            return Array.FindIndex(numbers, n => n.Value == numbers.Max(m => m.Value));
        }
    }

    private sealed class Comparisons() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            Symbol y = x | L1, z = x | L2;
            var larger = Where(y > z, y, 0.5 * z) + Where(y <= 0, 0.25, z) - Where(0.1 < Mean(z, -1, keepDims: true), y, -1);
            var counts = (y >= 0.2) + (z < y) * 2 + (0.3 >= y) - (1 > z) + Equal(Sign(y), 1) + Equal(y >= 0, z >= 0) + Sign(z);
            return larger * (1 + counts / 4) | L3;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            Tensor<T> y = through(0, x), z = through(1, x);
            T zero = T.Constant(0), one = T.Constant(1);
            T If(T v) => Functions.IfPositive(v, one, zero);
            var larger = Choose(y - z, y, z * 0.5) + Choose(y, z, z * 0 + 0.25) - Choose((z.Mean(true, 1) + -0.1f) + y * 0, y, y * 0 + -1);
            var counts = (y + -0.2f).Map(If) + (y - z).Map(If) * 2 + (y * -1 + 0.3f).Map(If) - (z * -1 + 1).Map(If) + y.Map(If)
                + y.With(z, (a, b) => If(a).Value == If(b).Value ? one : zero) + z.Map(v => Functions.IfPositive(v, one, zero - one));
            return through(2, larger * (counts * 0.25 + 1));
        }

        private static Tensor<T> Choose<T>(Tensor<T> condition, Tensor<T> positive, Tensor<T> negative) where T : struct, IScalar<T> =>
            Moves.Make(condition.Shape, at => Functions.IfPositive(condition.At(at), positive.At(at), negative.At(at)));
    }

    private sealed class Waves() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            return Sin(y) + Cos(y / 2) * Round(2 * y) - Floor(y) * Sin(4 * y) / 8 + Ceiling(-y) / 4 | L2;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            var round = (y * 2).Map(v => Step(v, 0.5, Math.Round(v.Value)));
            var floor = y.Map(v => Step(v, 0, Math.Floor(v.Value)));
            var ceiling = y.Map(v => Step(v, 0, Math.Ceiling(-v.Value)));
            return through(1, y.Map(Sin) + (y * 0.5).Map(v => Sin(v + T.Constant(Math.PI / 2))) * round - floor * (y * 4).Map(Sin) * 0.125 + ceiling * 0.25);
        }

        private static T Sin<T>(T x) where T : struct, IScalar<T> => T.Apply(x, Math.Sin(x.Value), Math.Cos(x.Value));

        /// <summary>A whole number, and how near x is to where it changes.</summary>
        private static T Step<T>(T x, double edge, double value) where T : struct, IScalar<T>
        {
            double beyond = x.Value - edge;
            Functions.IfPositive(T.Constant(beyond - Math.Round(beyond)), x, x);
            return T.Constant(value);
        }
    }

    private sealed class Powers() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = (x | L1) + 0.5;                                  // between 0.5 and 1.5
            var z = Pow(Slice(x, 0, 1), 3) + Pow(y, -2) + Pow(y, 0.5) + Pow(y, 1.75) - Pow(y, 17) / 100 + Pow(y, Slice(x, 0, 0, 5));
            return z | L2;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x) + 0.5;
            Tensor<T> Power(double p) => y.Map(v => T.Apply(v, Math.Pow(v.Value, p), p * Math.Pow(v.Value, p - 1)));
            var z = x.Picked(0, [1, 2, 3, 4, 5]).Map(v => v * v * v) + Power(-2) + Power(0.5) + Power(1.75) - Power(17) * 0.01;
            return through(1, z + y.With(x.Picked(0, [0, 1, 2, 3, 4]), (a, p) => Functions.Exp(p * Functions.Log(a))));
        }
    }

    private sealed class Frozen() : ForwardReference("Symbol Forward(Symbol x) => (StopGradient(x | L1) * (x | L2)) + StopGradient(x | L2) | L3;", 2)
    {
        public override bool StopsGradients => true;

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(2, Stopped(through(0, x)) * through(1, x) + Stopped(through(1, x)));

        private static Tensor<T> Stopped<T>(Tensor<T> x) where T : struct, IScalar<T> => x.Map(v => T.Constant(v.Value));
    }
}
