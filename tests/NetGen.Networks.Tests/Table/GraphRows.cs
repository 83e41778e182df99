using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks whose <c>Forward</c> connects their layers.</summary>
internal static class GraphRows
{
    private static readonly ReferenceLoss Categorical = new("CategoricalCrossEntropy");

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("A residual network with a shared convolution", [6, 5, 3], Categorical,
            [Conv2D(8, 3, padding: Padding.Same), ReLU], [Conv2D(8, 3, padding: Padding.Same)], [Flatten, Dense(10), Softmax]) with { Forward = new SharedResidual(), Batches = [17, 5, 1, 16] },
        Row("Residual blocks, wide enough for Winograd", [8, 8, 3], Categorical,
            [Conv2D(32, 3, padding: Padding.Same), ReLU], [Conv2D(32, 3, padding: Padding.Same), ReLU], [Conv2D(32, 3, padding: Padding.Same)],
            [Conv2D(48, 3, stride: 2, padding: Padding.Same), ReLU], [Conv2D(48, 3, padding: Padding.Same)], [Conv2D(48, 1, stride: 2, padding: Padding.Same)], [GlobalAvgPool2D, Dense(10), Softmax]) with
        {
            Forward = new ResidualBlocks(), Batches = [5, 1, 16],
        },
        Row("A gate for each channel", [7, 6, 2], new("SparseCategoricalCrossEntropy"),
            [Conv2D(12, 3), Tanh], [Dense(3), Softplus, Dense(12)], [Dense(4)]) with { Forward = new ChannelGate(), Batches = [17, 5, 1, 16] },
        Row("A normalization of its own", [5, 7], MeanSquaredError, [Dense(9), Tanh], [Dense(9)], [Dense(3)]) with { Forward = new OwnNormalization() },
        Row("Two branches joined", [9, 8, 2], new("Huber"),
            [Conv2D(6, 3, stride: 2, padding: Padding.Same), SiLU], [MaxPool2D(2, padding: Padding.Same), Conv2D(6, 1)], [Dense(3)]) with { Forward = new TwoBranches(), Batches = [17, 5, 1, 16] },
        Row("Helpers, loops, lambdas and choices", [6], MeanSquaredError, [Dense(8)], [Dense(8), ELU()], [Dense(8)], [Dense(2)]) with { Forward = new Choices() },
        Row("Attention over rows that share a layer", [4, 6], Categorical, [Dense(6)], [Dense(1)], [Dense(5)]) with { Forward = new RowAttention() },
        Row("A layer with dropout applied twice", [12], MeanSquaredError, [Dense(12), Dropout(0.4)], [Dense(3)]) with { Forward = new RepeatedDropout() },
        Row("Tensors spread over each other", [4, 3], MeanSquaredError, [Dense(3), Tanh], [Dense(1)], [Flatten, Dense(2)]) with { Forward = new Spreading() },
        Row("Every function of a number", [11], MeanSquaredError, [Dense(7)], [Dense(3)]) with { Forward = new EveryFunction(), InputScale = 0.7 },
        Row("Residual blocks of two widths", [8, 8, 3], Categorical,
            [Conv2D(8, 3, padding: Padding.Same), ReLU], [Conv2D(8, 3, padding: Padding.Same), ReLU], [Conv2D(8, 3, padding: Padding.Same)],
            [Conv2D(8, 3, padding: Padding.Same), ReLU], [Conv2D(8, 3, padding: Padding.Same)],
            [Conv2D(12, 3, stride: 2, padding: Padding.Same), ReLU], [Conv2D(12, 3, padding: Padding.Same)], [Conv2D(12, 1, stride: 2, padding: Padding.Same)],
            [Conv2D(12, 3, padding: Padding.Same), ReLU], [Conv2D(12, 3, padding: Padding.Same)], [GlobalAvgPool2D, Dense(10), Softmax]) with { Forward = new ResidualNetwork(), Batches = [17, 5, 1, 16] },
        Row("Blocks in blocks, one applied twice", [5], MeanSquaredError, [Dense(10), Tanh], [Dense(5), Dropout(0)], [Dense(14), Tanh], [Dense(7), Dropout(0.25)], [Dense(3)]) with { Forward = new NestedBlocks() },
        .. TensorRows.All,
        .. MathematicsRows.All,
        .. LanguageRows.All,
        Row("A graph that only predicts", [4, 4, 1], null, [Conv2D(3, 3, padding: Padding.Same)]) with { Forward = new Prediction() },
    ];

    private sealed class SharedResidual() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            for (int i = 0; i < 2; i++)          // constant control flow is unrolled; L2 is used twice: shared weights
                y = ReLU((y | L2) + y);
            return y | L3;
        }
        """, 10)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            y = (through(1, y) + y).Map(Positive);
            y = (through(1, y) + y).Map(Positive);
            return through(2, y);
        }
    }

    private sealed class ResidualBlocks() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            x |= L1;
            x = ReLU(x + (x | L2 | L3));
            x = ReLU((x | L4 | L5) + (x | L6));
            return x | L7;
        }
        """, 10)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            x = through(0, x);
            x = (x + through(2, through(1, x))).Map(Positive);
            x = (through(4, through(3, x)) + through(5, x)).Map(Positive);
            return through(6, x);
        }
    }

    private sealed class ResidualNetwork() : ForwardReference("", 10)
    {
        public override BlockSource Blocks { get; } = new(
            ["Stem: Conv2D(8, 3, Padding = Padding.Same), ReLU", "Stage1: Use<WideResidual>(8, Repeat = 2)", "Stage2: Use<Downsample>(12), Use<WideResidual>(12)", "Head: GlobalAvgPool2D, Dense(10), Softmax"],
            ["Stem", "Stage1.0.A", "Stage1.0.B", "Stage1.1.A", "Stage1.1.B", "Stage2.0.A", "Stage2.0.B", "Stage2.0.Shortcut", "Stage2.1.A", "Stage2.1.B", "Head"],
            """
            [Block]
            public partial class WideResidual(int channels)
            {
                [Conv2D("channels", 3, Padding = Padding.Same), ReLU] private partial Layer A { get; }
                [Conv2D("channels", 3, Padding = Padding.Same)]       private partial Layer B { get; }

                Symbol Forward(Symbol x) => ReLU((x | A | B) + x);
            }

            [Block]
            public partial class Downsample(int channels, int stride = 2)
            {
                [Conv2D("channels", 3, stride: "stride", Padding = Padding.Same), ReLU] private partial Layer A { get; }
                [Conv2D("channels", 3, Padding = Padding.Same)]                         private partial Layer B { get; }
                [Conv2D("channels", "stride / 2", "stride", Padding = Padding.Same)]    private partial Layer Shortcut { get; }

                Symbol Forward(Symbol x) => ReLU((x | A | B) + (x | Shortcut));
            }
            """);

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            x = through(0, x);
            x = (through(2, through(1, x)) + x).Map(Positive);
            x = (through(4, through(3, x)) + x).Map(Positive);
            x = (through(6, through(5, x)) + through(7, x)).Map(Positive);
            x = (through(9, through(8, x)) + x).Map(Positive);
            return through(10, x);
        }
    }

    private sealed class NestedBlocks() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            x = (x | Shared) + 0.5f * (x | Shared);          // the same parameters
            return Flatten(x + Mean(x, axis: -1, keepDims: true)) | Deep | Out;
        }
        """, 3)
    {
        public override BlockSource Blocks { get; } = new(
            ["Shared: Use<Perceptron>(5, 0)", "Deep: Use<Around>(7, 0.25f, false)", "Out: Dense(3)"],
            ["Shared.Wide", "Shared.Narrow", "Deep.Inner.Wide", "Deep.Inner.Narrow", "Out"],
            """
            [Block]
            public partial class Perceptron(int units, double rate = 0)
            {
                [Dense("2 * units"), Tanh]              private partial Layer Wide { get; }
                [Dense("(units + 2) - 2"), Dropout("rate")] private partial Layer Narrow { get; }
            }

            [Block]
            public partial class Around(int units, float rate, bool squared, string name = "around")
            {
                [Use<Perceptron>("units", "rate")] private partial Layer Inner { get; }

                Symbol Forward(Symbol x)
                {
                    var y = x | Inner;
                    if (squared || name != "around")
                        y *= y;
                    return y * (units - 5);
                }
            }
            """);

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(1, through(0, x)) + through(1, through(0, x)) * 0.5;
            y += y.Mean(true, 0);
            return through(4, through(3, through(2, y)) * 2);
        }
    }

    private sealed class ChannelGate() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            var gate = Sigmoid(Mean(y, [0, 1]) | L2);
            return Softmax(Mean(y * gate, axes: [0, 1], keepDims: false) | L3);
        }
        """, 4)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            var gate = through(1, y.Mean(false, 0, 1)).Map(v => T.Constant(1) / (T.Constant(1) + Functions.Exp(T.Constant(0) - v)));
            return through(2, (y * gate).Mean(false, 0, 1)).Softmax();
        }
    }

    private sealed class OwnNormalization() : ForwardReference(
        """
        const float Epsilon = 1e-2f;

        Symbol Forward(Symbol x) => Mean(Normalize((x | L1) + Normalize(x | L2)) | L3, axis: 0);

        /// <summary>Mean 0 and variance 1 along the last axis.</summary>
        private static Symbol Normalize(Symbol x)
        {
            var centered = x - Mean(x, axis: -1, keepDims: true);
            return centered / Sqrt(Mean(centered * centered, axis: -1, keepDims: true) + Epsilon);
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(2, Normalize(through(0, x) + Normalize(through(1, x)))).Mean(false, 0);

        private static Tensor<T> Normalize<T>(Tensor<T> x) where T : struct, IScalar<T>
        {
            var centered = x - x.Mean(true, 1);
            return centered / ((centered * centered).Mean(true, 1) + 1e-2f).Map(Functions.Root);
        }
    }

    private sealed class TwoBranches() : ForwardReference(
        """
        Symbol Forward(Symbol image)
        {
            var (left, right) = (image | L1, image | L2);
            var joined = -left + 0.5f * right;
            return (Max(Shape(joined, 5, 4, 6), axis: 1) - Sum(joined, [0, 1]) / 20) | L3;
        }
        """, 5, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var (left, right) = (through(0, x), through(1, x));
            var joined = right * 0.5 - left;
            return through(2, joined.Reduce(Functions.Max, [1]) - joined.Sum(0, 1) * 0.05);
        }
    }

    private sealed class Choices() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            Layer[] blocks = [L1, L2, L3];
            float[] shares = new float[blocks.Length];
            int count = 0;
            while (count < shares.Length)
                shares[count++] = 1f / count;
            foreach (var block in blocks)
            {
                if (count == 1)
                    continue;
                x = Step(x, block, shares[--count], "tanh");
            }

            System.Func<Symbol, Symbol> last = v => Step(v, L3, shares[0], last: true) * shares[^1];
            return Apply(last, 2) | L4;

            Symbol Apply(System.Func<Symbol, Symbol> function, int times) => times == 0 ? x : function(Apply(function, times - 1));
        }

        static Symbol Step(Symbol x, Layer layer, double share, string activation = "none", bool last = false)
        {
            var y = x | layer;
            y = activation switch
            {
                "relu" => ReLU(y),
                "tanh" or "hyperbolic" => Tanh(y),
                _ => y,
            };
            if (x.Shape[^1] == y.Shape[0] && !last)
                y += share * x;
            return y;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            x = through(0, x).Map(Functions.Tanh);
            x = through(1, x).Map(Functions.Tanh) + x * (1f / 2);
            for (int i = 0; i < 2; i++)
                x = through(2, x) * (1f / 3);
            return through(3, x);
        }
    }

    private sealed class RowAttention() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var values = x | L1;
            var weights = Softmax(Reshape(values + x | L2, -1));
            var mean = Sum(Reshape(weights, x.Shape[0], 1) * values, 0);
            return Softmax(mean | L3);
        }
        """, 5)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var values = through(0, x);
            var weights = through(1, values + x).Reshape(4).Softmax();
            return through(2, (weights.Reshape(4, 1) * values).Sum(0)).Softmax();
        }
    }

    private sealed class RepeatedDropout() : ForwardReference("Symbol Forward(Symbol x) => Tanh(x + (x | L1 | L1)) | L2;", 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(1, (x + through(0, through(0, x))).Map(Functions.Tanh));
    }

    private sealed class Spreading() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var rows = x | L2;                                   // 4 × 1
            var columns = Mean(x | L1, 0);                       // 3
            var all = Exp(rows) * columns + x;                   // 4 × 3
            var number = Max(all) + Sum(columns) + Mean(all);    // one number a sample
            return (all / (2 + Abs(number)) + Minimum(rows, columns)) | L3;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var rows = through(1, x);
            var columns = through(0, x).Mean(false, 0);
            var all = rows.Map(Functions.Exp) * columns + x;
            var number = all.Reduce(Functions.Max, []) + columns.Sum() + all.Mean(false);
            return through(2, all / (number.Map(Functions.Abs) + 2) + rows.With(columns, Smaller));
        }
    }

    private sealed class EveryFunction() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            x = Clip(Log(2 + x), -0.25, 0.6) + Log1P(Square(x)) - ExpM1(x) + Rsqrt(x * x + 0.5) + Erf(x) / 3;
            x = Maximum(x, -1) + Maximum(Exp(-x), x) - Minimum(x, 0.125f) + Sqrt(Abs(x) + 1);
            x = ReLU(x - 1) + LeakyReLU(x - 2, 0.1) + LeakyReLU(1 - x) + ELU(-x, 0.5) + ELU(x * 0.3) + Sigmoid(x) - Tanh(x) + Softplus(x);
            var y = Flatten(x) | L1;
            y = GELU(y) + GELU(-y, approximate: true) + SiLU(y);
            y += Exponential(-y) + SELU(y - 2) + CELU(-y, 0.5) + HardSwish(3 * y) - HardTanh(y / 3) + HardSigmoid(y) - ReLU6(y + 5);
            return Mish(y) + Softsign(y) - LogSoftmax(y) / 5 | L2;
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            T zero = T.Constant(0), one = T.Constant(1), half = T.Constant(0.5);
            x = x.Map(v => Functions.Max(T.Constant(-0.25), Smaller(Functions.Log(T.Constant(2) + v), T.Constant(0.6f))) + Functions.Log(one + v * v) - (Functions.Exp(v) - one)
                + one / Functions.Root(v * v + half) + Functions.Erf(v) / T.Constant(3));
            x = x.Map(v => Functions.Max(v, zero - one) + Functions.Max(Functions.Exp(zero - v), v) - Smaller(v, T.Constant(0.125)) + Functions.Root(Functions.Abs(v) + one));
            x = x.Map(v => Positive(v - one) + Leaky(v - T.Constant(2), 0.1f) + Leaky(one - v, 0.3f) + Elu(zero - v, 0.5) + Elu(v * T.Constant(0.3f), 1) + one / (one + Functions.Exp(zero - v))
                - Functions.Tanh(v) + Functions.Log(one + Functions.Exp(v)));
            var y = through(0, x).Map(y => half * y * (one + Functions.Erf(y / T.Constant(Math.Sqrt(2)))) + Approximate(zero - y) + y / (one + Functions.Exp(zero - y)));
            y += y.Map(v => Functions.Exp(zero - v) + Named("SELU", v - T.Constant(2)) + Named("CELU", zero - v, 0.5) + Named("HardSwish", T.Constant(3) * v) - Named("HardTanh", v / T.Constant(3))
                + Named("HardSigmoid", v) - Named("ReLU6", v + T.Constant(5)));
            var logarithms = new Tensor<T>(LogSoftmax.Apply(y.Values, y.Shape, [], new Pass(0, 0, 0)), y.Shape);
            return through(1, y.Map(v => Named("Mish", v) + Named("Softsign", v)) - logarithms * 0.2f);
        }

        private static T Named<T>(string activation, T x, double number = 0) where T : struct, IScalar<T> =>
            Pointwise(activation, number).Apply([x], [1], [], new Pass(0, 0, 0))[0];

        private static T Leaky<T>(T x, double slope) where T : struct, IScalar<T> => Functions.IfPositive(x, x, T.Constant(slope) * x);

        private static T Elu<T>(T x, double alpha) where T : struct, IScalar<T> => Functions.IfPositive(x, x, T.Constant(alpha) * (Functions.Exp(x) - T.Constant(1)));

        private static T Approximate<T>(T x) where T : struct, IScalar<T> =>
            T.Constant(0.5) * x * (T.Constant(1) + Functions.Tanh(T.Constant(Math.Sqrt(2 / Math.PI)) * (x + T.Constant(0.044715) * x * x * x)));
    }

    private sealed class Prediction() : ForwardReference("Symbol Forward(Symbol x) => Max((x | L1) * x, [0, 1]);", 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) => (through(0, x) * x).Reduce(Functions.Max, [0, 1]);
    }

    private static T Positive<T>(T x) where T : struct, IScalar<T> => Functions.IfPositive(x, x, T.Constant(0));

    private static T Smaller<T>(T x, T y) where T : struct, IScalar<T> => T.Constant(0) - Functions.Max(T.Constant(0) - x, T.Constant(0) - y);
}
