using System.Globalization;

namespace NetGen.Training.Tests;

public sealed class EpochFileNameTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain.st", "plain.st")]
    [InlineData("e{epoch}.st", "e7.st")]
    [InlineData("e{epoch:02}.st", "e07.st")]
    [InlineData("e{epoch:02d}-{epoch:3d}-{epoch:d}", "e07-  7-7")]
    [InlineData("{epoch:D3} {epoch:000} {epoch:X2} {epoch:F1} {epoch:.1f}", "007 007 07 7.0 7.0")]
    [InlineData("{loss:F3} {loss:.3f} {loss:0.000} {loss:08.3f}", "1234.568 1234.568 1234.568 1234.568")]
    [InlineData("{loss:010.3f}|{loss:10.1f}|{loss:.0f}", "001234.568|    1234.6|1235")]
    [InlineData("{loss:.2e} {loss:E2} {loss:0.0e+00} {loss:.3g} {loss:.2}", "1.23e+03 1.23E+003 1.2e+03 1.23e+03 1.2e+03")]
    [InlineData("{val_accuracy:.1%} {val_accuracy:0.0%} {val_accuracy:%}", "12.5% 12.5% 12.500000%")]
    [InlineData("{val_accuracy} {val_loss:06.1f} {val_loss:G2}", "0.125 -001.5 -1.5")]
    [InlineData("{loss:N1}", "1,234.6")]
    [InlineData("{{epoch}} {{{epoch}}} }}{{", "{epoch} {7} }{")]
    [InlineData("{my metric:F0}", "NaN")]
    public void A_path_is_written_out_in_every_culture_alike(string pattern, string expected)
    {
        var result = new EpochResult(7, 0, 0, new Dictionary<string, double> { ["loss"] = 1234.5678, ["val_loss"] = -1.5, ["val_accuracy"] = 0.125, ["my metric"] = double.NaN });
        foreach (string culture in new[] { "", "de-DE", "ar-SA" })
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            try
            {
                Assert.Equal(expected, new EpochFileName(pattern).For(result));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Theory]
    [InlineData("e{epoch.st", "The path 'e{epoch.st' has a '{' that belongs to no placeholder. Write a placeholder as {epoch}, and '{{' where the name itself has the brace.")]
    [InlineData("e{", "has a '{' that belongs to no placeholder")]
    [InlineData("e}.st", "has a '}' that belongs to no placeholder")]
    [InlineData("e{ep{epoch}}", "has a '{' that belongs to no placeholder")]
    [InlineData("e{}.st", "has the placeholder '{}' without a name")]
    [InlineData("e{:D3}.st", "has the placeholder '{:D3}' without a name")]
    [InlineData("e{epoch:abc}.st", "has the placeholder '{epoch:abc}', but 'abc' is no format of a whole number. Write it as in C# or Python: {epoch:D3} or {epoch:03d}.")]
    [InlineData("e{epoch:.2}.st", "is no format of a whole number")]
    [InlineData("e{epoch:yyyy}.st", "is no format of a whole number")]
    [InlineData("e{loss:d}.st", "'d' is no format of a measured number. Write it as in C# or Python: {loss:F4} or {loss:.4f}.")]
    [InlineData("e{loss:X}.st", "is no format of a measured number")]
    [InlineData("e{loss:.f}.st", "is no format of a measured number")]
    [InlineData("e{loss:0.0.0}.st", "is no format of a measured number")]
    [InlineData("e{loss:F100}.st", "is no format of a measured number")]
    [InlineData("e{loss:0e+0x}.st", "is no format of a measured number")]
    [InlineData("e{loss:/0}.st", "is no format of a measured number")]
    public void A_path_that_means_nothing_is_refused_at_once(string path, string part) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(() => new ModelCheckpoint(path)).Message);

    [Fact]
    public void A_number_that_is_not_measured_is_named_before_training()
    {
        using LinearNetwork network = LinearNetwork.Create();
        string Refused(string path) => Assert.Throws<ArgumentException>(() => network.Fit(Samples.Clusters(4), new FitOptions { Callbacks = [new ModelCheckpoint(path)] })).Message;
        Assert.Equal("The path '{val_loss:F2}' of ModelCheckpoint asks for 'val_loss', but this training measures 'loss', 'accuracy' (and there is 'epoch'). Give FitOptions.Validation or ValidationSplit to measure it.", Refused("{val_loss:F2}"));
        Assert.Contains("asks for 'Epoch', but this training measures", Refused("{Epoch}"));
        Assert.Contains("asks for 'epoch,3', but this training measures", Refused("{epoch,3}"));
        Assert.Equal(0, network.StepCount);
    }

    [Fact]
    public void Each_epoch_or_each_improvement_has_a_file_of_its_own()
    {
        using LinearNetwork network = LinearNetwork.Create();
        var each = new ModelCheckpoint(_folder.File("e{epoch:02}-{loss:.3f}-{val_accuracy:F2}.st"));
        var best = new ModelCheckpoint(_folder.File("best-{epoch}.st"), saveBestOnly: true);
        History history = network.Fit(Samples.Clusters(40), new FitOptions { Epochs = 4, Validation = Samples.Clusters(20, seed: 2), Callbacks = [new FlatAt(3), each, best] });
        string[] expected = [.. history.Epochs.Select(epoch => string.Create(CultureInfo.InvariantCulture, $"e{epoch.Epoch:D2}-{epoch.Loss:F3}-{epoch.ValidationAccuracy:F2}.st"))];
        Assert.Equal(expected, Names("e*"));
        Assert.Equal(["best-1.st", "best-2.st", "best-4.st"], Names("best*"));
        Assert.Equal(_folder.File("best-4.st"), best.LastPath);
    }

    string[] Names(string pattern) => [.. Directory.GetFiles(_folder.Path, pattern).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    // One epoch that learns nothing and so is no better.
    sealed class FlatAt(int epoch) : Callback
    {
        public override void OnEpochBegin(TrainingProgress progress) => progress.Network.Optimizer.LearningRate = progress.Epoch == epoch ? 0 : 0.01;
    }
}
