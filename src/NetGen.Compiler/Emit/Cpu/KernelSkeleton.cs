using System.Globalization;

namespace NetGen.Compiler;

/// <summary>What the skeletons of all kinds of kernel share: the frame of the method and the methods beside it.</summary>
internal abstract class KernelSkeleton(Kernel kernel, VectorWidth width)
{
    private readonly Dictionary<string, string> _shared = [];
    private readonly Stack<CodeWriter> _writers = new();

    public abstract KernelSchedule Schedule { get; }

    protected VectorWidth Width { get; } = width;

    protected int Lanes => Width.Lanes;

    public KernelText Emit()
    {
        var writer = new CodeWriter();
        using (writer.Block(""))
            WriteBody(writer);
        return new KernelText(writer.ToString(), _shared.Select(s => (s.Key, s.Value)).ToEquatableArray());
    }

    protected abstract void WriteBody(CodeWriter writer);

    /// <param name="rowWidth">
    /// Spans of elements never cross a multiple of this flat index, which lets operands be read as vectors; 0 when nothing is known.
    /// </param>
    protected EpilogueText Epilogue(long rowWidth) => new(kernel, Width, rowWidth, Share);

    /// <summary>
    /// Adds a private method. Its name is <paramref name="stem"/> and a digest of its text, so equal methods of different kernels
    /// have one name.
    /// </summary>
    protected string Share(string stem, string parameters, Action<CodeWriter> body, string result = "void")
    {
        // A method may share another one while it is written.
        var writer = _writers.Count > 0 ? _writers.Pop() : new CodeWriter();
        body(writer);
        string content = writer.Take();
        string name = $"{stem}_{ShortName.Hash(parameters, content)}";
        if (!_shared.ContainsKey(name))
        {
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            using (writer.Block($"private static {result} {name}({parameters})"))
                writer.Lines(content);
            _shared.Add(name, writer.Take());
        }

        _writers.Push(writer);
        return name;
    }

    /// <summary>An extent as C# text of type <c>nint</c>.</summary>
    protected static string Count(Extent extent) =>
        extent.PerBlock != 0 ? Times($"((nint)c->N + {Layouts.Lanes - 1}) / {Layouts.Lanes}", extent.PerBlock)
        : extent.IsBatched ? Times("(nint)c->N", extent.PerBatch)
        : $"{extent.Fixed}";

    /// <summary><paramref name="x"/> · <paramref name="factor"/> without ones and zeros.</summary>
    protected static string Times(string x, long factor) => factor switch
    {
        0 => "0",
        1 => x,
        _ when long.TryParse(x, out long number) => $"{number * factor}",
        _ => $"{x} * {factor}",
    };

    /// <summary>The terms that are not zero, added.</summary>
    protected static string Sum(params string[] terms) => terms.Where(t => t != "0").ToList() is { Count: > 0 } some ? string.Join(" + ", some) : "0";

    /// <summary>
    /// Declares <c>first</c> and <c>last</c>, the tile's part of <paramref name="count"/> units, and opens the loop over them.
    /// </summary>
    protected static IDisposable Units(CodeWriter writer, string unit, Extent count, long chunk)
    {
        writer.Line($"nint first = {Times("(nint)tile", chunk)};");
        writer.Line($"nint last = Math.Min(first + {chunk}, {Count(count)});");
        return writer.Block($"for (nint {unit} = first; {unit} < last; {unit}++)");
    }

    /// <summary>Whole vectors of a row, then the vector with its end: <paramref name="vector"/> gets true for that one. The offset is <c>i</c>.</summary>
    protected void Sweep(CodeWriter writer, long length, Action<bool> vector)
    {
        if (length >= Lanes)
        {
            using (writer.Block($"for (nint i = 0; i <= {length - Lanes}; i += {Lanes})"))
                vector(false);
        }

        if (length % Lanes != 0)
        {
            using (writer.Block(""))
            {
                writer.Line($"const int i = {length / Lanes * Lanes};");
                vector(true);
            }
        }
    }

    /// <summary>All ones in the lanes of a row's last, partial vector.</summary>
    protected string TailMask(long length) => $"VectorMath.Mask{(int)Width}({length % Lanes})";

    protected static long Round16(long count) => (count + 15) / 16 * 16;

    protected static long Divide(long count, long by) => (count + by - 1) / by;
}
