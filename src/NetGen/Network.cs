using System.ComponentModel;

namespace NetGen;

/// <summary>The base of every generated network: parameters, steps and predictions. One instance belongs to one thread.</summary>
public abstract unsafe partial class Network : INetwork
{
    // Larger predictions run in pieces of this size: activations then stay in cache, and memory small.
    private const int PredictionBatch = 256;

    private readonly NetworkMemory _memory;
    private readonly Layer[] _layers;
    private readonly Parameter[] _parameters;
    private readonly Optimizer? _optimizer;
    private Workspace? _training, _ahead, _inference;
    private bool _disposed;

    /// <summary>Makes a network with fresh parameters.</summary>
    /// <param name="schema">What the compiler found.</param>
    /// <param name="device">Where it runs; <see langword="null"/> for <see cref="Device.Default"/>.</param>
    /// <param name="seed">Makes parameters, shuffling and dropout repeatable; <see langword="null"/> for another one each time.</param>
    /// <exception cref="InvalidOperationException">The network has no kernels for the vectors of the device.</exception>
    protected Network(NetworkSchema schema, Device? device, int? seed)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        Device = device ?? Device.Default;
        Seed = (uint)(seed ?? Random.Shared.Next());
        LossWeights = new LossWeights(schema);
        var deviceMemory = Device.CreateMemory(this);
        if (deviceMemory is null)
            Device.VectorBitsOf(schema);
        _memory = new NetworkMemory(schema, deviceMemory);
        _optimizer = schema.Optimizer is { } optimizer ? Optimizer.Create(optimizer, schema.StoresGradients) : null;
        _parameters = Array.ConvertAll(schema.Parameters, parameter => new Parameter(this, parameter));
        AllLayers = Layer.Of(schema.Layers, _parameters);
        _layers = [.. AllLayers.Where((_, i) => schema.Layers[i].Depth == 0)];
        for (int i = 0; i < _parameters.Length; i++)
            ParameterInitializer.Fill(_parameters[i].Schema, i, Seed, _parameters[i].Values);
    }

    /// <inheritdoc/>
    public NetworkSchema Schema { get; }

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The layers, and those in their blocks, which follow them.</summary>
    internal Layer[] AllLayers { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <inheritdoc/>
    public Optimizer Optimizer => _optimizer
        ?? throw new InvalidOperationException($"'{Schema.Name}' has no optimizer, because its class names no loss: it is inference only.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs.</exception>
    public double LossWeight
    {
        get => LossWeights.OfOne;
        set => LossWeights.OfOne = value;
    }

    /// <inheritdoc/>
    public LossWeights LossWeights { get; }

    /// <inheritdoc/>
    public long StepCount { get; internal set; }

    /// <summary>What parameters, shuffling and dropout are drawn from.</summary>
    internal ulong Seed { get; set; }

    /// <summary>The whole parameter block, padding included.</summary>
    internal Span<float> ParameterBlock
    {
        get
        {
            ThrowIfDisposed();
            return _memory.TakeParameters();
        }
    }

    /// <summary>The optimizer's blocks, one after the other; made on the first call.</summary>
    internal Span<float> MomentBlocks
    {
        get
        {
            ThrowIfDisposed();
            return _memory.TakeMoments();
        }
    }

    /// <summary>Whether training has begun, so that moments exist.</summary>
    internal bool HasMoments => _memory.HasMoments;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample, or the output has another length.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => Predict(InferenceWorkspace, input, output);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public float[] Predict(ReadOnlySpan<float> input) => Predict(InferenceWorkspace, input);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public Predictor CreatePredictor()
    {
        ThrowIfDisposed();
        return new Predictor(this, CreateWorkspace());
    }

    /// <summary>Gives the activations back, and a device's memory; any later use of the network or its predictors throws.</summary>
    public void Dispose()
    {
        if (!_disposed)
            _memory.Remote?.Release();
        _disposed = true;
        _training?.Release(); // and what is ahead with it
        _inference?.Release();
        _training = _ahead = null;
        _inference = null;
        GC.SuppressFinalize(this);
    }

    float INetwork.TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<float> target) => RunTrainStep(input, target);

    float INetwork.TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<int> target) => RunTrainStep(input, target);

    /// <summary>Forward, loss, backward and update of one batch; writes <see cref="Workspace.Output"/> and <see cref="Workspace.Losses"/>.</summary>
    /// <param name="w">The running copy; the only state that a step may use.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void TrainStep(Workspace w);

    /// <summary>Forward without dropout, and loss; writes <see cref="Workspace.Output"/> and <see cref="Workspace.Losses"/>.</summary>
    /// <param name="w">The running copy; the only state that a step may use.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void EvaluateStep(Workspace w);

    /// <summary>Forward without dropout; writes <see cref="Workspace.Output"/>.</summary>
    /// <param name="w">The running copy; the only state that a step may use.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract void PredictStep(Workspace w);

    /// <summary>The network's code for graphics processors, which is generated where the package NetGen.Gpu is referenced.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual object? GpuNetwork => null;

    /// <summary>One training step on a batch of any size; allocates nothing once the batch size is known.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <param name="target"><c>[n, target]</c>, floats.</param>
    /// <returns>The loss of the batch before the step: the mean over its samples, weighted, with penalties.</returns>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample, or the target has another length.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only or learns from class indices.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    protected internal float RunTrainStep(ReadOnlySpan<float> input, ReadOnlySpan<float> target)
    {
        ThrowIfDisposed();
        int samples = Batch.CountSamples(Schema, input.Length);
        Batch.CheckOneOutput(Schema);
        Batch.CheckTarget(Schema, 0, samples, target.Length, TargetKind.Values);
        var workspace = PrepareTraining(samples);
        target.CopyTo(workspace.TargetsOf(0));
        return Train(workspace, input);
    }

    /// <summary>One training step on a batch of any size; allocates nothing once the batch size is known.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <param name="target"><c>[n, target]</c>, class indices.</param>
    /// <returns>The loss of the batch before the step: the mean over its samples, weighted, with penalties.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index names no class.</exception>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample, or the target has another length.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only or learns from floats.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    protected internal float RunTrainStep(ReadOnlySpan<float> input, ReadOnlySpan<int> target)
    {
        ThrowIfDisposed();
        int samples = Batch.CountSamples(Schema, input.Length);
        Batch.CheckOneOutput(Schema);
        Batch.CheckTarget(Schema, 0, samples, target.Length, TargetKind.ClassIndices);
        Batch.CheckClassIndices(Schema, 0, target);
        var workspace = PrepareTraining(samples);
        target.CopyTo(workspace.ClassesOf(0));
        return Train(workspace, input);
    }

    /// <summary>Throws where the network is disposed of.</summary>
    internal void ThrowIfDisposed()
    {
        if (_disposed)
            throw new ObjectDisposedException(Schema.Name, $"This '{Schema.Name}' is disposed of. Make another one, or dispose of it later.");
    }

    /// <summary>Room for a training batch, whose input and target the caller then fills.</summary>
    internal Workspace PrepareTraining(int samples)
    {
        ThrowIfDisposed();
        if (_training is null)
        {
            _training = CreateWorkspace();
            _training.AttachTrainingMemory();
        }

        _training.Prepare(samples, Schema.TrainingArena, withTarget: true);
        return _training;
    }

    /// <summary>
    /// Room for the batch after that of <see cref="PrepareTraining"/>, while a step works on that; <see langword="null"/> where the processor is the device,
    /// whose steps end before they return. Filled and sent, it is the next to be trained.
    /// </summary>
    internal Workspace? PrepareAhead(int samples)
    {
        _ahead ??= _training!.CreateTwin();
        if (_ahead is null)
            return null;
        (_training, _ahead) = (_ahead, _training);
        _training.Prepare(samples, Schema.TrainingArena, withTarget: true);
        return _training;
    }

    /// <summary>The step on a batch that <see cref="PrepareTraining"/> made room for.</summary>
    /// <returns>The loss of the batch before the step.</returns>
    internal float TrainPrepared(Workspace workspace)
    {
        StartTraining(workspace);
        return FinishTraining(workspace);
    }

    /// <summary>Starts the step on a batch; on the processor it is done then.</summary>
    internal void StartTraining(Workspace workspace)
    {
        StepCount++;
        WriteScalars(workspace);
        if (!workspace.RunElsewhere(StepKind.Train))
            TrainStep(workspace);
    }

    /// <summary>Waits for the step.</summary>
    /// <returns>The loss of the batch before the step.</returns>
    internal float FinishTraining(Workspace workspace)
    {
        float loss = Loss(workspace);
        GC.KeepAlive(workspace); // kernels know its memory only by address
        return loss;
    }

    /// <summary>Room for a batch to evaluate, whose input and target the caller then fills.</summary>
    internal Workspace PrepareEvaluation(int samples)
    {
        var workspace = InferenceWorkspace;
        workspace.Prepare(samples, Schema.EvaluationArena, withTarget: true);
        return workspace;
    }

    /// <summary>Outputs and loss of a batch that <see cref="PrepareEvaluation"/> made room for.</summary>
    /// <param name="workspace">What has room for it.</param>
    /// <param name="piece">Which batch of the data it is: each draws random numbers of its own.</param>
    /// <returns>The loss of the batch: the mean over its samples, weighted, with penalties.</returns>
    internal float EvaluatePrepared(Workspace workspace, int piece = 0)
    {
        WriteScalars(workspace);
        WriteDraws(workspace, piece);
        if (!workspace.RunElsewhere(StepKind.Evaluate))
            EvaluateStep(workspace);
        float loss = Loss(workspace);
        GC.KeepAlive(workspace);
        return loss;
    }

    /// <summary>A prediction of a batch, which the caller has filled.</summary>
    /// <param name="workspace">What has it.</param>
    /// <param name="piece">Which batch of a larger prediction it is: each draws random numbers of its own.</param>
    internal void PredictPrepared(Workspace workspace, int piece)
    {
        WriteDraws(workspace, piece);
        if (workspace.RunElsewhere(StepKind.Predict))
            workspace.ReadOutput();
        else
            PredictStep(workspace);
    }

    /// <summary>Room for the next samples of a prediction.</summary>
    /// <returns>How many they are, at most <paramref name="samples"/>: larger predictions run in pieces.</returns>
    internal int PreparePrediction(Workspace workspace, int samples)
    {
        int count = Math.Min(PredictionBatch, samples);
        workspace.Prepare(count, Schema.InferenceArena, withTarget: false);
        return count;
    }

    internal void Predict(Workspace workspace, ReadOnlySpan<float> input, Span<float> output)
    {
        ThrowIfDisposed();
        int samples = Batch.CountSamples(Schema, input.Length);
        Batch.CheckOneOutput(Schema);
        Batch.CheckOutput(Schema, 0, samples, output.Length);
        for (int start = 0; start < samples; start += PredictionBatch)
        {
            int count = PreparePrediction(workspace, samples - start);
            PredictPrepared(
                workspace,
                start / PredictionBatch,
                input.Slice(start * Schema.InputFeatures, count * Schema.InputFeatures),
                output.Slice(start * Schema.OutputFeatures, count * Schema.OutputFeatures));
        }

        GC.KeepAlive(workspace);
    }

    /// <summary>A forward pass that reads and writes the caller's memory where its kernels keep within bounds.</summary>
    private void PredictPrepared(Workspace workspace, int piece, ReadOnlySpan<float> input, Span<float> output)
    {
        var arena = Schema.InferenceArena;
        bool writesInPlace = arena.WritesOutputInPlace && !input.Overlaps(output);
        fixed (float* source = input, target = output)
        {
            if (arena.ReadsInputInPlace)
                workspace.Input = source;
            else
                workspace.Copy(input, workspace.InputValues);
            if (writesInPlace)
                workspace.Output = target;
            PredictPrepared(workspace, piece);
        }

        if (!writesInPlace)
            workspace.Copy(workspace.OutputOf(0), output);
    }

    /// <summary>A training step that reads the caller's input where its kernels keep within bounds.</summary>
    private float Train(Workspace workspace, ReadOnlySpan<float> input)
    {
        if (!Schema.TrainingArena.ReadsInputInPlace)
        {
            workspace.Copy(input, workspace.InputValues);
            return TrainPrepared(workspace);
        }

        fixed (float* source = input)
        {
            workspace.Input = source;
            return TrainPrepared(workspace);
        }
    }

    internal float[] Predict(Workspace workspace, ReadOnlySpan<float> input)
    {
        ThrowIfDisposed();
        Batch.CheckOneOutput(Schema);
        var output = new float[Batch.CountSamples(Schema, input.Length) * Schema.OutputFeatures];
        Predict(workspace, input, output);
        return output;
    }

    internal Workspace InferenceWorkspace
    {
        get
        {
            ThrowIfDisposed();
            return _inference ??= CreateWorkspace();
        }
    }

    private Workspace CreateWorkspace() => new(Schema, Device, _memory, Device.CreateSession(this, _memory));

    private void WriteScalars(Workspace workspace)
    {
        workspace.Seed = Seed;
        workspace.Step = (ulong)StepCount;
        var scalars = workspace.ScalarValues;
        int accumulated = _optimizer?.AccumulationSteps ?? 1;
        workspace.Updates = StepCount % accumulated == 0;
        _optimizer?.Write(scalars, Math.Max(1, (StepCount - 1) / accumulated + 1));
        for (int i = 0; i < Schema.Outputs.Count; i++)
            scalars[Schema.Outputs[i].LossWeightSlot] = (float)(LossWeights[i] / workspace.BatchSize / accumulated);
        foreach (var layer in AllLayers)
            layer.WriteScalars(scalars);
        WriteStreams(scalars);
    }

    private void WriteStreams(Span<float> scalars)
    {
        for (int i = 0; i < Schema.Draws.Count; i++)
            Schema.Draws[i].WriteStream(scalars);
    }

    /// <summary>
    /// Where a network draws in evaluations and predictions, what it draws from: other numbers than any training step's, the same between two of these.
    /// </summary>
    private void WriteDraws(Workspace workspace, int piece)
    {
        if (Schema.Draws.Count == 0)
            return;
        workspace.Seed = Seed;
        workspace.Step = (ulong)StepCount + ((ulong)(uint)(piece + 1) << 32);
        WriteStreams(workspace.ScalarValues);
    }

    private float Loss(Workspace workspace)
    {
        double total = 0;
        for (int i = 0; i < Schema.Outputs.Count; i++)
        {
            double sum = 0;
            foreach (float loss in workspace.LossesOf(i)) // on a device of its own this waits for the step
                sum += loss;
            total += sum / workspace.BatchSize * LossWeights[i];
        }

        return (float)(total + workspace.Penalty);
    }
}
