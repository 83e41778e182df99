namespace NetGen;

/// <summary>What every network can do: code that works for any network takes this.</summary>
public partial interface INetwork : IDisposable
{
    /// <summary>Shapes, layers, parameters and memory.</summary>
    NetworkSchema Schema { get; }

    /// <summary>Where it runs.</summary>
    Device Device { get; }

    /// <summary>The layers, in the order of the chain.</summary>
    IReadOnlyList<Layer> Layers { get; }

    /// <summary>The trained tensors, in the order of the chain.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The numbers of the algorithm that changes the parameters.</summary>
    /// <exception cref="InvalidOperationException">The network is inference only.</exception>
    Optimizer Optimizer { get; }

    /// <summary>The factor of the loss of a network with one output.</summary>
    double LossWeight { get; set; }

    /// <summary>The factor of each output's loss.</summary>
    LossWeights LossWeights { get; }

    /// <summary>How many training steps it has taken.</summary>
    long StepCount { get; }

    /// <summary>One training step on a batch with targets of numbers: see <see cref="Network.RunTrainStep(ReadOnlySpan{float}, ReadOnlySpan{float})"/>.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <param name="target"><c>[n, target]</c>.</param>
    /// <returns>The loss of the batch before the step.</returns>
    float TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<float> target);

    /// <summary>One training step on a batch with class indices as targets: see <see cref="Network.RunTrainStep(ReadOnlySpan{float}, ReadOnlySpan{int})"/>.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <param name="target"><c>[n, target]</c>.</param>
    /// <returns>The loss of the batch before the step.</returns>
    float TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<int> target);

    /// <summary>The outputs for a batch; allocates nothing once the batch size is known.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    /// <param name="output"><c>[n, output]</c>, which is written.</param>
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The outputs for a batch, <c>[n, output]</c>, in a new array.</summary>
    /// <param name="input"><c>[n, input]</c>.</param>
    float[] Predict(ReadOnlySpan<float> input);

    /// <summary>A copy of the activations over the same weights, for another thread.</summary>
    Predictor CreatePredictor();
}
