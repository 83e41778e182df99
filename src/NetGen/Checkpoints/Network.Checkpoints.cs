using System.Globalization;

namespace NetGen;

/// <content>Checkpoints: weights alone, or the whole state of training, as safetensors.</content>
public abstract unsafe partial class Network
{
    const string FormatKey = "netgen.format";
    const string Format = "1";
    const string NetworkKey = "netgen.network";
    const string KindKey = "netgen.kind";
    const string WeightsKind = "weights";
    const string StateKind = "training-state";
    const string OptimizerKey = "netgen.optimizer";
    const string AccumulationKey = "netgen.accumulation_steps";

    // No name of a parameter holds a slash.
    const string MomentPrefix = "optimizer/";

    /// <summary>True where the weights are no longer those that the network was made with: it trained, or read a file.</summary>
    internal bool GoesOn => _read || StepCount > 0 || EpochCount > 0;

    bool _read;

    /// <inheritdoc/>
    public void Save(string path) => Save(path, null);

    /// <inheritdoc/>
    public void SaveTrainingState(string path) => SaveTrainingState(path, null);

    internal void Save(string path, MonitorRecord? record)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ThrowIfDisposed();
        SafeTensorsFile.Write(path, [.. _parameters.Select(Weights)], Metadata(WeightsKind, record));
    }

    internal void SaveTrainingState(string path, MonitorRecord? record)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ThrowIfDisposed();
        Dictionary<string, string> metadata = Metadata(StateKind, record);
        metadata[OptimizerKey] = Optimizer.Kind.ToString();
        if (Optimizer.AccumulationSteps > 1)
        {
            metadata[AccumulationKey] = Optimizer.AccumulationSteps.ToString(CultureInfo.InvariantCulture);
        }

        TrainingNumbers.Write(this, metadata);
        var tensors = _parameters.Select(Weights).ToList();
        for (int moment = 0; moment < Schema.Optimizer!.KeptCount; moment++)
        {
            foreach (ParameterSchema parameter in Trained)
            {
                tensors.Add(new(MomentName(moment, parameter), parameter.Shape, Moment(moment, parameter).ToArray()));
            }
        }

        SafeTensorsFile.Write(path, tensors, metadata);
    }

    /// <inheritdoc/>
    public void Load(string path)
    {
        ThrowIfDisposed();
        SafeTensorsFile file = ReadCheckpoint(path);
        CopyWeights(Match(file, moments: 0), file);
    }

    /// <inheritdoc/>
    public void LoadTrainingState(string path)
    {
        ThrowIfDisposed();
        OptimizerKind kind = Optimizer.Kind;
        SafeTensorsFile file = ReadCheckpoint(path);
        if (file.Metadata(KindKey) != StateKind)
        {
            throw new CheckpointException($"'{path}' holds weights alone, so training cannot be resumed from it. Read the weights with Load, or give a file of SaveTrainingState.");
        }

        if (file.Metadata(OptimizerKey) is string written && written != kind.ToString())
        {
            throw new CheckpointException($"'{path}' was written while training with {written}, but '{Schema.Name}' trains with {kind}. Read the weights alone with Load.");
        }

        string steps = file.Metadata(AccumulationKey) ?? "1", own = Optimizer.AccumulationSteps.ToString(CultureInfo.InvariantCulture);
        if (steps != own)
        {
            throw new CheckpointException($"'{path}' was written by a training with AccumulationSteps = {steps}, but '{Schema.Name}' has {own}. Give its optimizer the same, or read the weights alone with Load.");
        }

        int moments = Schema.Optimizer!.KeptCount;
        Dictionary<string, SafeTensor> tensors = Match(file, moments);
        _ = MomentBlocks; // made now: nothing below may fail once the numbers are set
        TrainingNumbers.Read(this, file);
        CopyWeights(tensors, file);
        for (int moment = 0; moment < moments; moment++)
        {
            foreach (ParameterSchema parameter in Trained)
            {
                file.Floats(tensors[MomentName(moment, parameter)]).CopyTo(Moment(moment, parameter));
            }
        }
    }

    /// <summary>The parameters that have moments.</summary>
    IEnumerable<ParameterSchema> Trained => Schema.Parameters.Where(parameter => parameter.IsTrained);

    static string MomentName(int moment, ParameterSchema parameter) => $"{MomentPrefix}{moment}/{parameter.Name}";

    static SafeTensorsFile.Source Weights(Parameter parameter) => new(parameter.Name, parameter.Schema.Shape, parameter.Values.ToArray());

    Span<float> Moment(int moment, ParameterSchema parameter) =>
        MomentBlocks.Slice(checked(moment * Schema.TrainedFloats + parameter.Offset), parameter.Count);

    Dictionary<string, string> Metadata(string kind, MonitorRecord? record)
    {
        Dictionary<string, string> metadata = new() { [FormatKey] = Format, [KindKey] = kind, [NetworkKey] = Schema.Name };
        record?.Write(metadata);
        return metadata;
    }

    void CopyWeights(Dictionary<string, SafeTensor> tensors, SafeTensorsFile file)
    {
        foreach (Parameter parameter in _parameters)
        {
            file.Floats(tensors[parameter.Name]).CopyTo(parameter.Values);
        }

        _read = true;
    }

    /// <summary>The record in a file from which this network could read its weights; null where there is no such file, or it is another's, damaged, or has no record.</summary>
    internal MonitorRecord? RecordIn(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            SafeTensorsFile file = ReadCheckpoint(path);
            _ = Match(file, moments: 0);
            return file.Metadata(NetworkKey) == Schema.Name ? MonitorRecord.Read(file) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static SafeTensorsFile ReadCheckpoint(string path)
    {
        SafeTensorsFile file = SafeTensorsFile.Read(path);
        return file.Metadata(FormatKey) is null or Format
            ? file
            : throw new CheckpointException($"'{path}' is a checkpoint of format '{file.Metadata(FormatKey)}', but this NetGen reads format {Format}. Use a newer one.");
    }

    // Every tensor of the network with its place in the file, or a sentence about all that do not fit.
    Dictionary<string, SafeTensor> Match(SafeTensorsFile file, int moments)
    {
        var found = file.Header.Tensors
            .Where(tensor => moments > 0 || !tensor.Name.StartsWith(MomentPrefix, StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name);
        var expected = Schema.Parameters.ToDictionary(parameter => parameter.Name);
        for (int moment = 0; moment < moments; moment++)
        {
            foreach (ParameterSchema parameter in Trained)
            {
                expected[MomentName(moment, parameter)] = parameter;
            }
        }

        string[] missing = [.. expected.Keys.Where(name => !found.ContainsKey(name))];
        string[] unexpected = [.. found.Keys.Where(name => !expected.ContainsKey(name))];
        if (missing.Length + unexpected.Length > 0)
        {
            string lacks = missing.Length == 0 ? "" : $" It lacks {NameList.Text(missing)}.";
            string holds = unexpected.Length == 0 ? "" : $" It holds {NameList.Text(unexpected)}, which the network does not have.";
            string origin = file.Metadata(NetworkKey) is string name ? $" (it was written by '{name}')" : "";
            throw new CheckpointException($"'{file.Path}' is not a checkpoint of '{Schema.Name}'{origin}.{lacks}{holds}");
        }

        foreach ((string name, ParameterSchema parameter) in expected)
        {
            SafeTensor tensor = found[name];
            if (tensor.Type != SafeTensor.Float)
            {
                throw new CheckpointException($"'{name}' in '{file.Path}' has the type {tensor.Type}, but '{Schema.Name}' needs {SafeTensor.Float} (32-bit floats). Convert the file.");
            }

            if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(size => (long)size)))
            {
                throw new CheckpointException($"'{name}' in '{file.Path}' is {tensor.ShapeText}, but in '{Schema.Name}' it is {Shapes.Text(parameter.Shape)}. The file belongs to another version of the network.");
            }
        }

        return found;
    }
}
