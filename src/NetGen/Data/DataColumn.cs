namespace NetGen;

/// <summary>One of several inputs or targets of a <see cref="Dataset"/>, by name: floats, or class indices.</summary>
public sealed class DataColumn
{
    internal const string Input = "input", Target = "target";

    /// <summary>An input, or a target of floats.</summary>
    /// <param name="name">What the network calls it: the parameter of its <c>Forward</c>, or the output that it is the target of.</param>
    /// <param name="values">Those of all samples one after the other, [count, …<paramref name="shape"/>]. The array is kept, not copied.</param>
    /// <param name="shape">Shape of one sample without the batch axis; empty for one number.</param>
    /// <exception cref="ArgumentException">The shape is not positive, or the array ends inside a sample.</exception>
    public DataColumn(string name, float[] values, params int[] shape)
        : this(name, values, null, [.. shape ?? throw new ArgumentNullException(nameof(shape))])
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckLength(values.Length, "numbers");
    }

    /// <summary>A target of class indices, counted from 0.</summary>
    /// <param name="name">The output that it is the target of.</param>
    /// <param name="classes">Those of all samples one after the other, [count, …<paramref name="shape"/>]. The array is kept, not copied.</param>
    /// <param name="shape">Shape of one sample's indices; empty for one index a sample.</param>
    /// <exception cref="ArgumentException">The shape is not positive, the array ends inside a sample, or an index is negative.</exception>
    public DataColumn(string name, int[] classes, params int[] shape)
        : this(name, null, classes, [.. shape ?? throw new ArgumentNullException(nameof(shape))])
    {
        ArgumentNullException.ThrowIfNull(classes);
        CheckLength(classes.Length, "class indices");
        CheckClasses(classes, Size);
    }

    internal DataColumn(string name, float[]? values, int[]? classes, IReadOnlyList<int> shape)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Values, Classes, Shape) = (name, values, classes, shape);
        Size = Dataset.CheckShape([.. shape], nameof(shape));
    }

    /// <summary>What the network calls it.</summary>
    public string Name { get; }

    /// <summary>Shape of one sample, without the batch axis.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>True where it holds class indices.</summary>
    public bool HasClasses => Classes is not null;

    internal float[]? Values { get; }

    internal int[]? Classes { get; }

    /// <summary>Numbers of one sample.</summary>
    internal int Size { get; }

    /// <summary>How many samples it has.</summary>
    internal int Count => (Values?.Length ?? Classes!.Length) / Size;

    /// <summary>"question 40".</summary>
    public override string ToString() => $"{Name} {(Shape.Count == 0 ? "1" : Shapes.Text(Shape))}";

    /// <exception cref="ArgumentException">An index is negative.</exception>
    internal static void CheckClasses(int[] classes, int size)
    {
        for (int i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0)
            {
                throw new ArgumentException($"Sample {i / size} has class {classes[i]}, but classes are counted from 0.", nameof(classes));
            }
        }
    }

    void CheckLength(int length, string unit)
    {
        if (length % Size != 0)
        {
            throw new ArgumentException($"'{Name}' holds {length} {unit}, which is not a whole number of samples of {Shapes.Text(Shape)} = {Size} each.");
        }
    }
}
