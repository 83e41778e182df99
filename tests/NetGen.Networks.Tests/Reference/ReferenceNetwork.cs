namespace NetGen.Networks.Tests;

/// <summary>
/// A row's network in float64, sample by sample: known parameters, drawn samples, outputs, losses and gradients.
/// </summary>
public sealed class ReferenceNetwork
{
    /// <summary>float32 follows float64 to about 1e-6; a sample that comes nearer to a kink than this is drawn again.</summary>
    private const double SafeKinkDistance = 1e-4, LeastKinkDistance = 5e-6;

    private const int Draws = 24;

    private readonly NetworkCase _row;
    private readonly ulong _seed;
    private readonly List<(ReferenceLayer Layer, int[] Input, int FirstParameter, int Parameters)> _layers = [];
    private readonly Dictionary<int, (float[] Input, double[] Target)> _samples = [];
    private readonly Dictionary<(int Sample, ulong Step), SampleResult> _results = [];

    public ReferenceNetwork(NetworkCase row, ulong seed)
    {
        _row = row;
        _seed = seed;
        var random = new Random(Seed("parameters"));
        int[] shape = row.Input;
        for (int p = 0; p < row.Properties.Length; p++)
        {
            int weighted = 0;
            foreach (var layer in row.Properties[p])
            {
                var parameters = layer.Parameters(shape);
                _layers.Add((layer, shape, Parameters.Count, parameters.Count));
                string prefix = NetworkCase.PropertyName(p) + (weighted == 0 ? "" : $".{weighted}");
                foreach (var parameter in parameters)
                    Parameters.Add(new(prefix + "." + parameter.Name, parameter, Draw(parameter, random)));
                if (parameters.Count > 0)
                    weighted++;
                shape = layer.Output(shape);
            }
        }

        Output = shape;
    }

    /// <summary>The trained tensors, in the order of the chain.</summary>
    public List<KnownParameter> Parameters { get; } = [];

    public int[] Output { get; }

    /// <summary>What training makes small beside the loss: Σ λ·w².</summary>
    public double Penalty => Parameters.Sum(p => p.Tensor.L2 * p.Values.Sum(w => w * w));

    /// <summary>A sample, far enough from kinks.</summary>
    public (float[] Input, double[] Target) Sample(int index)
    {
        if (_samples.TryGetValue(index, out var known))
            return known;

        double best = -1;
        (float[], double[]) sample = default;
        for (int draw = 0; draw < Draws && best < SafeKinkDistance; draw++)
        {
            var random = new Random(Seed($"sample {index} {draw}"));
            var input = Array.ConvertAll(new float[_row.Input.Aggregate(1, (size, d) => size * d)], _ => DrawInput(random));
            var target = DrawTarget(random);
            double distance = KinkDistance(index, input, target);
            if (distance > best)
                (best, sample) = (distance, (input, target));
        }

        Assert.True(best >= LeastKinkDistance, $"'{_row}' meets a kink at {best:G3} for every draw of sample {index}: change its sizes.");
        _samples.Add(index, sample);
        return sample;
    }

    /// <summary>Output, loss and gradient of one sample at its place of a batch; step 0 drops nothing.</summary>
    public SampleResult Of(int sample, ulong step)
    {
        if (!_row.Properties.SelectMany(p => p).OfType<DropoutReference>().Any())
            step = 0;
        if (!_results.TryGetValue((sample, step), out var result))
            _results.Add((sample, step), result = Record(sample, step));
        return result;
    }

    /// <summary>What a training step on the first samples must report and do: loss, and the gradient of each parameter.</summary>
    public (double Loss, double[][] Gradients) Batch(int samples, ulong step)
    {
        double loss = 0;
        var gradients = Parameters.Select(p => new double[p.Values.Length]).ToArray();
        for (int i = 0; i < samples; i++)
        {
            var result = Of(i, step);
            loss += result.Loss / samples * _row.Loss!.Weight;
            for (int p = 0; p < gradients.Length; p++)
            {
                for (int j = 0; j < gradients[p].Length; j++)
                    gradients[p][j] += result.Gradients[p][j] / samples * _row.Loss.Weight;
            }
        }

        for (int p = 0; p < gradients.Length; p++)
        {
            for (int j = 0; j < gradients[p].Length; j++)
                gradients[p][j] += 2 * Parameters[p].Tensor.L2 * Parameters[p].Values[j];
        }

        return (loss + Penalty, gradients);
    }

    /// <summary>Forgets what was computed, after <see cref="Parameters"/> were changed.</summary>
    public void Forget() => _results.Clear();

    /// <summary>The loss of one sample with one number of a parameter moved.</summary>
    public double MovedLoss(int sample, ulong step, int parameter, int index, double move)
    {
        var values = Parameters.Select(p => Array.ConvertAll(p.Values, v => new Plain(v))).ToArray();
        values[parameter][index] = new Plain(values[parameter][index].Value + move);
        var (input, target) = Sample(sample);
        var output = Forward(Array.ConvertAll(input, v => new Plain(v)), values, new Pass(_seed, step, sample));
        return _row.Loss!.Of(output, Output[^1], target).Value;
    }

    private SampleResult Record(int sample, ulong step)
    {
        var (input, target) = Sample(sample);
        var tape = Recorded.Tape;
        tape.Clear();
        var values = Parameters.Select(p => Array.ConvertAll(p.Values, v => Recorded.Variable(v))).ToArray();
        var output = Forward(Array.ConvertAll(input, v => Recorded.Constant(v)), values, new Pass(_seed, step, sample));
        var numbers = Array.ConvertAll(output, y => y.Value);
        if (_row.Loss is null)
            return new SampleResult(numbers, 0, []);

        var loss = _row.Loss.Of(output, Output[^1], target);
        var derivatives = tape.DerivativesOf(loss.Index);
        var gradients = new double[values.Length][];
        for (int p = 0; p < values.Length; p++)
        {
            gradients[p] = new double[values[p].Length];
            for (int j = 0; j < values[p].Length; j++)
                gradients[p][j] = derivatives[values[p][j].Index];
        }

        return new SampleResult(numbers, loss.Value, gradients);
    }

    private double KinkDistance(int sample, float[] input, double[] target)
    {
        if (_row.Quantized)
            return 1;

        Functions.ForgetKinks();
        var values = Parameters.Select(p => Array.ConvertAll(p.Values, v => new Plain(v))).ToArray();
        // Step 0, and the steps that take dropout's draws.
        bool drops = _row.Properties.SelectMany(p => p).OfType<DropoutReference>().Any();
        for (ulong step = 0; step <= (drops ? 2 * (ulong)_row.Batches.Length : 0); step++)
        {
            var output = Forward(Array.ConvertAll(input, v => new Plain(v)), values, new Pass(_seed, step, sample));
            _row.Loss?.Of(output, Output[^1], target);
        }

        return Functions.KinkDistance;
    }

    private T[] Forward<T>(T[] x, T[][] parameters, Pass pass) where T : struct, IScalar<T>
    {
        foreach (var (layer, input, first, count) in _layers)
            x = layer.Apply(x, input, parameters[first..(first + count)], pass);
        return x;
    }

    private double[] Draw(ReferenceParameter parameter, Random random)
    {
        // Activations keep their size through a kernel whose numbers have variance 1 / fan-in.
        double reach = parameter.Name == "bias" ? 0.3 : Math.Sqrt(3.0 / parameter.FanIn);
        return Array.ConvertAll(new double[parameter.Count], _ =>
            _row.Quantized ? random.Next(-3, 4) * 0.25 : (float)((2 * random.NextDouble() - 1) * reach));
    }

    private float DrawInput(Random random) =>
        _row.Quantized ? random.Next(-2, 3) * 0.5f : (float)((2 * random.NextDouble() - 1) * _row.InputScale);

    private double[] DrawTarget(Random random)
    {
        int size = Output.Aggregate(1, (s, d) => s * d), classes = Output[^1], rows = size / classes;
        switch (_row.Loss)
        {
            case null:
                return [];
            case { IsSparse: true }:
                return Array.ConvertAll(new double[rows], _ => (double)random.Next(classes));
            case { IsCategorical: true } when random.Next(2) == 0:
                var shares = Array.ConvertAll(new double[size], _ => random.NextDouble());
                return [.. shares.Select((s, i) => (double)(float)(s / shares[(i / classes * classes)..((i / classes + 1) * classes)].Sum()))];
            case { IsCategorical: true }:
                var oneHot = new double[size];
                for (int row = 0; row < rows; row++)
                    oneHot[row * classes + random.Next(classes)] = 1;
                return oneHot;
            case { Kind: "BinaryCrossEntropy" }:
                return Array.ConvertAll(new double[size], _ => random.Next(2) == 0 ? random.Next(2) : (double)(float)random.NextDouble());
            default:
                return Array.ConvertAll(new double[size], _ => (double)(float)(3 * random.NextDouble() - 1.5));
        }
    }

    /// <summary>The same number on every machine and run (FNV-1a).</summary>
    private int Seed(string purpose) =>
        (int)(_row.Name + purpose).Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}

/// <param name="Name">As in checkpoints: <c>L1.kernel</c>.</param>
/// <param name="Values">At first numbers that a float32 holds exactly.</param>
public sealed record KnownParameter(string Name, ReferenceParameter Tensor, double[] Values);

/// <param name="Gradients">Of the sample's loss, without weight and penalty, by each parameter.</param>
public sealed record SampleResult(double[] Output, double Loss, double[][] Gradients);
