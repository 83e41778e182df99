namespace NetGen.Training.Tests;

public sealed class MnistTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte")]
    [InlineData("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte.gz")]
    public void Images_and_labels_are_read_under_their_usual_names(string images, string labels)
    {
        Write(images, Images(3, value: 51));
        Write(labels, Labels(7, 0, 9));
        Dataset data = Mnist.Load(_folder.Path, train: true);
        Assert.Equal(3, data.Count);
        Assert.Equal([28, 28, 1], data.SampleShape);
        Assert.Equal([7, 0, 9], Enumerable.Range(0, 3).Select(data.Class));
        Assert.All(data.Input(1).ToArray(), pixel => Assert.Equal(0.2f, pixel));
        Dataset oneHot = Mnist.LoadOneHot(_folder.Path, train: true);
        Assert.Equal([10], oneHot.TargetShape);
        Assert.Equal(1f, oneHot.Target(2)[9]);
        Assert.False(Mnist.IsIn(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_and_missing_files_are_named_with_what_was_looked_for()
    {
        Assert.Contains("no folder", Assert.Throws<DirectoryNotFoundException>(() => Mnist.Load(_folder.File("none"), train: true)).Message);
        string message = Assert.Throws<FileNotFoundException>(() => Mnist.Load(_folder.Path, train: false)).Message;
        Assert.Contains("'t10k-images-idx3-ubyte.gz', 't10k-images-idx3-ubyte', 't10k-images.idx3-ubyte.gz', 't10k-images.idx3-ubyte'", message);
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        Refused(Images(3), Labels(1, 2), "holds 3 images, but", "holds 2 labels");
        Refused(Labels(1, 2), Images(2), "its magic number is 2051", "labels have 2049");
        Refused(Labels(1, 2), Labels(1, 2), "its magic number is 2049", "images have 2051");
        Refused(Images(2), Labels(1, 10), "label 1 is 10, but labels are 0 to 9");
        Refused([.. IdxTests.Header(8, 2, 32, 32), .. new byte[2048]], Labels(1, 2), "images of 32 × 32", "28 × 28");
        Refused(Images(2)[..500], Labels(1, 2), "is truncated");
    }

    [Fact]
    public void Real_MNIST_is_read_where_it_is_there()
    {
        if (Samples.MnistFolder() is not string folder)
        {
            Assert.False(Mnist.IsIn(_folder.Path));
            return;
        }

        Dataset test = Mnist.Load(folder, train: false);
        Assert.Equal(10_000, test.Count);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(test.Class));
        int[] counts = new int[10];
        for (int i = 0; i < test.Count; i++)
        {
            counts[test.Class(i)]++;
        }

        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], counts);
        Assert.Equal(1f, Enumerable.Range(0, 100).Max(i => test.Input(i).ToArray().Max()));
    }

    void Refused(byte[] images, byte[] labels, params string[] parts)
    {
        Write("t10k-images-idx3-ubyte", images);
        Write("t10k-labels-idx1-ubyte", labels);
        string message = Assert.Throws<DataFileException>(() => Mnist.Load(_folder.Path, train: false)).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }

    void Write(string name, byte[] bytes) => File.WriteAllBytes(_folder.File(name), name.EndsWith(".gz", StringComparison.Ordinal) ? IdxTests.Pack(bytes) : bytes);

    static byte[] Images(int count, byte value = 0) => [.. IdxTests.Header(8, count, 28, 28), .. Enumerable.Repeat(value, count * 784)];

    static byte[] Labels(params byte[] labels) => [.. IdxTests.Header(8, labels.Length), .. labels];
}
