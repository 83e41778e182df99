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
    private readonly Dictionary<int, List<(ReferenceLayer Layer, int FirstParameter, int Parameters)>> _properties = [];
    private readonly Dictionary<int, (float[] Input, double[] Target)> _samples = [];
    private readonly Dictionary<(int Sample, ulong Step), SampleResult> _results = [];
    private readonly Dictionary<(int Samples, ulong Step), (double Loss, double[][] Gradients)> _batches = [];

    public ReferenceNetwork(NetworkCase row, ulong seed)
    {
        _row = row;
        _seed = seed;
        var random = new Random(Seed("parameters"));
        // Shapes and parameters are known once a sample has gone through.
        var sample = new Tensor<Plain>(new Plain[row.Input.Aggregate(1, (size, d) => size * d)], row.Input);
        var output = Follow(
            sample,
            (property, x) =>
            {
                if (!_properties.ContainsKey(property))
                    AddLayers(property, x.Shape, random);
                return Through(property, x, Values<Plain>(v => new(v)), new Pass(seed, 0, 0));
            },
            new Pass(seed, 0, 0), []);
        Output = output.Shape;
    }

    /// <summary>The trained tensors, in the order of their layers' first uses.</summary>
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

    /// <summary>The step that <see cref="Of"/> and <see cref="Batch"/> know a prediction or an evaluation by, after so many training steps.</summary>
    public ulong PassAfter(ulong steps) => _row.Forward is { DependsOnPass: true } ? Pass.AfterStep(steps) : 0;

    /// <summary>Output, loss and gradient of one sample at its place of a batch; step 0 drops nothing.</summary>
    public SampleResult Of(int sample, ulong step)
    {
        if (!DependsOnPass)
            step = 0;
        if (!_results.TryGetValue((sample, step), out var result))
            _results.Add((sample, step), result = Record(sample, step));
        return result;
    }

    /// <summary>
    /// What a training step on the first samples must report and do: loss, and the gradient of each parameter, or what it makes of one that is not trained. Step 0 is an evaluation.
    /// </summary>
    public (double Loss, double[][] Gradients) Batch(int samples, ulong step)
    {
        if (step > 0 && IsTogether)
        {
            var key = (samples, DependsOnPass ? step : 1);
            if (!_batches.TryGetValue(key, out var known))
                _batches.Add(key, known = Together(samples, step));
            return known;
        }

        double loss = 0;
        var gradients = Parameters.Select(p => new double[p.Values.Length]).ToArray();
        for (int i = 0; i < samples; i++)
        {
            var result = Of(i, step);
            loss += result.Loss / samples * Weight;
            for (int p = 0; p < gradients.Length; p++)
            {
                for (int j = 0; j < gradients[p].Length; j++)
                    gradients[p][j] += result.Gradients[p][j] / samples * Weight;
            }
        }

        for (int p = 0; p < gradients.Length; p++)
        {
            for (int j = 0; j < gradients[p].Length; j++)
                gradients[p][j] += 2 * Parameters[p].Tensor.L2 * Parameters[p].Values[j];
        }

        return (loss + Penalty, gradients);
    }

    /// <summary>
    /// How much of the samples' losses cancels in their mean, which is as exact as what it is summed up from: nothing where no loss is negative.
    /// </summary>
    public double CancelledLoss(int samples, ulong step)
    {
        if (step > 0 && IsTogether)
            return 0;
        double[] losses = [.. Enumerable.Range(0, samples).Select(i => Of(i, step).Loss * Weight / samples)];
        return losses.Sum(Math.Abs) - Math.Abs(losses.Sum());
    }

    /// <summary>Forgets what was computed, after <see cref="Parameters"/> were changed.</summary>
    public void Forget()
    {
        _results.Clear();
        _batches.Clear();
    }

    /// <summary>The loss of a training step with one number of a parameter moved, of a network whose samples go through together.</summary>
    public double MovedLossTogether(int samples, ulong step, int parameter, int index, double move)
    {
        var values = Values<Plain>(v => new(v));
        values[parameter][index] = new Plain(values[parameter][index].Value + move);
        return LossTogether(samples, step, values, Plain.Constant, States()).Value;
    }

    /// <summary>The loss of one sample with one number of a parameter moved.</summary>
    public double MovedLoss(int sample, ulong step, int parameter, int index, double move)
    {
        var values = Values<Plain>(v => new(v));
        values[parameter][index] = new Plain(values[parameter][index].Value + move);
        var (input, target) = Sample(sample);
        return Run(Array.ConvertAll(input, v => new Plain(v)), target, values, new Pass(_seed, step, sample)).Loss.Value;
    }

    /// <summary>The factor of the one output's loss; those of several are in <see cref="LossOf"/>.</summary>
    private double Weight => _row.Outputs.Count == 1 ? _row.Loss!.Weight : 1;

    /// <summary>The loss of a sample by the attributes: of several outputs the sum of theirs, weighted.</summary>
    private T LossOf<T>(T[] output, double[] target) where T : struct, IScalar<T>
    {
        if (_row.Outputs.Count == 1)
            return _row.Loss!.Of(output, Output[^1], target);
        var sum = T.Constant(0);
        int first = 0, firstTarget = 0;
        foreach (var (_, shape, loss) in _row.Outputs)
        {
            int size = shape.Aggregate(1, (s, d) => s * d), targets = loss!.IsSparse ? size / shape[^1] : size;
            sum += T.Constant(loss.Weight) * loss.Of(output[first..(first + size)], shape[^1], target[firstTarget..(firstTarget + targets)]);
            (first, firstTarget) = (first + size, firstTarget + targets);
        }

        return sum;
    }

    private bool DependsOnPass => _row.Forward is { DependsOnPass: true } || _row.Properties.SelectMany(p => p).OfType<DropoutReference>().Any();

    private bool IsTogether => _row.Properties.SelectMany(p => p).Any(l => l.IsTogether);

    private double[][] States() => [.. Parameters.Select(p => (double[])p.Values.Clone())];

    private (double Loss, double[][] Gradients) Together(int samples, ulong step)
    {
        var tape = Recorded.Tape;
        tape.Clear();
        Functions.ForgetKinks();
        var (values, gradients) = (Values(Recorded.Variable), States());
        var loss = LossTogether(samples, step, values, Recorded.Constant, gradients);
        Assert.True(Functions.KinkDistance >= LeastKinkDistance, $"'{_row}' meets a kink at {Functions.KinkDistance:G3} in a batch of {samples}: change its sizes.");
        var derivatives = tape.DerivativesOf(loss.Index);
        for (int p = 0; p < values.Length; p++)
        {
            for (int j = 0; j < values[p].Length && Parameters[p].Tensor.IsTrained; j++)
                gradients[p][j] = derivatives[values[p][j].Index] + 2 * Parameters[p].Tensor.L2 * Parameters[p].Values[j];
        }

        return (loss.Value + Penalty, gradients);
    }

    /// <summary>The mean loss of the first samples, weighted, of a chain.</summary>
    private T LossTogether<T>(int samples, ulong step, T[][] parameters, Func<double, T> constant, double[][] states) where T : struct, IScalar<T>
    {
        Assert.Null(_row.Forward);
        var batch = Enumerable.Range(0, samples).Select(i => Array.ConvertAll(Sample(i).Input, v => constant(v))).ToArray();
        var passes = Enumerable.Range(0, samples).Select(i => new Pass(_seed, step, i)).ToArray();
        int[] shape = _row.Input;
        foreach (var (layer, first, count) in _properties.OrderBy(p => p.Key).SelectMany(p => p.Value))
        {
            batch = layer.ApplyTogether(batch, shape, parameters[first..(first + count)], passes, states[first..(first + count)]);
            shape = layer.Output(shape);
        }

        var loss = T.Constant(0);
        for (int i = 0; i < samples; i++)
            loss += LossOf(batch[i], Sample(i).Target);
        return loss * T.Constant(Weight / samples);
    }

    private SampleResult Record(int sample, ulong step)
    {
        var (input, target) = Sample(sample);
        var tape = Recorded.Tape;
        tape.Clear();
        var values = Values(Recorded.Variable);
        var (output, loss) = Run(Array.ConvertAll(input, v => Recorded.Constant(v)), target, values, new Pass(_seed, step, sample));
        var numbers = Array.ConvertAll(output, y => y.Value);
        if (_row.Loss is null)
            return new SampleResult(numbers, 0, []);

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
        var values = Values<Plain>(v => new(v));
        // Step 0, and the steps that take dropout's draws.
        for (ulong step = 0; step <= (DependsOnPass ? 2 * (ulong)_row.Batches.Length : 0); step++)
            Run(Array.ConvertAll(input, v => new Plain(v)), target, values, new Pass(_seed, step, sample));

        return Functions.KinkDistance;
    }

    /// <summary>The output of a sample, and its loss, if the row has one.</summary>
    private (T[] Output, T Loss) Run<T>(T[] x, double[] target, T[][] parameters, Pass pass) where T : struct, IScalar<T>
    {
        var input = new Tensor<T>(x, _row.Input);
        var added = new List<T>();
        var output = Follow(input, (property, y) => Through(property, y, parameters, pass), pass, added);
        var loss = _row.Loss switch
        {
            null => T.Constant(0),
            { IsOwn: true } => _row.Forward!.Loss(input, output, new Tensor<T>(Array.ConvertAll(target, t => T.Constant(t)), _row.Forward.Target)),
            _ => LossOf(output.Values, target),
        };
        return (output.Values, added.Aggregate(loss, (sum, more) => sum + more));
    }

    /// <summary>A sample through the layers as the row connects them.</summary>
    private Tensor<T> Follow<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through, Pass pass, List<T> losses) where T : struct, IScalar<T> =>
        _row.Forward is { } forward ? forward.Of(x, through, pass, losses) : Enumerable.Range(0, _row.Properties.Length).Aggregate(x, (y, property) => through(property, y));

    private Tensor<T> Through<T>(int property, Tensor<T> x, T[][] parameters, Pass pass) where T : struct, IScalar<T>
    {
        foreach (var (layer, first, count) in _properties[property])
            x = new(layer.Apply(x.Values, x.Shape, parameters[first..(first + count)], pass), layer.Output(x.Shape));
        return x;
    }

    private void AddLayers(int property, int[] shape, Random random)
    {
        var layers = new List<(ReferenceLayer, int, int)>();
        _properties.Add(property, layers);
        int weighted = 0;
        foreach (var layer in _row.Properties[property])
        {
            var parameters = layer.Parameters(shape);
            layers.Add((layer, Parameters.Count, parameters.Count));
            string prefix = _row.PropertyName(property) + (weighted == 0 ? "" : $".{weighted}");
            foreach (var parameter in parameters)
                Parameters.Add(new(prefix + "." + parameter.Name, parameter, Draw(parameter, random)));
            if (parameters.Count > 0)
                weighted++;
            shape = layer.Output(shape);
        }
    }

    private T[][] Values<T>(Func<double, T> number) => [.. Parameters.Select(p => Array.ConvertAll(p.Values, v => number(v)))];

    private double[] Draw(ReferenceParameter parameter, Random random)
    {
        // Activations keep their size through a kernel whose numbers have variance 1 / fan-in.
        double reach = parameter.Name == "bias" ? 0.3 : Math.Sqrt(3.0 / parameter.FanIn);
        return Array.ConvertAll(new double[parameter.Count], _ =>
            parameter.Name == "variance" ? (float)(0.5 + random.NextDouble()) :
            _row.Quantized ? random.Next(-3, 4) * 0.25 : (float)((2 * random.NextDouble() - 1) * reach));
    }

    private float DrawInput(Random random) =>
        _row.Quantized ? random.Next(-2, 3) * 0.5f : (float)((2 * random.NextDouble() - 1) * _row.InputScale + _row.InputOffset);

    private double[] DrawTarget(Random random) => [.. _row.Outputs.SelectMany(o => DrawTarget(random, o.Loss, o.Loss is { IsOwn: true } ? _row.Forward!.Target : o.Shape))];

    private static double[] DrawTarget(Random random, ReferenceLoss? loss, int[] shape)
    {
        int size = shape.Aggregate(1, (s, d) => s * d), classes = shape.Length == 0 ? 1 : shape[^1], rows = size / classes;
        switch (loss)
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
            case { Kind: "Hinge" or "SquaredHinge" }:
                return Array.ConvertAll(new double[size], _ => random.Next(3) - 1.0);
            case { Kind: "Poisson" }:
                return Array.ConvertAll(new double[size], _ => (double)random.Next(5));
            case { IsBinary: true }:
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

/// <param name="Gradients">Of the sample's loss, without penalty and the weight of a single loss, by each parameter.</param>
public sealed record SampleResult(double[] Output, double Loss, double[][] Gradients);
