namespace NetGen;

/// <content>Several inputs and targets.</content>
public sealed partial class Dataset
{
    /// <summary>All inputs; mostly one, named "input".</summary>
    public IReadOnlyList<DataColumn> Inputs { get; }

    /// <summary>All targets; mostly one, named "target".</summary>
    public IReadOnlyList<DataColumn> Targets { get; }

    /// <summary>A data set of several inputs and targets, which a network finds by their names.</summary>
    /// <param name="inputs">At least one, each with a name of its own, all of as many samples.</param>
    /// <param name="targets">As many as there are, likewise; none for <c>Predict</c> only.</param>
    /// <exception cref="ArgumentException">There is no input, two have one name, one is of class indices, or they are not of as many samples.</exception>
    public static Dataset Of(IReadOnlyList<DataColumn> inputs, IReadOnlyList<DataColumn> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        CheckColumns(inputs, targets);
        return new Dataset([.. inputs], [.. targets]);
    }

    /// <summary>The same samples with one of the inputs alone, as a view.</summary>
    internal Dataset Select(int input) => new(new Dataset([Inputs[input]], Targets), _rows, _start, Count);

    /// <summary>The same samples with one of the targets alone, as a view.</summary>
    internal Dataset SelectTarget(int target) => new(new Dataset(Inputs, [Targets[target]]), _rows, _start, Count);

    static void CheckColumns(IReadOnlyList<DataColumn> inputs, IReadOnlyList<DataColumn> targets)
    {
        if (inputs.Count == 0)
        {
            throw new ArgumentException("A data set needs an input. Give at least one column.", nameof(inputs));
        }

        foreach ((string what, IReadOnlyList<DataColumn> columns) in new[] { ("inputs", inputs), ("targets", targets) })
        {
            var names = new HashSet<string>();
            for (int i = 0; i < columns.Count; i++)
            {
                DataColumn column = columns[i] ?? throw new ArgumentException($"The column {i} of the {what} is null. Leave it out, or give a column.");
                if (!names.Add(column.Name))
                {
                    throw new ArgumentException($"Two {what} are named '{column.Name}'. Each needs a name of its own.");
                }

                if (column.Count != inputs[0].Count)
                {
                    throw new ArgumentException($"'{inputs[0].Name}' has {inputs[0].Count} samples, but '{column.Name}' has {column.Count}. All columns of a data set are of the same samples.");
                }

                if (what == "inputs" && column.HasClasses)
                {
                    throw new ArgumentException($"The input '{column.Name}' is of integers, but inputs are floats. Give floats.");
                }
            }
        }
    }
}
