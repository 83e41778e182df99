namespace NetGen.Networks.Tests;

/// <summary>A <c>Forward</c> as its user writes it, and what it must compute.</summary>
/// <param name="source">The methods of the class.</param>
/// <param name="output">The shape of a sample of the output.</param>
public abstract class ForwardReference(string source, params int[] output)
{
    public string Source => source;

    public int[] Output => output;

    /// <summary>One sample through the network.</summary>
    /// <param name="through">The layers of a property, by its number, behind a tensor.</param>
    public abstract Tensor<T> Of<T>(Tensor<T> x, Func<int, Tensor<T>, Tensor<T>> through) where T : struct, IScalar<T>;
}
