namespace NetGen;

/// <summary>
/// How the targets of a data set become those that a network's loss wants: as they are, class indices spread to one-hot rows, or
/// one-hot rows read as indices. Everything is checked before the first step.
/// </summary>
internal sealed class TargetFeed
{
    readonly Dataset _data;
    readonly int _output;
    readonly int _classes;
    readonly Form _form;

    TargetFeed(Dataset data, int output, int classes, Form form)
    {
        _data = data;
        _output = output;
        _classes = classes;
        _form = form;
    }

    enum Form
    {
        Values,
        Classes,
        OneHotFromClasses,
        ZeroOrOneFromClasses,
        ClassesFromOneHot,
    }

    /// <param name="data">The data set, with the target of the output alone.</param>
    /// <param name="network">The network, which has a loss.</param>
    /// <param name="output">Which of its outputs the target is for.</param>
    /// <param name="what">What the data are, for messages: "training data", "validation data".</param>
    /// <exception cref="ArgumentException">The targets do not fit the network; the sentence says where and what to do.</exception>
    internal static TargetFeed For(Dataset data, NetworkSchema network, int output, string what)
    {
        OutputSchema schema = network.Outputs[output];
        int[] wanted = schema.TargetShape!;
        IReadOnlyList<int> shape = data.TargetShape;
        int classes = schema.Classes;
        bool indices = schema.LearnsFromIndices;
        if (data.HasClasses && (indices ? SameShape(shape, wanted) : schema.Loss.IsCategorical() && SameShape([.. shape, classes], wanted)))
        {
            data.CheckClasses(classes, what);
            return new TargetFeed(data, output, classes, indices ? Form.Classes : Form.OneHotFromClasses);
        }

        if (data.HasClasses && schema.Loss.IsBinary() && SameShape(shape, wanted))
        {
            data.CheckClasses(2, what);
            return new TargetFeed(data, output, 2, Form.ZeroOrOneFromClasses);
        }

        if (data.HasValues && indices && SameShape(shape, [.. wanted, classes]))
        {
            data.CheckOneHot(what);
            return new TargetFeed(data, output, classes, Form.ClassesFromOneHot);
        }

        if (data.HasValues && !indices && SameShape(shape, wanted))
        {
            if (schema.Loss.IsBinary())
            {
                data.CheckZeroToOne(what, schema.Loss);
            }

            return new TargetFeed(data, output, classes, Form.Values);
        }

        string found = data.HasClasses ? $"{Shapes.Text(shape)} class {(data.TargetSize == 1 ? "index" : "indices")}" : $"floats of shape {Shapes.Text(shape)}";
        string expected = indices ? $"{Shapes.Text(wanted)} class {(schema.TargetFeatures == 1 ? "index" : "indices")} from 0 to {classes - 1}" : $"floats of shape {Shapes.Text(wanted)}";
        string advice = schema.Loss.IsCategorical() ? ", or class indices" : "";
        string part = network.Outputs.Count == 1 ? "A target" : $"A target of '{schema.Name}'";
        throw new ArgumentException($"{part} of the {what} is {found}, but {Batch.NameOf(network, schema)} learns with {schema.Loss.Text()} from {expected} a sample{advice}. Give the data set such targets.");
    }

    /// <summary>Writes the targets of a batch to where a step reads them. Allocates nothing.</summary>
    internal void Copy(ReadOnlySpan<int> samples, Workspace workspace)
    {
        switch (_form)
        {
            case Form.Values:
                _data.CopyTargets(samples, workspace.TargetsOf(_output));
                break;
            case Form.Classes:
                _data.CopyClasses(samples, workspace.ClassesOf(_output));
                break;
            case Form.OneHotFromClasses:
                _data.CopyOneHot(samples, _classes, workspace.TargetsOf(_output));
                break;
            case Form.ZeroOrOneFromClasses:
                _data.CopyClassesAsValues(samples, workspace.TargetsOf(_output));
                break;
            default:
                _data.CopyIndices(samples, workspace.ClassesOf(_output));
                break;
        }
    }

    /// <summary>True where the targets come from floats, which may be NaN.</summary>
    internal bool HoldsFloats => _form == Form.Values;

    // A single number has the shape [1] for some and [] for others.
    static bool SameShape(IReadOnlyList<int> a, IReadOnlyList<int> b) =>
        a.SequenceEqual(b) || (a.All(size => size == 1) && b.All(size => size == 1));
}
