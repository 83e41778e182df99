namespace NetGen.Gpu;

/// <summary>A graphics processor that is missing, full, or failed; the sentence says what there is and what to do.</summary>
public sealed class GpuException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="inner">What the driver said.</param>
    public GpuException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
