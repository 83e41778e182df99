namespace NetGen;

/// <summary>
/// <c>Fit</c> met a number that is NaN or infinite: in the data of a step, which was then not taken, or as the loss of a step.
/// The message says where and what to do.
/// </summary>
public sealed class TrainingDivergedException : ArithmeticException
{
    internal TrainingDivergedException(string message, int epoch, int step, bool inData)
        : base(message)
    {
        Epoch = epoch;
        Step = step;
        InData = inData;
    }

    /// <summary>The epoch, counted from the network's first epoch as 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, counted from 1.</summary>
    public int Step { get; }

    /// <summary>True when the batch itself held the number: the step was not taken and the weights are those of the step before. False when the loss became so.</summary>
    public bool InData { get; }
}
