namespace NetGen;

/// <summary>
/// The MNIST data set of handwritten digits (LeCun, Cortes, Burges), and sets in the same files (Fashion-MNIST, KMNIST):
/// 28 × 28 gray images in ten classes, from four IDX files in one folder, packed with gzip or not.
/// </summary>
public static class Mnist
{
    const int Side = 28;
    const int ClassCount = 10;

    /// <summary>The training or the test images with their class indices.</summary>
    /// <param name="directory">The folder with the files, for example <c>train-images-idx3-ubyte.gz</c> and <c>train-labels-idx1-ubyte.gz</c>.</param>
    /// <param name="train">True for the training set (60,000 samples), false for the test set (10,000).</param>
    /// <returns>Samples of [28, 28, 1] from 0 (background) to 1, and one class index a sample.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the sentence lists the names that were looked for.</exception>
    /// <exception cref="DataFileException">A file is not what it should be; the sentence names it, what was found and what was expected.</exception>
    public static Dataset Load(string directory, bool train)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string imagesPath = Find(directory, Stem(train) + "-images", "idx3");
        string labelsPath = Find(directory, Stem(train) + "-labels", "idx1");
        IdxArray labels = Read(labelsPath, "labels", 1);
        IdxArray images = Read(imagesPath, "images", 3);
        if (images.Shape[1] != Side || images.Shape[2] != Side)
        {
            throw new DataFileException($"'{imagesPath}' holds images of {images.Shape[1]} × {images.Shape[2]}, but MNIST's are 28 × 28.");
        }

        if (images.Shape[0] != labels.Shape[0])
        {
            throw new DataFileException($"'{imagesPath}' holds {images.Shape[0]} images, but '{labelsPath}' holds {labels.Shape[0]} labels. They do not belong together.");
        }

        int[] classes = new int[labels.Bytes.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = labels.Bytes[i] < ClassCount
                ? labels.Bytes[i]
                : throw new DataFileException($"'{labelsPath}' is damaged: label {i} is {labels.Bytes[i]}, but labels are 0 to 9.");
        }

        ReadOnlySpan<byte> bytes = images.Bytes;
        float[] pixels = new float[bytes.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = bytes[i] / 255f;
        }

        return new Dataset(pixels, [Side, Side, 1], classes) { Name = "mnist" };
    }

    /// <summary>As <see cref="Load"/>, with each label as ten floats, 1 at the digit and 0 elsewhere.</summary>
    /// <inheritdoc cref="Load"/>
    public static Dataset LoadOneHot(string directory, bool train) => Load(directory, train).ToOneHot(ClassCount);

    /// <summary>True when the folder holds all four files, under any of the names that <see cref="Load"/> looks for.</summary>
    public static bool IsIn(string directory) => Directory.Exists(directory)
        && new[] { true, false }.All(train => Names(Stem(train) + "-images", "idx3").Any(name => File.Exists(Path.Combine(directory, name)))
            && Names(Stem(train) + "-labels", "idx1").Any(name => File.Exists(Path.Combine(directory, name))));

    static string Stem(bool train) => train ? "train" : "t10k";

    static string[] Names(string stem, string kind) => [$"{stem}-{kind}-ubyte.gz", $"{stem}-{kind}-ubyte", $"{stem}.{kind}-ubyte.gz", $"{stem}.{kind}-ubyte"];

    static string Find(string directory, string stem, string kind)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException($"There is no folder '{directory}'. It should hold MNIST's four files.");
        }

        string[] names = Names(stem, kind);
        foreach (string name in names)
        {
            string path = Path.Combine(directory, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"The folder '{directory}' holds none of {NameList.Text(names)}. Give the folder with MNIST's four files.", names[0]);
    }

    static IdxArray Read(string path, string what, int rank)
    {
        IdxArray array = Idx.Read(path);
        if (array.Element != IdxElement.UInt8 || array.Shape.Count != rank)
        {
            int found = ((int)array.Element << 8) | array.Shape.Count;
            throw new DataFileException(
                $"'{path}' does not hold {what}: its magic number is {found} ({array.Element}, {array.Shape.Count} dimensions), but {what} have {0x0800 | rank} (UInt8, {rank} dimension{(rank == 1 ? "" : "s")}).");
        }

        return array;
    }
}
