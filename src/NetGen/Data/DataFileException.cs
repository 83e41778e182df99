namespace NetGen;

/// <summary>A data file is not what it should be: not of its format, truncated, damaged, or not belonging to another file. The message names the file, what was found and what was expected.</summary>
public sealed class DataFileException : IOException
{
    internal DataFileException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
