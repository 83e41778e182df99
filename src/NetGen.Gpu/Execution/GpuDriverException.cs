namespace NetGen.Gpu;

/// <summary>A driver reports an error; <see cref="GpuDevice"/> makes a sentence of it.</summary>
internal sealed class GpuDriverException(string message, Exception? cause = null) : Exception(message.TrimEnd('.'), cause);
