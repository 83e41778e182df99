namespace NetGen;

/// <summary>Activations of its own over the weights of a network: predicts on another thread while the network is used on its own.</summary>
/// <remarks>It reads the weights as they are: let it rest while the network trains, or take what a half-done step gives.</remarks>
public sealed class Predictor : IDisposable
{
    private readonly Network _network;
    private Workspace? _workspace;

    internal Predictor(Network network, Workspace workspace)
    {
        _network = network;
        _workspace = workspace;
    }

    /// <summary>The outputs for a batch; allocates nothing once the batch size is known.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <param name="output"><c>[n, output]</c>, which is written.</param>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample, or the output has another length.</exception>
    /// <exception cref="ObjectDisposedException">The predictor or its network is disposed of.</exception>
    public void Predict(ReadOnlySpan<float> input, Span<float> output) => _network.Predict(Workspace, input, output);

    /// <summary>The outputs for a batch, <c>[n, output]</c>, in a new array.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <exception cref="ArgumentException">The input is empty or ends inside a sample.</exception>
    /// <exception cref="ObjectDisposedException">The predictor or its network is disposed of.</exception>
    public float[] Predict(ReadOnlySpan<float> input) => _network.Predict(Workspace, input);

    /// <summary>Gives the activations back. The network stays.</summary>
    public void Dispose()
    {
        _workspace?.Release();
        _workspace = null;
    }

    /// <summary>Whose weights it uses.</summary>
    internal Network Network => _network;

    /// <summary>Its own activations.</summary>
    internal Workspace Workspace => _workspace
        ?? throw new ObjectDisposedException(nameof(Predictor), $"This predictor of '{_network.Schema.Name}' is disposed of. Create another one with CreatePredictor().");
}
