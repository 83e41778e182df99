namespace NetGen.Compiler;

/// <summary>A kernel's method without its name, which equal kernels have in common, in whatever network they are.</summary>
/// <param name="Body">The method's block, with its braces.</param>
/// <param name="Shared">The methods that it calls, by their names: see <see cref="EmittedKernel"/>.</param>
internal sealed record KernelText(string Body, EquatableArray<(string Name, string Text)> Shared)
{
    public int Length => Body.Length + Shared.Sum(s => s.Text.Length);

    /// <summary>Writes the method under its name.</summary>
    public void Write(CodeWriter writer, string name, string comment)
    {
        foreach (string line in comment.Split('\n'))
            writer.Line($"// {line}");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"internal static void {name}(KernelCall* c, int tile, int thread)");
        writer.Lines(Body);
    }
}

/// <summary>
/// The texts of kernels that were emitted lately: a compiler server lives long, and an edit changes few kernels of a network. A text follows
/// from kernel and width alone, so where it comes from shows in time only.
/// </summary>
/// <param name="capacity">The characters to keep at most; the oldest texts go first.</param>
internal sealed class KernelTexts(long capacity)
{
    private readonly Dictionary<(Kernel, VectorWidth), KernelText> _texts = [];
    private readonly Queue<(Kernel, VectorWidth)> _inOrder = [];
    private long _length;

    /// <summary>Those of this process: 16 MiB, which is some ten networks.</summary>
    public static KernelTexts Recent { get; } = new(8 * 1024 * 1024);

    public void Clear()
    {
        lock (_texts)
        {
            _texts.Clear();
            _inOrder.Clear();
            _length = 0;
        }
    }

    public KernelText Get(Kernel kernel, VectorWidth width, Func<Kernel, VectorWidth, KernelText> emit)
    {
        var key = (kernel, width);
        lock (_texts)
        {
            if (_texts.TryGetValue(key, out var known))
                return known;
        }

        // Outside the lock: compilers that run side by side do not wait for each other, and at worst emit the same text twice.
        var text = emit(kernel, width);
        lock (_texts)
        {
            if (text.Length > capacity || _texts.ContainsKey(key))
                return text;
            _texts.Add(key, text);
            _inOrder.Enqueue(key);
            _length += text.Length;
            while (_length > capacity)
            {
                var oldest = _inOrder.Dequeue();
                _length -= _texts[oldest].Length;
                _texts.Remove(oldest);
            }
        }

        return text;
    }
}
