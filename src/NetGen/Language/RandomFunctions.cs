namespace NetGen;

/// <content>Random numbers, drawn anew in each step.</content>
public static partial class Functions
{
    /// <summary>Numbers of mean 0 and variance 1 from the normal distribution: <c>mean + Exp(0.5 * logVariance) * Normal(mean.Shape)</c>. No gradient flows to them.</summary>
    /// <remarks>
    /// Drawn numbers follow from the network's seed, the step, the call and the element's place in the batch: the same seed gives the same with any number of threads, and a resumed training goes
    /// on with those that it would have drawn. Evaluations and predictions draw, too: between two training steps always the same for the same batch.
    /// </remarks>
    /// <param name="shape">The sizes of the axes; without any it is one number a sample.</param>
    public static Symbol Normal(params int[] shape) => throw NeverRuns();

    /// <summary>Numbers from 0 on and below 1, all alike: <c>Where(Uniform(x.Shape) &lt; 0.1, 0, x)</c>. Drawn as <see cref="Normal"/> says; no gradient flows to them.</summary>
    /// <param name="shape">The sizes of the axes; without any it is one number a sample.</param>
    public static Symbol Uniform(params int[] shape) => throw NeverRuns();
}
