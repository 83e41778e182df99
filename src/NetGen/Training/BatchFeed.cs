namespace NetGen;

/// <summary>How the inputs and targets of a data set come to where a step reads them: each by its name, each target in the form that its loss wants.</summary>
internal sealed class BatchFeed
{
    readonly Dataset[] _inputs;
    readonly TargetFeed[] _targets;

    BatchFeed(Dataset[] inputs, TargetFeed[] targets) => (_inputs, _targets) = (inputs, targets);

    /// <summary>For steps with a loss.</summary>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    /// <exception cref="ArgumentException">The data do not fit the network; the sentence says where and what to do.</exception>
    internal static BatchFeed For(Dataset data, NetworkSchema schema, string what)
    {
        Batch.CheckTrains(schema);
        return new BatchFeed(Inputs(data, schema, what), Targets(data, schema, what));
    }

    /// <summary>For predictions.</summary>
    /// <exception cref="ArgumentException">The samples do not fit the network; the sentence says where and what to do.</exception>
    internal static BatchFeed ForPrediction(Dataset data, NetworkSchema schema, string what) => new(Inputs(data, schema, what), []);

    /// <summary>Gathers a batch. Allocates nothing.</summary>
    internal void Copy(ReadOnlySpan<int> samples, Workspace workspace)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            _inputs[i].CopyInputs(samples, workspace.InputOf(i));
        }

        foreach (TargetFeed target in _targets)
        {
            target.Copy(samples, workspace);
        }
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

        for (int i = 0; i < _targets.Length; i++)
        {
            if (_targets[i].HoldsFloats && !Dataset.AllFinite(workspace.TargetsOf(i)))
            {
                found = First(workspace.TargetsOf(i), schema.Outputs[i].TargetFeatures, Batch.NameOf(schema, "target", i));
                return true;
            }
        }

        found = default;
        return false;
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

    // The target of each output among those of the data; of one on both sides the names say nothing.
    static TargetFeed[] Targets(Dataset data, NetworkSchema schema, string what)
    {
        if (data.Targets.Count == 0)
        {
            throw new ArgumentException($"The {what} have no targets, but the loss of '{schema.Name}' needs them. Give them to the data set.");
        }

        int count = schema.Outputs.Count;
        if (count == 1 && data.Targets.Count > 1)
        {
            throw new ArgumentException(
                $"The {what} have the targets {NameList.Text([.. data.Targets.Select(c => c.Name)], 20)}, but '{schema.Name}' has one output. Give a data set with its target alone.");
        }

        var targets = new TargetFeed[count];
        for (int i = 0; i < count; i++)
        {
            string name = schema.Outputs[i].Name;
            int column = count == 1 ? 0 : IndexOf(data.Targets, name);
            if (column < 0)
            {
                throw new ArgumentException(
                    $"The {what} have no target '{name}', which is an output of '{schema.Name}'; there {(data.Targets.Count == 1 ? "is" : "are")} {NameList.Text([.. data.Targets.Select(c => c.Name)], 20)}. Give the data set a target of that name.");
            }

            targets[i] = TargetFeed.For(data.SelectTarget(column), schema, i, what);
        }

        foreach (DataColumn column in data.Targets)
        {
            if (count > 1 && schema.IndexOfOutput(column.Name) < 0)
            {
                throw new ArgumentException(
                    $"The {what} have a target '{column.Name}', but '{schema.Name}' has only the outputs {Batch.NamesOfOutputs(schema)}. Leave it out of the data set.");
            }
        }

        return targets;
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
