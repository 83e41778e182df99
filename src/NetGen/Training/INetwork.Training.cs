namespace NetGen;

/// <content>Training over data sets, and files.</content>
public partial interface INetwork
{
    /// <summary>How many epochs <see cref="Fit"/> has finished; a resumed training goes on from here.</summary>
    int EpochCount { get; }

    /// <summary>Trains: shuffles, takes a step for each batch, evaluates after each epoch.</summary>
    /// <param name="train">
    /// Samples of the network's input shape; of several inputs and outputs a column each, by name. Targets may be class indices where the loss is categorical (they are spread to one-hot rows on the
    /// way) and exactly one-hot where it is sparse.
    /// </param>
    /// <param name="options">Epochs, batch size, validation, callbacks; null for one epoch of batches of 32.</param>
    /// <returns>What each epoch measured.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or an option is out of its range; the sentence says which.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only.</exception>
    /// <exception cref="TrainingDivergedException">The data or the loss became NaN or infinite.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    History Fit(Dataset train, FitOptions? options = null);

    /// <summary>Measures loss and metrics over a data set, without dropout and without learning.</summary>
    /// <param name="data">Samples and targets, as for <see cref="Fit"/>.</param>
    /// <param name="batchSize">How many samples go through at once; the results do not depend on it, but for rounding.</param>
    /// <param name="metrics">What to measure beside the loss; null measures the accuracy where the loss is one of classes.</param>
    /// <exception cref="ArgumentException">The data or a metric do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    Evaluation Evaluate(Dataset data, int batchSize = 256, IReadOnlyList<Metric>? metrics = null);

    /// <summary>The outputs for all samples of a data set, [count, …output], in their order. Targets are not needed.</summary>
    /// <param name="data">Samples of the network's input shape.</param>
    /// <param name="batchSize">How many samples go through at once.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network has several outputs: see <see cref="PredictAll"/>.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    float[] Predict(Dataset data, int batchSize = 256);

    /// <summary>Each output for all samples of a data set, [count, …output], in their order, by the output's name; <c>output</c> where there is one. Targets are not needed.</summary>
    /// <param name="data">Samples of the network's input shape.</param>
    /// <param name="batchSize">How many samples go through at once.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    IReadOnlyDictionary<string, float[]> PredictAll(Dataset data, int batchSize = 256);

    /// <summary>Writes the weights as a safetensors file; a crash on the way leaves the file that was there.</summary>
    /// <remarks>
    /// The file is written beside its place under another name and then renamed. Where <paramref name="path"/> is a symbolic link, the link stays and the file it leads to
    /// is written; on Unix the permissions of a file that is there stay. Other hard links to it keep what they had.
    /// </remarks>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException">The path is null, empty or blank.</exception>
    /// <exception cref="IOException">The file cannot be written: its folder is missing, it is a folder itself, its name is too long, ….</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder does not allow it.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    void Save(string path);

    /// <summary>Reads the weights from a file of <see cref="Save"/> or <see cref="SaveTrainingState"/>. Everything is checked first: after an exception the network is as before.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, truncated, no safetensors file, or of another network.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    void Load(string path);

    /// <summary>Writes weights, the optimizer's moments and numbers, dropout rates, and the counts of steps and epochs, so that training goes on bit for bit after <see cref="LoadTrainingState"/>.</summary>
    /// <remarks>Written as <see cref="Save"/> writes.</remarks>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException">The path is null, empty or blank.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only.</exception>
    /// <exception cref="IOException">The file cannot be written: its folder is missing, it is a folder itself, its name is too long, ….</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder does not allow it.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    void SaveTrainingState(string path);

    /// <summary>Reads a file of <see cref="SaveTrainingState"/>. Everything is checked first: after an exception the network is as before.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">The file is damaged, truncated, holds weights alone, or is of another network or optimizer.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed of.</exception>
    void LoadTrainingState(string path);
}
