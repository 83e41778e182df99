using System.ComponentModel;

namespace NetGen;

/// <summary>One call of a network with several inputs or outputs: takes each span, runs, gives the results. Generated methods use it; it allocates nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct NetworkCall
{
    private readonly Network _network;
    private readonly Workspace _workspace;
    private readonly int _samples;
    private int _start, _count, _piece;

    private NetworkCall(Network network, Workspace workspace, int samples, int count)
    {
        (_network, _workspace, _samples, _count) = (network, workspace, samples, count);
    }

    /// <summary>Begins a training step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="firstLength">The floats of the first input.</param>
    /// <exception cref="ArgumentException">The first input is empty or ends inside a sample.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    public static NetworkCall Train(Network network, int firstLength)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.ThrowIfDisposed();
        int samples = Batch.CountSamples(network.Schema, 0, firstLength);
        return new NetworkCall(network, network.PrepareTraining(samples), samples, samples);
    }

    /// <summary>Begins a prediction.</summary>
    /// <param name="network">The network.</param>
    /// <param name="firstLength">The floats of the first input.</param>
    /// <param name="predictor">One of the network's predictors, whose activations are used; the network's own without one.</param>
    /// <exception cref="ArgumentException">The first input is empty or ends inside a sample, or the predictor is one of another network.</exception>
    /// <exception cref="ObjectDisposedException">The network or the predictor is disposed of.</exception>
    public static NetworkCall Predict(Network network, int firstLength, Predictor? predictor = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.ThrowIfDisposed();
        if (predictor is not null && predictor.Network != network)
            throw new ArgumentException($"The predictor is one of another network, '{predictor.Network.Schema.Name}'. Make it with CreatePredictor() of this one.", nameof(predictor));
        return new NetworkCall(network, predictor?.Workspace ?? network.InferenceWorkspace, Batch.CountSamples(network.Schema, 0, firstLength), 0);
    }

    /// <summary>The floats of an output for all samples of an input.</summary>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample.</exception>
    public static int OutputLength(Network network, int firstLength, int output = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        return checked(Batch.CountSamples(network.Schema, 0, firstLength) * network.Schema.Outputs[output].Features);
    }

    /// <summary>Checks the length of an input, before anything is computed.</summary>
    /// <exception cref="ArgumentException">It has not as many samples as the first, or ends inside one.</exception>
    public readonly NetworkCall CheckInput(int index, int length)
    {
        Batch.CheckInput(_network.Schema, index, _samples, length);
        return this;
    }

    /// <summary>Checks the length of the one output, before anything is computed.</summary>
    /// <exception cref="ArgumentException">It is not that of so many samples.</exception>
    public readonly NetworkCall CheckOutput(int length) => CheckOutput(0, length);

    /// <summary>Checks the length of an output, before anything is computed.</summary>
    /// <exception cref="ArgumentException">It is not that of so many samples.</exception>
    public readonly NetworkCall CheckOutput(int index, int length)
    {
        Batch.CheckOutput(_network.Schema, index, _samples, length);
        return this;
    }

    /// <summary>Goes on to the next samples of a prediction: larger ones run in pieces.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Next()
    {
        _start += _count;
        _piece = _count == 0 ? 0 : _piece + 1;
        if (_start >= _samples)
            return false;
        _count = _network.PreparePrediction(_workspace, _samples - _start);
        return true;
    }

    /// <summary>Takes an input.</summary>
    /// <exception cref="ArgumentException">It has not as many samples as the first, or ends inside one.</exception>
    public readonly NetworkCall Input(int index, ReadOnlySpan<float> values)
    {
        Batch.CheckInput(_network.Schema, index, _samples, values.Length);
        int features = _network.Schema.Inputs[index].Features;
        _workspace.Copy(values.Slice(_start * features, _count * features), _workspace.InputOf(index));
        return this;
    }

    /// <summary>Takes the target of the one output, floats.</summary>
    /// <exception cref="ArgumentException">It is not that of so many samples.</exception>
    public readonly NetworkCall Target(ReadOnlySpan<float> values) => Target(0, values);

    /// <summary>Takes the target of the one output, class indices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index names no class.</exception>
    /// <exception cref="ArgumentException">It is not that of so many samples.</exception>
    public readonly NetworkCall Target(ReadOnlySpan<int> classes) => Target(0, classes);

    /// <summary>Takes the target of an output, floats.</summary>
    /// <exception cref="ArgumentException">It is not that of so many samples.</exception>
    public readonly NetworkCall Target(int index, ReadOnlySpan<float> values)
    {
        Batch.CheckTarget(_network.Schema, index, _samples, values.Length, TargetKind.Values);
        values.CopyTo(_workspace.TargetsOf(index));
        return this;
    }

    /// <summary>Takes the target of an output, class indices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index names no class.</exception>
    /// <exception cref="ArgumentException">It is not that of so many samples.</exception>
    public readonly NetworkCall Target(int index, ReadOnlySpan<int> classes)
    {
        Batch.CheckTarget(_network.Schema, index, _samples, classes.Length, TargetKind.ClassIndices);
        Batch.CheckClassIndices(_network.Schema, index, classes);
        classes.CopyTo(_workspace.ClassesOf(index));
        return this;
    }

    /// <summary>Takes the step.</summary>
    /// <returns>The loss of the batch before it.</returns>
    public readonly float Step() => _network.TrainPrepared(_workspace);

    /// <summary>Computes the outputs of the samples that were taken.</summary>
    public readonly NetworkCall Run()
    {
        _network.PredictPrepared(_workspace, _piece);
        return this;
    }

    /// <summary>Gives the one output of these samples.</summary>
    public readonly NetworkCall Output(Span<float> values) => Output(0, values);

    /// <summary>Gives an output of these samples.</summary>
    public readonly NetworkCall Output(int index, Span<float> values)
    {
        int features = _network.Schema.Outputs[index].Features;
        _workspace.Copy(_workspace.OutputOf(index), values.Slice(_start * features, _count * features));
        GC.KeepAlive(_workspace); // kernels know its memory only by address
        return this;
    }
}
