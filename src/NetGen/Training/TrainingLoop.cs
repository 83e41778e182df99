using System.Diagnostics;

namespace NetGen;

/// <summary>One call of <c>Fit</c>: epochs of steps over batches that are gathered straight into the network's memory.</summary>
internal sealed class TrainingLoop
{
    const int ReservedSteps = 1 << 16;

    readonly Network _network;
    readonly FitOptions _options;
    readonly Dataset _train;
    readonly Dataset? _validation;
    readonly BatchFeed _feed;
    readonly BatchOrder _order;
    readonly ImageAugmenter? _augmenter;
    readonly MetricSet _metrics;
    readonly Callback[] _callbacks;
    readonly TrainingProgress _progress;
    readonly History _history = new();

    internal TrainingLoop(Network network, Dataset train, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(train);
        network.ThrowIfDisposed();
        options.Check();
        _network = network;
        _options = options;
        (_train, _validation) = options.ValidationSplit > 0 ? train.Split(options.ValidationSplit) : (train, options.Validation);
        _feed = BatchFeed.For(_train, network.Schema, "training data");
        if (_validation is not null)
        {
            // Found now rather than after the first epoch.
            _ = BatchFeed.For(_validation, network.Schema, "validation data");
        }

        _metrics = new MetricSet(network.Schema, options.Metrics);
        int seed = options.Seed ?? unchecked((int)network.Seed);
        _order = new BatchOrder(_train.Count, options.BatchSize, seed);
        if (options.Augmentation is { } augmentation)
        {
            augmentation.Check(_train, network.Schema);
            _augmenter = new ImageAugmenter(augmentation, _train, seed, [.. network.Schema.Outputs.Select(output => output.TargetFeatures)]);
        }

        _callbacks = [.. options.Callbacks];
        _progress = new TrainingProgress(network, options, _history)
        {
            FirstEpoch = network.EpochCount + 1,
            LastEpoch = (int)Math.Min(int.MaxValue, (long)network.EpochCount + options.Epochs),
            BatchCount = _order.BatchCount,
            SampleCount = _train.Count,
            Metrics = _metrics.Metrics,
            Names = [.. _metrics.Names, .. _validation is null ? [] : _metrics.Names.Select(name => History.ValidationPrefix + name)],
        };
        // As many as a training of usual length records; a longer one grows the list now and then.
        _history.Reserve((int)Math.Min(Math.Min(options.RecordedSteps, ReservedSteps), (long)_order.BatchCount * options.Epochs));
    }

    internal History Run()
    {
        int begun = 0;

        // A metric may have measured another training before.
        _metrics.Reset();
        try
        {
            foreach (Callback callback in _callbacks)
            {
                callback.OnTrainBegin(_progress);
                begun++;
            }

            while (_network.EpochCount < _progress.LastEpoch && !_progress.StopTraining)
            {
                RunEpoch();
            }
        }
        finally
        {
            // Also after an exception: progress bars close, and the best weights come back.
            for (int i = 0; i < begun; i++)
            {
                _callbacks[i].OnTrainEnd(_progress);
            }
        }

        return _history;
    }

    void RunEpoch()
    {
        long start = Stopwatch.GetTimestamp();
        Begin();
        if (_progress.StopTraining)
        {
            // Nothing was trained, so there is no epoch to count, to measure or to call better than others.
            return;
        }

        double sum = 0;
        Workspace? workspace = null;
        for (int batch = 0; batch < _order.BatchCount && !_progress.StopTraining; batch++)
        {
            ReadOnlySpan<int> samples = _order[batch];
            if (workspace is not { IsSent: true })
            {
                // There is none, or a callback took it for a step of its own.
                workspace = Fill(_network.PrepareTraining(samples.Length), samples);
            }

            Check(workspace, samples, batch);
            _network.StartTraining(workspace);
            Workspace? next = batch + 1 < _order.BatchCount ? Send(_order[batch + 1]) : null;
            float loss = _network.FinishTraining(workspace);
            if (!float.IsFinite(loss))
            {
                throw Diverged(loss, batch);
            }

            sum += (double)loss * samples.Length;
            _metrics.Update(workspace);
            Report(batch, samples.Length, loss, sum, start);
            workspace = next;
        }

        _network.EpochCount++;
        var measured = new Dictionary<string, double>();
        _metrics.Write(_progress.Loss, measured, prefix: "");
        if (_validation is not null)
        {
            double loss = _network.Measure(_validation, _options.BatchSize, _metrics, "validation data");
            _metrics.Write(loss, measured, History.ValidationPrefix);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var result = new EpochResult(_progress.Epoch, seconds, _network.Optimizer.LearningRate, measured);
        _progress.Seconds = seconds;
        _history.Add(result);
        foreach (Callback callback in _callbacks)
        {
            callback.OnEpochEnd(_progress, result);
        }
    }

    void Begin()
    {
        _progress.Epoch = _network.EpochCount + 1;
        (_progress.Batch, _progress.Samples, _progress.Loss, _progress.BatchLoss, _progress.Seconds) = (0, 0, double.NaN, float.NaN, 0);
        _metrics.Reset();
        if (_options.Shuffle)
        {
            _order.Shuffle(_progress.Epoch);
        }

        foreach (Callback callback in _callbacks)
        {
            callback.OnEpochBegin(_progress);
        }
    }

    Workspace Fill(Workspace workspace, ReadOnlySpan<int> samples)
    {
        _feed.Copy(samples, workspace);
        _augmenter?.Change(_progress.Epoch, samples, workspace.InputValues);
        for (int i = 0; i < _network.Schema.Outputs.Count; i++)
        {
            _augmenter?.ChangeTargets(_progress.Epoch, samples, i, workspace.TargetsOf(i));
        }

        return workspace;
    }

    // On a device of its own the next batch travels while the step runs. Whether it is used is decided later, when callbacks have seen this one.
    Workspace? Send(ReadOnlySpan<int> samples)
    {
        Workspace? workspace = _network.PrepareAhead(samples.Length);
        if (workspace is not null)
        {
            Fill(workspace, samples).Send(StepKind.Train);
        }

        return workspace;
    }

    // Numbers that are not finite are found before the step, as it would carry them into every weight.
    void Check(Workspace workspace, ReadOnlySpan<int> samples, int batch)
    {
        if (_feed.FindNotFinite(workspace, _network.Schema, out var found))
        {
            throw new TrainingDivergedException(
                $"The batch of epoch {_progress.Epoch}, step {batch + 1} holds {found.Number}: number {found.Place} of the {found.Part} of sample {samples[found.Sample]}. " +
                "The step was not taken, so the weights are those of the step before. Correct the data, or leave the sample out.",
                _progress.Epoch, batch + 1, inData: true);
        }
    }

    void Report(int batch, int samples, float loss, double sum, long start)
    {
        _progress.Batch = batch + 1;
        _progress.Samples += samples;
        _progress.BatchLoss = loss;
        _progress.Loss = sum / _progress.Samples;
        _progress.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (_history.StepLosses.Count < _options.RecordedSteps)
        {
            _history.Add(loss);
        }

        foreach (Callback callback in _callbacks)
        {
            callback.OnBatchEnd(_progress);
        }
    }

    TrainingDivergedException Diverged(float loss, int batch) => new(
        $"The loss became {loss} at epoch {_progress.Epoch}, step {batch + 1}, and the batch itself held no NaN: the training diverged at a learning rate of {_network.Optimizer.LearningRate}. " +
        "The weights are not usable any more: load a checkpoint or make a new network, then lower the learning rate, scale the inputs, or add [ClipNorm] to the class.",
        _progress.Epoch, batch + 1, inData: false);
}
