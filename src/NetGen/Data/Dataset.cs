namespace NetGen;

/// <summary>
/// Samples held in memory: one input of <see cref="SampleShape"/> floats each, and a target that is either floats of
/// <see cref="TargetShape"/> or class indices; or several <see cref="Inputs"/> and <see cref="Targets"/>, each with a name. A data set is never changed; <see cref="Slice"/>, <see cref="Take"/>,
/// <see cref="Skip"/> and <see cref="Split"/> give views over the same memory.
/// </summary>
public sealed partial class Dataset
{
    // The first of each; mostly there is one.
    readonly DataColumn _input;
    readonly DataColumn? _target;

    // A view is a range of rows, or of a list of rows when it was shuffled.
    readonly int[]? _rows;
    readonly int _start;

    /// <summary>A data set whose targets are floats.</summary>
    /// <param name="inputs">All inputs one after the other, [count, …<paramref name="sampleShape"/>]. The array is kept, not copied.</param>
    /// <param name="sampleShape">Shape of one input without the batch axis, for example [28, 28, 1].</param>
    /// <param name="targets">All targets one after the other, [count, …<paramref name="targetShape"/>]. The array is kept, not copied.</param>
    /// <param name="targetShape">Shape of one target, for example [10].</param>
    /// <exception cref="ArgumentException">A shape is not positive, or an array's length does not fit its shape.</exception>
    public Dataset(float[] inputs, int[] sampleShape, float[] targets, int[] targetShape)
        : this(Input(inputs, sampleShape), Target(targetShape, targets, null))
    {
        ArgumentNullException.ThrowIfNull(targets);
        CheckTargetLength(targets.Length, "numbers");
    }

    /// <summary>A data set whose targets are class indices, counted from 0.</summary>
    /// <param name="inputs">All inputs one after the other, [count, …<paramref name="sampleShape"/>]. The array is kept, not copied.</param>
    /// <param name="sampleShape">Shape of one input without the batch axis, for example [28, 28, 1].</param>
    /// <param name="classes">One index a sample, or [count, …<paramref name="targetShape"/>]. The array is kept, not copied.</param>
    /// <param name="targetShape">Shape of one sample's indices; empty (the default) for one index a sample.</param>
    /// <exception cref="ArgumentException">A shape is not positive, an array's length does not fit its shape, or an index is negative.</exception>
    public Dataset(float[] inputs, int[] sampleShape, int[] classes, int[]? targetShape = null)
        : this(Input(inputs, sampleShape), Target(targetShape ?? [], null, classes))
    {
        ArgumentNullException.ThrowIfNull(classes);
        CheckTargetLength(classes.Length, "class indices");
        DataColumn.CheckClasses(classes, TargetSize);
    }

    /// <summary>A data set without targets, for <c>Predict</c> only.</summary>
    /// <inheritdoc cref="Dataset(float[], int[], float[], int[])"/>
    public Dataset(float[] inputs, int[] sampleShape)
        : this([Input(inputs, sampleShape)], [])
    {
    }

    Dataset(DataColumn input, DataColumn target)
        : this([input], [target])
    {
    }

    Dataset(IReadOnlyList<DataColumn> inputs, IReadOnlyList<DataColumn> targets)
    {
        Inputs = inputs;
        Targets = targets;
        _input = inputs[0];
        _target = targets.Count == 0 ? null : targets[0];
        Count = _input.Count;
    }

    Dataset(Dataset source, int[]? rows, int start, int count)
        : this(source.Inputs, source.Targets)
    {
        Name = source.Name;
        _rows = rows;
        _start = start;
        Count = count;
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>Shape of one input, without the batch axis; of several inputs that of the first.</summary>
    public IReadOnlyList<int> SampleShape => _input.Shape;

    /// <summary>Shape of one target: of its floats, or of its class indices (empty for one index a sample). Of several targets that of the first.</summary>
    public IReadOnlyList<int> TargetShape => _target?.Shape ?? [];

    /// <summary>What the data are, for output: "mnist", "built-in", … ; empty where nobody said.</summary>
    public string Name { get; init; } = "";

    /// <summary>True when the targets are class indices.</summary>
    public bool HasClasses => _target?.Classes is not null;

    /// <summary>True when the targets are floats.</summary>
    public bool HasValues => _target?.Values is not null;

    /// <summary>The input of one sample, row-major in <see cref="SampleShape"/>.</summary>
    public ReadOnlySpan<float> Input(int sample) => _input.Values.AsSpan(Row(sample) * InputSize, InputSize);

    /// <summary>The float target of one sample, row-major in <see cref="TargetShape"/>.</summary>
    /// <exception cref="InvalidOperationException">The targets are class indices, or there are none.</exception>
    public ReadOnlySpan<float> Target(int sample) =>
        (_target?.Values ?? throw WrongTargets("floats")).AsSpan(Row(sample) * TargetSize, TargetSize);

    /// <summary>The class indices of one sample, row-major in <see cref="TargetShape"/>.</summary>
    /// <exception cref="InvalidOperationException">The targets are floats, or there are none.</exception>
    public ReadOnlySpan<int> Classes(int sample) =>
        (_target?.Classes ?? throw WrongTargets("class indices")).AsSpan(Row(sample) * TargetSize, TargetSize);

    /// <summary>The class index of one sample of a data set with one index a sample.</summary>
    /// <exception cref="InvalidOperationException">The targets are floats, there are none, or a sample has several indices.</exception>
    public int Class(int sample)
    {
        ReadOnlySpan<int> classes = Classes(sample);
        return classes.Length == 1
            ? classes[0]
            : throw new InvalidOperationException($"A sample of this data set has {Shapes.Text(TargetShape)} class indices, not one; read them with Classes(sample).");
    }

    /// <summary>"60000 samples of 28 × 28 × 1 with class indices".</summary>
    public override string ToString()
    {
        if (Inputs.Count > 1 || Targets.Count > 1)
        {
            return $"{(Name.Length == 0 ? "" : Name + ": ")}{Count} samples of {string.Join(", ", Inputs)} with {(Targets.Count == 0 ? "no targets" : string.Join(", ", Targets))}";
        }

        string targets = (HasClasses, HasValues) switch
        {
            (true, _) => TargetShape.Count == 0 ? "with class indices" : $"with {Shapes.Text(TargetShape)} class indices",
            (_, true) => $"with targets of {Shapes.Text(TargetShape)}",
            _ => "without targets",
        };
        return $"{(Name.Length == 0 ? "" : Name + ": ")}{Count} samples of {Shapes.Text(SampleShape)} {targets}";
    }

    internal int InputSize => _input.Size;

    internal int TargetSize => _target?.Size ?? 1;

    internal int Row(int sample)
    {
        if ((uint)sample >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(sample), sample, $"The data set has samples 0 to {Count - 1}; there is no sample {sample}.");
        }

        return _rows is null ? _start + sample : _rows[_start + sample];
    }

    InvalidOperationException WrongTargets(string wanted)
    {
        string actual = HasClasses ? "class indices" : HasValues ? "floats" : "absent";
        return new InvalidOperationException($"The targets of this data set are {actual}, not {wanted}.");
    }

    static DataColumn Input(float[] inputs, int[] sampleShape)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int size = CheckShape(sampleShape, nameof(sampleShape));
        if (inputs.Length % size != 0)
        {
            throw new ArgumentException(
                $"The inputs hold {inputs.Length} numbers, which is not a whole number of samples of {Shapes.Text(sampleShape)} = {size} each.", nameof(inputs));
        }

        return new DataColumn(DataColumn.Input, inputs, null, [.. sampleShape]);
    }

    static DataColumn Target(int[] targetShape, float[]? values, int[]? classes)
    {
        CheckShape(targetShape, nameof(targetShape));
        return new DataColumn(DataColumn.Target, values, classes, [.. targetShape]);
    }

    void CheckTargetLength(int length, string unit)
    {
        long expected = (long)Count * TargetSize;
        if (length != expected)
        {
            throw new ArgumentException(
                $"The inputs are {Count} samples, so there must be {Count} targets of {Shapes.Text(TargetShape)} = {expected} {unit}, but there are {length}.");
        }
    }

    internal static int CheckShape(int[] shape, string parameter)
    {
        ArgumentNullException.ThrowIfNull(shape, parameter);
        long size = Shapes.CheckedSize(shape);
        return size > 0
            ? (int)size
            : throw new ArgumentException($"The shape {Shapes.Text(shape)} is not a shape of at least one number: every dimension must be 1 or more, and their product at most {Array.MaxLength}.", parameter);
    }
}
