namespace NetGen.Compiler;

/// <summary>A window along one axis, as Keras places it.</summary>
/// <param name="Output">How many places it takes.</param>
/// <param name="Before">Padding in front.</param>
/// <param name="After">Padding behind: an odd cell of it stands here.</param>
/// <param name="Unread">
/// How many cells of the input no window reads. The holes of a dilated window count as read: its neighbors read them.
/// </param>
public readonly record struct SlidingWindow(int Output, int Before, int After, int Unread)
{
    /// <summary>Places a window of <paramref name="size"/> cells, <paramref name="dilation"/> apart; null when it fits nowhere.</summary>
    public static SlidingWindow? Place(int extent, int size, int stride, int dilation, bool same)
    {
        long reach = (size - 1L) * dilation + 1;
        if (reach > extent && !same)
            return null;

        int output = same ? (extent - 1) / stride + 1 : (int)((extent - reach) / stride) + 1;
        long padding = same ? Math.Max((output - 1L) * stride + reach - extent, 0) : 0;
        if (padding > int.MaxValue / 2)
            return null;

        int before = (int)(padding / 2), after = (int)(padding - padding / 2);
        long gaps = (output - 1L) * Math.Max(stride - reach, 0);
        long unread = padding > 0 ? gaps : extent - ((output - 1L) * stride + reach) + gaps;
        return new(output, before, after, (int)unread);
    }

    /// <summary>Places a window that ends where each of its places is, <paramref name="stride"/> apart, with padding in front alone; null when there are too many cells.</summary>
    public static SlidingWindow? Behind(int extent, int size, int stride, int dilation)
    {
        long reach = (size - 1L) * dilation + 1;
        if (reach > int.MaxValue / 2)
            return null;
        int output = (extent - 1) / stride + 1;
        long read = Math.Min(1 + (output - 1L) * Math.Min(stride, reach), extent);
        return new(output, (int)reach - 1, 0, (int)(extent - read));
    }
}
