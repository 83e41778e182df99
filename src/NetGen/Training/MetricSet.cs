namespace NetGen;

/// <summary>The metrics of one training or evaluation; of several outputs the loss of each is one.</summary>
internal sealed class MetricSet
{
    readonly NetworkSchema _schema;
    readonly Metric[] _metrics;

    // The place of the output that each measures.
    readonly int[] _outputs;

    /// <param name="schema">The network that is measured.</param>
    /// <param name="metrics">What to measure; null chooses by the losses.</param>
    /// <exception cref="ArgumentException">A metric does not fit its loss, or does not say which of several outputs it measures.</exception>
    internal MetricSet(NetworkSchema schema, IReadOnlyList<Metric>? metrics)
    {
        _schema = schema;
        for (int i = 0; i < metrics?.Count; i++)
        {
            _ = metrics[i] ?? throw new ArgumentException($"Metrics[{i}] is null. Leave it out, or give a metric.", nameof(metrics));
        }

        IEnumerable<Metric> losses = schema.Outputs.Count == 1 ? [] : schema.Outputs.Select(output => new OutputLoss { Output = output.Name });
        _metrics = [.. losses, .. metrics ?? Chosen(schema)];
        _outputs = [.. _metrics.Select(OutputOf)];
        var names = new HashSet<string> { History.LossName };
        for (int i = 0; i < _metrics.Length; i++)
        {
            if (!names.Add(_metrics[i].FullName))
            {
                throw new ArgumentException($"There are two metrics named '{_metrics[i].FullName}'. Each needs a name of its own, and '{History.LossName}' is always there.");
            }

            _metrics[i].Check(schema, schema.Outputs[_outputs[i]]);
        }

        Names = [History.LossName, .. _metrics.Select(metric => metric.FullName)];
    }

    internal IReadOnlyList<Metric> Metrics => _metrics;

    internal IReadOnlyList<string> Names { get; }

    internal void Reset()
    {
        foreach (Metric metric in _metrics)
        {
            metric.Reset();
        }
    }

    internal void Update(Workspace workspace)
    {
        for (int output = 0; output < _schema.Outputs.Count; output++)
        {
            OutputSchema schema = _schema.Outputs[output];
            var batch = new MetricBatch
            {
                Count = workspace.BatchSize,
                Schema = schema,
                Output = workspace.OutputOf(output),
                Losses = workspace.LossesOf(output),
                Values = schema.LearnsFromIndices ? [] : workspace.TargetsOf(output),
                Classes = schema.LearnsFromIndices ? workspace.ClassesOf(output) : [],
            };
            for (int i = 0; i < _metrics.Length; i++)
            {
                if (_outputs[i] == output)
                {
                    _metrics[i].Update(in batch);
                }
            }
        }
    }

    internal void Write(double loss, Dictionary<string, double> measured, string prefix)
    {
        measured[prefix + History.LossName] = loss;
        foreach (Metric metric in _metrics)
        {
            measured[prefix + metric.FullName] = metric.Result;
        }
    }

    // The accuracy of each output whose loss is one of classes.
    static IEnumerable<Metric> Chosen(NetworkSchema schema) => schema.Outputs
        .Where(output => Accuracy.IsOfClasses(output.Loss))
        .Select(output => new Accuracy { Output = schema.Outputs.Count == 1 ? null : output.Name });

    int OutputOf(Metric metric)
    {
        if (metric.Output is null && _schema.Outputs.Count == 1)
        {
            return 0;
        }

        if (metric.Output is null)
        {
            throw new ArgumentException(
                $"The metric '{metric.Name}' is of one output, but '{_schema.Name}' has {Batch.NamesOfOutputs(_schema)}. Say which it measures: Output = \"{_schema.Outputs[0].Name}\".");
        }

        return _schema.IndexOfOutput(metric.Output) is >= 0 and var index
            ? index
            : throw new ArgumentException(
                $"The metric '{metric.Name}' is of the output '{metric.Output}', but '{_schema.Name}' has {(_schema.Outputs.Count == 1 ? "one, which needs no name" : Batch.NamesOfOutputs(_schema))}. Set its Output right.");
    }
}
