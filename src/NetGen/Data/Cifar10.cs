namespace NetGen;

/// <summary>
/// The CIFAR-10 data set (Krizhevsky 2009): color photographs of 32 × 32 in ten classes, from the files of its binary version in one folder, packed with gzip or not:
/// records of one byte for the class and 3072 for the image, a plane each of red, green and blue.
/// </summary>
public static class Cifar10
{
    const int Side = 32;
    const int Channels = 3;
    const int RecordSize = 1 + Side * Side * Channels;

    /// <summary>What the classes show, in their order.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>The training or the test images with their class indices.</summary>
    /// <param name="directory">
    /// The folder with the files: <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c>, or some of them, for training and <c>test_batch.bin</c> for tests. Names may go on
    /// behind the batch's, and end in <c>.bin</c> or <c>.bin.gz</c>.
    /// </param>
    /// <param name="train">True for the training set (50,000 samples in five files), false for the test set (10,000).</param>
    /// <returns>Samples of [32, 32, 3] from 0 to 1, and one class index a sample.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">No file has such a name; the sentence says which were looked for.</exception>
    /// <exception cref="DataFileException">A file is not what it should be; the sentence names it, what was found and what was expected.</exception>
    public static Dataset Load(string directory, bool train)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no folder '{directory}'. It should hold the files of CIFAR-10's binary version.");
        }

        string[] paths = Files(directory, train);
        if (paths.Length == 0)
        {
            string stem = train ? "data_batch_1" : "test_batch";
            throw new FileNotFoundException(
                $"The folder '{directory}' holds no file '{stem}….bin' or '{stem}….bin.gz'. Give the folder with the files of CIFAR-10's binary version.", $"{stem}.bin");
        }

        byte[][] files = [.. paths.Select(Read)];
        int count = files.Sum(file => file.Length / RecordSize);
        float[] pixels = new float[checked(count * Side * Side * Channels)];
        int[] classes = new int[count];
        int sample = 0;
        for (int i = 0; i < files.Length; i++)
        {
            for (int record = 0; record < files[i].Length; record += RecordSize, sample++)
            {
                classes[sample] = files[i][record] < ClassNames.Count
                    ? files[i][record]
                    : throw new DataFileException($"'{paths[i]}' is damaged: record {record / RecordSize} has class {files[i][record]}, but classes are 0 to 9.");
                Interleave(files[i].AsSpan(record + 1, RecordSize - 1), pixels.AsSpan(sample * (RecordSize - 1), RecordSize - 1));
            }
        }

        return new Dataset(pixels, [Side, Side, Channels], classes) { Name = "cifar-10" };
    }

    /// <summary>As <see cref="Load"/>, with each label as ten floats, 1 at the class and 0 elsewhere.</summary>
    /// <inheritdoc cref="Load"/>
    public static Dataset LoadOneHot(string directory, bool train) => Load(directory, train).ToOneHot(ClassNames.Count);

    /// <summary>True when the folder holds at least one file of each set, under names that <see cref="Load"/> looks for.</summary>
    public static bool IsIn(string directory) => Directory.Exists(directory) && Files(directory, train: true).Length > 0 && Files(directory, train: false).Length > 0;

    // In the order of the batches, whatever the order of the folder.
    static string[] Files(string directory, bool train)
    {
        string[] stems = train ? ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5"] : ["test_batch"];
        return
        [
            .. stems.SelectMany(stem => Directory.EnumerateFiles(directory, stem + "*")
                .Where(path => path.EndsWith(".bin", StringComparison.Ordinal) || path.EndsWith(".bin.gz", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Take(1)),
        ];
    }

    static byte[] Read(string path)
    {
        using var bytes = new MemoryStream();
        using (FileStream file = File.OpenRead(path))
        {
            bool isPacked = file.Length >= 2 && file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using Stream stream = isPacked ? new GzipReader(file, path) : file;
            stream.CopyTo(bytes);
        }

        return bytes.Length > 0 && bytes.Length % RecordSize == 0
            ? bytes.ToArray()
            : throw new DataFileException(
                $"'{path}' holds {bytes.Length} bytes, which is not a whole number of records of {RecordSize} bytes: one for the class, {Side} × {Side} each for red, green and blue.");
    }

    // From a plane a color to three numbers a pixel.
    static void Interleave(ReadOnlySpan<byte> planes, Span<float> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = planes[i % Channels * (Side * Side) + i / Channels] / 255f;
        }
    }
}
