namespace NetGen;

/// <summary>Called while <c>Fit</c> runs. Override what is needed; every method does nothing by default.</summary>
public abstract class Callback
{
    /// <summary>Whether it sets the optimizer's learning rate, of which a training has one.</summary>
    internal virtual bool SetsLearningRate => false;

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(TrainingProgress progress)
    {
    }

    /// <summary>Before the first step of an epoch; an epoch that is stopped here does not take place, and <see cref="OnEpochEnd"/> is not called.</summary>
    public virtual void OnEpochBegin(TrainingProgress progress)
    {
    }

    /// <summary>After each step. It should allocate nothing.</summary>
    public virtual void OnBatchEnd(TrainingProgress progress)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="progress">How far training is.</param>
    /// <param name="result">What the epoch measured.</param>
    public virtual void OnEpochEnd(TrainingProgress progress, EpochResult result)
    {
    }

    /// <summary>After the last epoch, or where training was stopped; also after an exception.</summary>
    public virtual void OnTrainEnd(TrainingProgress progress)
    {
    }
}
