namespace NetGen.Networks.Tests;

/// <summary>The optimizers' formulas as Keras 3 states them, in float64, with all numbers open to change between steps.</summary>
public sealed class ReferenceOptimizer(string kind, int numbers)
{
    private readonly double[] _first = new double[numbers], _second = new double[numbers];
    private readonly double[] _sums = new double[numbers];
    private int _step, _summed;

    public double LearningRate { get; set; } = 0.01;

    public double Momentum { get; set; }

    public bool Nesterov { get; set; }

    public double Beta1 { get; set; } = 0.9;

    public double Beta2 { get; set; } = 0.999;

    public double Epsilon { get; set; } = 1e-7;

    public double Rho { get; set; } = 0.9;

    public double InitialAccumulator { get; set; } = 0.1;

    public double WeightDecay { get; set; }

    public double ClipNorm { get; set; }

    /// <summary>Steps whose mean gradient makes one update.</summary>
    public double AccumulationSteps { get; set; } = 1;

    /// <summary>One step of all parameters, which stand one after the other.</summary>
    public void Update(double[] weights, double[] gradients)
    {
        for (int i = 0; i < numbers; i++)
            _sums[i] += gradients[i] / AccumulationSteps;
        if (++_summed < AccumulationSteps)
            return;
        _summed = 0;
        _step++;
        gradients = [.. _sums];
        Array.Clear(_sums);
        double norm = Math.Sqrt(gradients.Sum(g => g * g));
        double scale = ClipNorm > 0 && norm > ClipNorm ? ClipNorm / norm : 1;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] -= LearningRate * WeightDecay * weights[i];
            weights[i] += Change(i, gradients[i] * scale);
        }
    }

    /// <summary>Nadam's decay of the mean at step <paramref name="t"/>.</summary>
    private double DecayAt(int t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t));

    private double Change(int i, double g)
    {
        switch (kind)
        {
            case "SGD" when Momentum == 0:
                return -LearningRate * g;
            case "SGD":
                double velocity = _first[i] = Momentum * _first[i] - LearningRate * g;
                return Nesterov ? Momentum * velocity - LearningRate * g : velocity;
            case "Adam" or "AdamW":
                double mean = _first[i] += (g - _first[i]) * (1 - Beta1);
                double square = _second[i] += (g * g - _second[i]) * (1 - Beta2);
                double rate = LearningRate * Math.Sqrt(1 - Math.Pow(Beta2, _step)) / (1 - Math.Pow(Beta1, _step));
                return -rate * mean / (Math.Sqrt(square) + Epsilon);
            case "RMSProp":
                double average = _second[i] = Rho * _second[i] + (1 - Rho) * g * g;
                double step = LearningRate * g / Math.Sqrt(average + Epsilon);
                return Momentum == 0 ? -step : -(_first[i] = Momentum * _first[i] + step);
            case "Adagrad":
                _first[i] += g * g;
                return -LearningRate * g / Math.Sqrt(InitialAccumulator + _first[i] + Epsilon);
            case "Adadelta":
                _first[i] = Rho * _first[i] + (1 - Rho) * g * g;
                double delta = -Math.Sqrt(_second[i] + Epsilon) * g / Math.Sqrt(_first[i] + Epsilon);
                _second[i] = Rho * _second[i] + (1 - Rho) * delta * delta;
                return LearningRate * delta;
            case "Adamax":
                _first[i] += (g - _first[i]) * (1 - Beta1);
                _second[i] = Math.Max(Beta2 * _second[i], Math.Abs(g));
                return -LearningRate / (1 - Math.Pow(Beta1, _step)) * _first[i] / (_second[i] + Epsilon);
            case "Nadam":
                _first[i] += (g - _first[i]) * (1 - Beta1);
                _second[i] += (g * g - _second[i]) * (1 - Beta2);
                double product = Enumerable.Range(1, _step).Aggregate(1.0, (product, t) => product * DecayAt(t));
                double ahead = DecayAt(_step + 1) * _first[i] / (1 - product * DecayAt(_step + 1)) + (1 - DecayAt(_step)) * g / (1 - product);
                return -LearningRate * ahead / (Math.Sqrt(_second[i] / (1 - Math.Pow(Beta2, _step))) + Epsilon);
            case "Lion":
                double direction = Math.Sign(Beta1 * _first[i] + (1 - Beta1) * g);
                _first[i] = Beta2 * _first[i] + (1 - Beta2) * g;
                return -LearningRate * direction;
            default:
                throw new InvalidOperationException($"No reference for {kind}.");
        }
    }
}
