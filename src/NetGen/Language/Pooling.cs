namespace NetGen;

/// <summary>What a window does at the border of its input.</summary>
public enum Padding
{
    /// <summary>The window stays inside: <c>size' = floor((size - window) / stride) + 1</c>.</summary>
    Valid,

    /// <summary>The border is padded so that <c>size' = ceil(size / stride)</c>; an odd pixel of padding stands below and at the right.</summary>
    Same,

    /// <summary>
    /// Of sequences alone: zeros stand in front only, <c>(window - 1) · dilation</c> of them, so that no step sees a later one, and <c>size' = ceil(size / stride)</c>
    /// (van den Oord et al. 2016, <see href="https://arxiv.org/abs/1609.03499">arXiv 1609.03499</see>). <see cref="Conv1DAttribute"/> takes it.
    /// </summary>
    Causal,
}

/// <summary>The maximum of each window and channel: <c>[height, width, channels] → [height', width', channels]</c>.</summary>
/// <param name="size">The height and width of the window. Default: 2.</param>
public sealed class MaxPool2DAttribute(int size = 2) : LayerAttribute
{
    /// <summary>The height and width of the window.</summary>
    public int Size { get; } = size;

    /// <summary>The step of the window; 0, the default, is its size.</summary>
    public int Stride { get; set; }

    /// <summary>What happens at the border; padding never wins a maximum. Default: <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; }
}

/// <summary>The mean of each window and channel: <c>[height, width, channels] → [height', width', channels]</c>.</summary>
/// <param name="size">The height and width of the window. Default: 2.</param>
public sealed class AvgPool2DAttribute(int size = 2) : LayerAttribute
{
    /// <summary>The height and width of the window.</summary>
    public int Size { get; } = size;

    /// <summary>The step of the window; 0, the default, is its size.</summary>
    public int Stride { get; set; }

    /// <summary>What happens at the border; padding counts neither in the sum nor in the divisor. Default: <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; }
}

/// <summary>The mean over height and width: <c>[height, width, channels] → [channels]</c>.</summary>
public sealed class GlobalAvgPool2DAttribute : LayerAttribute;

/// <summary>The maximum over height and width: <c>[height, width, channels] → [channels]</c>. The gradient goes to the first that is so large.</summary>
public sealed class GlobalMaxPool2DAttribute : LayerAttribute;

/// <summary>The maximum of each window and channel of a sequence: <c>[length, channels] → [length', channels]</c>.</summary>
/// <param name="size">The length of the window. Default: 2.</param>
public sealed class MaxPool1DAttribute(int size = 2) : LayerAttribute
{
    /// <summary>The length of the window.</summary>
    public int Size { get; } = size;

    /// <summary>The step of the window; 0, the default, is its size.</summary>
    public int Stride { get; set; }

    /// <summary>What happens at the ends; padding never wins a maximum. Default: <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; }
}

/// <summary>The mean of each window and channel of a sequence: <c>[length, channels] → [length', channels]</c>.</summary>
/// <param name="size">The length of the window. Default: 2.</param>
public sealed class AvgPool1DAttribute(int size = 2) : LayerAttribute
{
    /// <summary>The length of the window.</summary>
    public int Size { get; } = size;

    /// <summary>The step of the window; 0, the default, is its size.</summary>
    public int Stride { get; set; }

    /// <summary>What happens at the ends; padding counts neither in the sum nor in the divisor. Default: <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; }
}

/// <summary>The mean over the length of a sequence: <c>[length, channels] → [channels]</c>.</summary>
public sealed class GlobalAvgPool1DAttribute : LayerAttribute;

/// <summary>The maximum over the length of a sequence: <c>[length, channels] → [channels]</c>. The gradient goes to the first that is so large.</summary>
public sealed class GlobalMaxPool1DAttribute : LayerAttribute;
