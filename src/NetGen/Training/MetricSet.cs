namespace NetGen;

/// <summary>The metrics of one training or evaluation.</summary>
internal sealed class MetricSet
{
    readonly NetworkSchema _schema;
    readonly Metric[] _metrics;

    /// <param name="schema">The network that is measured.</param>
    /// <param name="metrics">What to measure; null chooses by the loss.</param>
    /// <exception cref="ArgumentException">A metric does not fit the loss.</exception>
    internal MetricSet(NetworkSchema schema, IReadOnlyList<Metric>? metrics)
    {
        _schema = schema;
        _metrics = metrics is not null ? [.. metrics] : Accuracy.IsOfClasses(schema.Loss) ? [new Accuracy()] : [];
        var names = new HashSet<string> { History.LossName };
        for (int i = 0; i < _metrics.Length; i++)
        {
            Metric metric = _metrics[i] ?? throw new ArgumentException($"Metrics[{i}] is null. Leave it out, or give a metric.", nameof(metrics));
            if (!names.Add(metric.Name))
            {
                throw new ArgumentException($"There are two metrics named '{metric.Name}'. Each needs a name of its own, and '{History.LossName}' is always there.");
            }

            metric.Check(schema);
        }

        Names = [History.LossName, .. _metrics.Select(metric => metric.Name)];
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
        bool indices = _schema.TargetKind == TargetKind.ClassIndices;
        var batch = new MetricBatch
        {
            Count = workspace.BatchSize,
            Schema = _schema,
            Output = workspace.OutputValues,
            Values = indices ? [] : workspace.TargetValues,
            Classes = indices ? workspace.TargetIndices : [],
        };
        foreach (Metric metric in _metrics)
        {
            metric.Update(in batch);
        }
    }

    internal void Write(double loss, Dictionary<string, double> measured, string prefix)
    {
        measured[prefix + History.LossName] = loss;
        foreach (Metric metric in _metrics)
        {
            measured[prefix + metric.Name] = metric.Result;
        }
    }
}
