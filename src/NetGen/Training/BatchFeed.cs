namespace NetGen;

/// <summary>How the inputs and targets of a data set come to where a step reads them: each input by its name, each target in the form that its loss wants.</summary>
internal sealed class BatchFeed
{
    readonly Dataset[] _inputs;
    readonly TargetFeed? _target;

    BatchFeed(Dataset[] inputs, TargetFeed? target) => (_inputs, _target) = (inputs, target);

    /// <summary>For steps with a loss.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    /// <exception cref="ArgumentException">The data do not fit the network; the sentence says where and what to do.</exception>
    internal static BatchFeed For(Dataset data, NetworkSchema schema, string what)
    {
        Batch.CheckTrains(schema);
        return new BatchFeed(Inputs(data, schema, what), TargetFeed.For(data, schema, what));
    }

    /// <summary>For predictions.</summary>
    /// <exception cref="ArgumentException">The samples do not fit the network; the sentence says where and what to do.</exception>
    internal static BatchFeed ForPrediction(Dataset data, NetworkSchema schema, string what) => new(Inputs(data, schema, what), null);

    /// <summary>Gathers a batch. Allocates nothing.</summary>
    internal void Copy(ReadOnlySpan<int> samples, Workspace workspace)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            _inputs[i].CopyInputs(samples, workspace.InputOf(i));
        }

        _target?.Copy(samples, workspace);
    }

    /// <summary>The first number of a gathered batch that is not finite, if there is one.</summary>
    internal bool FindNotFinite(Workspace workspace, NetworkSchema schema, out (float Number, int Place, int Sample, string Part) found)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (!Dataset.AllFinite(workspace.InputOf(i)))
            {
                found = First(workspace.InputOf(i), _inputs[i].InputSize, Batch.NameOfInput(schema, i));
                return true;
            }
        }

        bool isTarget = _target is { HoldsFloats: true } && !Dataset.AllFinite(workspace.TargetValues);
        found = isTarget ? First(workspace.TargetValues, schema.TargetFeatures, "target") : default;
        return isTarget;
    }

    static (float Number, int Place, int Sample, string Part) First(ReadOnlySpan<float> values, int size, string part)
    {
        int place = 0;
        while (float.IsFinite(values[place]))
        {
            place++;
        }

        return (values[place], place % size, place / size, part);
    }

    // Each input of the network among those of the data; of one on both sides the names say nothing.
    static Dataset[] Inputs(Dataset data, NetworkSchema schema, string what)
    {
        if (data.Count == 0)
        {
            throw new ArgumentException($"The {what} hold no samples. Give at least one.");
        }

        var inputs = new Dataset[schema.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            InputSchema wanted = schema.Inputs[i];
            int column = inputs.Length == 1 && data.Inputs.Count == 1 ? 0 : IndexOf(data.Inputs, wanted.Name);
            if (column < 0)
            {
                throw new ArgumentException(
                    $"The {what} have no input '{wanted.Name}', which '{schema.Name}' has; there {(data.Inputs.Count == 1 ? "is" : "are")} {NameList.Text([.. data.Inputs.Select(c => c.Name)], 20)}. Give the data set an input of that name.");
            }

            inputs[i] = data.Select(column);
            CheckShape(inputs[i], wanted, Batch.NameOfInput(schema, i), schema.Name, what);
        }

        foreach (DataColumn column in data.Inputs)
        {
            if (data.Inputs.Count > 1 && schema.Inputs.All(i => i.Name != column.Name))
            {
                throw new ArgumentException(
                    $"The {what} have an input '{column.Name}', but '{schema.Name}' has only {NameList.Text([.. schema.Inputs.Select(i => i.Name)], 20)}. Leave it out of the data set.");
            }
        }

        return inputs;
    }

    static int IndexOf(IReadOnlyList<DataColumn> columns, string name)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    static void CheckShape(Dataset data, InputSchema wanted, string part, string network, string what)
    {
        if (!data.SampleShape.SequenceEqual(wanted.Shape))
        {
            string advice = data.InputSize == wanted.Features ? " They are as many numbers: make the data set with the network's shape." : "";
            string which = part == "input" ? "" : $" of {part}";
            throw new ArgumentException($"A sample{which} of the {what} is {Shapes.Text(data.SampleShape)}, but the {part} of '{network}' is {Shapes.Text(wanted.Shape)}.{advice}");
        }
    }
}
