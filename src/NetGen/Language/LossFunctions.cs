namespace NetGen;

/// <content>What a network's losses are made of, beside what it returns.</content>
public static partial class Functions
{
    /// <summary>
    /// Adds a number to each sample's loss, in training and evaluation, whose weight weighs it, too (of several outputs, with the first's): the divergence of a variational autoencoder, a penalty on activations. A network without a loss
    /// has none to add it to, and predictions compute nothing of it.
    /// </summary>
    /// <param name="loss">One number a sample, such as a <see cref="Sum(Symbol)"/> or <see cref="Mean(Symbol)"/>.</param>
    public static void AddLoss(Symbol loss) => throw NeverRuns();
}
