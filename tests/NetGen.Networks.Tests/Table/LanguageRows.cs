using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Networks whose methods index symbols, draw random numbers, ask which program is compiled, or say themselves what the loss is.</summary>
internal static class LanguageRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Parts by index", [4, 6], MeanSquaredError, [Dense(8), Tanh], [Dense(5)], [Dense(3)]) with { Forward = new Indices() },
        Row("Numbers that differ", [3, 5], MeanSquaredError, [Dense(5)], [Flatten, Dense(2)]) with { Forward = new Different() },
        Row("Random numbers, in training alone and always", [7], MeanSquaredError, [Dense(9), Tanh], [Dense(9), Dropout(0.25)], [Dense(4)]) with { Forward = new Noise() },
        Row("Random images", [4, 5, 3], MeanSquaredError, [Conv2D(6, 3, padding: Padding.Same)], [Flatten, Dense(2)]) with { Forward = new NoisyImages(), Batches = [17, 5, 1, 16] },
        Row("A loss of its own behind a chain", [6], ReferenceLoss.Own, [Dense(7), Tanh], [Dense(4)]) with { Forward = new WeighedSquares() },
        Row("A loss of its own with another target and an input", [5 + 1], ReferenceLoss.Own, [Dense(8), Tanh], [Dense(6)]) with { Forward = new Likelihood() },
        Row("Numbers added to a loss", [6], new("Huber", Weight: 0.5), [Dense(7), Tanh], [Dense(3)]) with { Forward = new Added(), ClipNorm = 1000 },
        Row("A small variational autoencoder", [9], ReferenceLoss.Own, [Dense(8), Tanh], [Dense(2)], [Dense(2)], [Dense(8), Tanh], [Dense(9)]) with { Forward = new Autoencoder() },
    ];

    private sealed class Indices() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            int last = x.Shape[0] - 1;
            var y = x | L1;                                                  // 4 × 8
            var parts = Concat(-1, y[1..^1, 2..5], y[..2, ^3..], x[^2.., ..1]);      // 2 × 7
            var column = y[Rest, ^1] * y[0, 0] + x[.., last - 1];            // 4
            return Concat(0, Flatten(parts | L2), column, y[last], x[2, 1..3], Flatten(ExpandDims(y, 0)[0, Rest, 3])) | L3;
        }
        """, 3)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            var y = through(0, x);
            var parts = Moves.Joined(1, y.Picked(0, [1, 2]).Picked(1, [2, 3, 4]), y.Picked(0, [0, 1]).Picked(1, [5, 6, 7]), x.Picked(0, [2, 3]).Picked(1, [0]));
            var column = (y.Picked(1, [7]).Map(v => v * y.At(0, 0)) + x.Picked(1, [2])).Reshape(4);
            return through(2, Moves.Joined(
                0, through(1, parts).Reshape(10), column, y.Picked(0, [3]).Reshape(8), x.Picked(0, [2]).Picked(1, [1, 2]).Reshape(2), y.Picked(1, [3]).Reshape(4)));
        }
    }

    private sealed class Different() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            return y * (1 + NotEqual(Sign(y), 1)) + NotEqual(y >= 0, x >= 0) | L2;
        }
        """, 2)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through)
        {
            T zero = T.Constant(0), one = T.Constant(1);
            var y = through(0, x);
            var signs = y.Map(v => Functions.IfPositive(v, zero, one)) + 1;
            var differ = y.With(x, (a, b) => Functions.IfPositive(a, one, zero).Value == Functions.IfPositive(b, one, zero).Value ? zero : one);
            return through(1, y * signs + differ);
        }
    }

    private sealed class Noise() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            if (Training)
                y += 0.25 * Normal(y.Shape);
            y *= 0.5 + Uniform(9);
            y = (y | L2) + Normal() * (Training ? 1 : 2);        // one number a sample
            return Sin(y) | L3;
        }
        """, 4)
    {
        public override bool DependsOnPass => true;

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses)
        {
            var y = through(0, x);
            if (pass.IsTraining)
                y += Drawn<T>(pass.Normal(9)) * 0.25;
            y *= Drawn<T>(pass.Uniform(9)) + 0.5;
            y = through(1, y) + Drawn<T>(pass.Normal(1)) * (pass.IsTraining ? 1 : 2);
            return through(2, y.Map(v => T.Apply(v, Math.Sin(v.Value), Math.Cos(v.Value))));
        }
    }

    private sealed class NoisyImages() : ForwardReference("Symbol Forward(Symbol x) => Tanh((x | L1) + Uniform(4, 5, 6) - Normal(1, 5, 6) / 4) | L2;", 2)
    {
        public override bool DependsOnPass => true;

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses)
        {
            var noise = Drawn<T>(pass.Uniform(120)).Reshape(4, 5, 6) - Drawn<T>(pass.Normal(30)).Reshape(1, 5, 6) * 0.25;
            return through(1, (through(0, x) + noise).Map(Functions.Tanh));
        }
    }

    private sealed class WeighedSquares() : ForwardReference(
        """
        Symbol Loss(Symbol prediction, Symbol target) => Mean(Weighed(prediction - target, target));

        static Symbol Weighed(Symbol error, Symbol target) => Square(error) * (1 + Square(target));
        """, 4)
    {
        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) => through(1, through(0, x));

        public override T Loss<T>(Tensor<T> x, Tensor<T> prediction, Tensor<T> target)
        {
            var error = prediction - target;
            return (error * error * (target * target + 1)).Mean(false).Values[0];
        }
    }

    private sealed class Likelihood() : ForwardReference(
        """
        Symbol Forward(Symbol x, Symbol weight) => (x | L1 | L2) * (1 + weight / 8);

        Symbol Loss(Symbol weight, Symbol target, Symbol output)         // a normal distribution of each number, by mean and logarithm of the variance
        {
            var parts = Split(output, 2);
            return Mean(parts[1] + Square(target - parts[0]) * Exp(-parts[1])) * Square(weight[0]) / 2;
        }
        """, 6)
    {
        public override (string, int[])[] Inputs => [("x", [5]), ("weight", [1])];

        public override int[] Target => [3];

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) =>
            through(1, through(0, Part(x, 0, 5))) * (Part(x, 5, 1) * 0.125 + 1);

        public override T Loss<T>(Tensor<T> x, Tensor<T> prediction, Tensor<T> target)
        {
            Tensor<T> mean = Part(prediction, 0, 3), logVariance = Part(prediction, 3, 3), error = target - mean, weight = Part(x, 5);
            return ((logVariance + error * error * (logVariance * -1).Map(Functions.Exp)).Mean(false) * weight * weight * 0.5).Values[0];
        }
    }

    private sealed class Added() : ForwardReference(
        """
        Symbol Forward(Symbol x)
        {
            var y = x | L1;
            AddLoss(Mean(Square(y)) / 4);
            if (Training)
                AddLoss(0.1 * Sum(y[..2] * y[2..4]));
            return y | L2;
        }
        """, 3)
    {
        public override bool DependsOnPass => true;

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses)
        {
            var y = through(0, x);
            losses.Add(((y * y).Mean(false) * 0.25).Values[0]);
            if (pass.IsTraining)
                losses.Add((y.Picked(0, [0, 1]) * y.Picked(0, [2, 3])).Sum().Values[0] * T.Constant(0.1f));
            return through(1, y);
        }
    }

    private sealed class Autoencoder() : ForwardReference(
        """
        Symbol Forward(Symbol image)
        {
            var code = image | L1;
            Symbol mean = code | L2, logVariance = code | L3;
            AddLoss(-0.5f * Sum(1 + logVariance - Square(mean) - Exp(logVariance)));
            return mean + Exp(0.5f * logVariance) * Normal(mean.Shape) | L4 | L5;
        }

        Symbol Loss(Symbol reconstruction, Symbol target) => Sum(Softplus(reconstruction) - target * reconstruction);      // cross-entropy from logits
        """, 9)
    {
        public override bool DependsOnPass => true;

        public override Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses)
        {
            var code = through(0, x);
            Tensor<T> mean = through(1, code), logVariance = through(2, code);
            losses.Add((logVariance + 1 - mean * mean - logVariance.Map(Functions.Exp)).Sum().Values[0] * T.Constant(-0.5));
            var z = mean + (logVariance * 0.5).Map(Functions.Exp) * Drawn<T>(pass.Normal(2));
            return through(4, through(3, z));
        }

        public override T Loss<T>(Tensor<T> x, Tensor<T> prediction, Tensor<T> target) =>
            (prediction.Map(v => Functions.Log(T.Constant(1) + Functions.Exp(v))) - target * prediction).Sum().Values[0];
    }

    private static Tensor<T> Drawn<T>(double[] numbers) where T : struct, IScalar<T> => new(Array.ConvertAll(numbers, T.Constant), numbers.Length == 1 ? [] : [numbers.Length]);
}
