namespace NetGen;

/// <content>Training and evaluation over data sets.</content>
public abstract unsafe partial class Network
{
    /// <inheritdoc/>
    public int EpochCount { get; internal set; }

    /// <inheritdoc/>
    public History Fit(Dataset train, FitOptions? options = null) => new TrainingLoop(this, train, options ?? new FitOptions()).Run();

    /// <inheritdoc/>
    public Evaluation Evaluate(Dataset data, int batchSize = PredictionBatch, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ThrowIfDisposed();
        CheckBatchSize(batchSize);
        var set = new MetricSet(Schema, metrics);
        double loss = Measure(data, batchSize, set, "data");
        var measured = new Dictionary<string, double>();
        set.Write(loss, measured, prefix: "");
        return new Evaluation(data.Count, measured);
    }

    /// <inheritdoc/>
    public float[] Predict(Dataset data, int batchSize = PredictionBatch)
    {
        Batch.CheckOneOutput(Schema);
        return PredictOutputs(data, batchSize)[0];
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, float[]> PredictAll(Dataset data, int batchSize = PredictionBatch)
    {
        float[][] outputs = PredictOutputs(data, batchSize);
        return Enumerable.Range(0, outputs.Length).ToDictionary(i => Schema.Outputs[i].Name, i => outputs[i]);
    }

    float[][] PredictOutputs(Dataset data, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(data);
        ThrowIfDisposed();
        CheckBatchSize(batchSize);
        BatchFeed feed = BatchFeed.ForPrediction(data, Schema, "data");
        float[][] outputs = [.. Schema.Outputs.Select(output => new float[checked(data.Count * output.Features)])];
        var order = new BatchOrder(data.Count, batchSize);
        Workspace workspace = InferenceWorkspace;
        for (int batch = 0; batch < order.BatchCount; batch++)
        {
            ReadOnlySpan<int> samples = order[batch];
            workspace.Prepare(samples.Length, Schema.InferenceArena, withTarget: false);
            feed.Copy(samples, workspace);
            PredictPrepared(workspace, batch);
            for (int i = 0; i < outputs.Length; i++)
            {
                workspace.OutputOf(i).CopyTo(outputs[i].AsSpan(batch * batchSize * Schema.Outputs[i].Features));
            }
        }

        GC.KeepAlive(workspace);
        return outputs;
    }

    /// <summary>The mean loss over a data set; the metrics hold what they measured.</summary>
    internal double Measure(Dataset data, int batchSize, MetricSet metrics, string what)
    {
        BatchFeed feed = BatchFeed.For(data, Schema, what);
        metrics.Reset();
        var order = new BatchOrder(data.Count, batchSize);
        double sum = 0;
        for (int batch = 0; batch < order.BatchCount; batch++)
        {
            ReadOnlySpan<int> samples = order[batch];
            Workspace workspace = PrepareEvaluation(samples.Length);
            feed.Copy(samples, workspace);
            sum += (double)EvaluatePrepared(workspace, batch) * samples.Length;
            metrics.Update(workspace);
        }

        return sum / data.Count;
    }

    static void CheckBatchSize(int batchSize)
    {
        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"A batch must hold at least one sample, but the batch size is {batchSize}.");
        }
    }
}
