namespace NetGen;

/// <summary>A checkpoint cannot be loaded: it is damaged, truncated, no safetensors file, or of another network. The message says what was found and expected; the network is as it was before.</summary>
public sealed class CheckpointException : IOException
{
    internal CheckpointException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
