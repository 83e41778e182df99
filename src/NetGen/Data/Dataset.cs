namespace NetGen;

/// <summary>
/// Samples held in memory: one input of <see cref="SampleShape"/> floats each, and a target that is either floats of
/// <see cref="TargetShape"/> or class indices; or several <see cref="Inputs"/> and <see cref="Targets"/>, each with a name. A data set is never changed; <see cref="Slice"/>, <see cref="Take"/>,
/// <see cref="Skip"/> and <see cref="Split"/> give views over the same memory.
/// </summary>
public sealed partial class Dataset
{
    readonly float[] _inputs;
    readonly float[]? _values;
    readonly int[]? _classes;
    readonly int _inputSize;
    readonly int _targetSize;

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
        : this(inputs, sampleShape, targetShape)
    {
        ArgumentNullException.ThrowIfNull(targets);
        CheckTargetLength(targets.Length, "numbers");
        _values = targets;
        Targets = [new DataColumn(DataColumn.Target, targets, null, TargetShape)];
    }

    /// <summary>A data set whose targets are class indices, counted from 0.</summary>
    /// <param name="inputs">All inputs one after the other, [count, …<paramref name="sampleShape"/>]. The array is kept, not copied.</param>
    /// <param name="sampleShape">Shape of one input without the batch axis, for example [28, 28, 1].</param>
    /// <param name="classes">One index a sample, or [count, …<paramref name="targetShape"/>]. The array is kept, not copied.</param>
    /// <param name="targetShape">Shape of one sample's indices; empty (the default) for one index a sample.</param>
    /// <exception cref="ArgumentException">A shape is not positive, an array's length does not fit its shape, or an index is negative.</exception>
    public Dataset(float[] inputs, int[] sampleShape, int[] classes, int[]? targetShape = null)
        : this(inputs, sampleShape, targetShape ?? [])
    {
        ArgumentNullException.ThrowIfNull(classes);
        CheckTargetLength(classes.Length, "class indices");
        DataColumn.CheckClasses(classes, _targetSize);
        _classes = classes;
        Targets = [new DataColumn(DataColumn.Target, null, classes, TargetShape)];
    }

    /// <summary>A data set without targets, for <c>Predict</c> only.</summary>
    /// <inheritdoc cref="Dataset(float[], int[], float[], int[])"/>
    public Dataset(float[] inputs, int[] sampleShape)
        : this(inputs, sampleShape, [])
    {
    }

    Dataset(float[] inputs, int[] sampleShape, int[] targetShape)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputSize = CheckShape(sampleShape, nameof(sampleShape));
        _targetSize = CheckShape(targetShape, nameof(targetShape));
        if (inputs.Length % _inputSize != 0)
        {
            throw new ArgumentException(
                $"The inputs hold {inputs.Length} numbers, which is not a whole number of samples of {Shapes.Text(sampleShape)} = {_inputSize} each.", nameof(inputs));
        }

        _inputs = inputs;
        SampleShape = [.. sampleShape];
        TargetShape = [.. targetShape];
        Count = inputs.Length / _inputSize;
        Inputs = [new DataColumn(DataColumn.Input, inputs, null, SampleShape)];
        Targets = [];
    }

    Dataset(Dataset source, int[]? rows, int start, int count)
    {
        _inputs = source._inputs;
        _values = source._values;
        _classes = source._classes;
        _inputSize = source._inputSize;
        _targetSize = source._targetSize;
        SampleShape = source.SampleShape;
        TargetShape = source.TargetShape;
        Inputs = source.Inputs;
        Targets = source.Targets;
        Name = source.Name;
        _rows = rows;
        _start = start;
        Count = count;
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>Shape of one input, without the batch axis; of several inputs that of the first.</summary>
    public IReadOnlyList<int> SampleShape { get; }

    /// <summary>Shape of one target: of its floats, or of its class indices (empty for one index a sample). Of several targets that of the first.</summary>
    public IReadOnlyList<int> TargetShape { get; }

    /// <summary>What the data are, for output: "mnist", "built-in", … ; empty where nobody said.</summary>
    public string Name { get; init; } = "";

    /// <summary>True when the targets are class indices.</summary>
    public bool HasClasses => _classes is not null;

    /// <summary>True when the targets are floats.</summary>
    public bool HasValues => _values is not null;

    /// <summary>The input of one sample, row-major in <see cref="SampleShape"/>.</summary>
    public ReadOnlySpan<float> Input(int sample) => _inputs.AsSpan(Row(sample) * _inputSize, _inputSize);

    /// <summary>The float target of one sample, row-major in <see cref="TargetShape"/>.</summary>
    /// <exception cref="InvalidOperationException">The targets are class indices, or there are none.</exception>
    public ReadOnlySpan<float> Target(int sample) =>
        (_values ?? throw WrongTargets("floats")).AsSpan(Row(sample) * _targetSize, _targetSize);

    /// <summary>The class indices of one sample, row-major in <see cref="TargetShape"/>.</summary>
    /// <exception cref="InvalidOperationException">The targets are floats, or there are none.</exception>
    public ReadOnlySpan<int> Classes(int sample) =>
        (_classes ?? throw WrongTargets("class indices")).AsSpan(Row(sample) * _targetSize, _targetSize);

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

    internal int InputSize => _inputSize;

    internal int TargetSize => _targetSize;

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

    void CheckTargetLength(int length, string unit)
    {
        long expected = (long)Count * _targetSize;
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
