using System.IO.Compression;

namespace NetGen.Training.Tests;

public sealed class Cifar10Tests : IDisposable
{
    const int RecordSize = 3073;
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Planes_of_colors_become_pixels_and_batches_follow_in_their_order()
    {
        File.WriteAllBytes(_folder.File("data_batch_2.bin"), Record(9, (i, _) => i == 5 ? 255 : 0));
        File.WriteAllBytes(_folder.File("data_batch_1.part.bin.gz"), Packed([.. Record(3, (_, color) => 51 * color), .. Record(4, (_, _) => 255)]));
        File.WriteAllBytes(_folder.File("test_batch.bin"), Record(0, (_, _) => 0));
        Assert.True(Cifar10.IsIn(_folder.Path));
        Dataset data = Cifar10.Load(_folder.Path, train: true);
        Assert.Equal([32, 32, 3], data.SampleShape);
        Assert.Equal([3, 4, 9], Enumerable.Range(0, data.Count).Select(data.Class));
        Assert.Equal([0f, 0.2f, 0.4f, 0f, 0.2f, 0.4f], data.Input(0)[..6].ToArray());
        Assert.Equal([0f, 0f, 0f, 1f, 1f, 1f, 0f], data.Input(2)[12..19].ToArray());
        Assert.Equal(1f, Cifar10.LoadOneHot(_folder.Path, train: true).Target(1)[4]);
        Assert.Equal(1, Cifar10.Load(_folder.Path, train: false).Count);
    }

    [Fact]
    public void A_missing_folder_missing_files_and_damaged_ones_are_named()
    {
        Assert.Contains("no folder", Assert.Throws<DirectoryNotFoundException>(() => Cifar10.Load(_folder.File("none"), train: true)).Message);
        Assert.Contains("'data_batch_1….bin'", Assert.Throws<FileNotFoundException>(() => Cifar10.Load(_folder.Path, train: true)).Message);
        Assert.False(Cifar10.IsIn(_folder.Path));
        File.WriteAllBytes(_folder.File("test_batch.bin"), Record(1, (_, _) => 0)[..3000]);
        Assert.Contains("holds 3000 bytes, which is not a whole number of records of 3073", Assert.Throws<DataFileException>(() => Cifar10.Load(_folder.Path, train: false)).Message);
        File.WriteAllBytes(_folder.File("test_batch.bin"), [.. Record(1, (_, _) => 0), .. Record(10, (_, _) => 0)]);
        Assert.Contains("record 1 has class 10", Assert.Throws<DataFileException>(() => Cifar10.Load(_folder.Path, train: false)).Message);
        File.WriteAllBytes(_folder.File("test_batch.bin"), []);
        Assert.Contains("holds 0 bytes", Assert.Throws<DataFileException>(() => Cifar10.Load(_folder.Path, train: false)).Message);
    }

    static byte[] Record(byte label, Func<int, int, int> pixel) =>
        [label, .. Enumerable.Range(0, RecordSize - 1).Select(i => (byte)pixel(i % 1024, i / 1024))];

    static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}
