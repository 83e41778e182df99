namespace NetGen.Training.Tests;

public sealed class FileReplacementTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Everything that writes a network's files, so that a new way of writing is held to the same rule.
    public static TheoryData<string> Writers => ["Save", "SaveTrainingState", "ModelCheckpoint"];

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_symbolic_link_stays_and_the_file_it_names_is_written(string writer)
    {
        File.WriteAllText(_folder.File("target"), "old");
        Link("second", "target");
        Link("first", _folder.File("second"));
        Assert.Equal(Write(writer, "plain"), Write(writer, "first"));
        Assert.Equal((_folder.File("second"), "target"), (new FileInfo(_folder.File("first")).LinkTarget, new FileInfo(_folder.File("second")).LinkTarget));
        Assert.Null(new FileInfo(_folder.File("target")).LinkTarget);
        Assert.Equal(["first", "plain", "second", "target"], Names());
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_link_to_a_file_that_is_not_there_yet_makes_it(string writer)
    {
        Directory.CreateDirectory(_folder.File("data"));
        Link("link", "data/../data/new");
        Write(writer, "link");
        Assert.Equal("data/../data/new", new FileInfo(_folder.File("link")).LinkTarget);
        Assert.Equal([_folder.File("data/new")], Directory.GetFileSystemEntries(_folder.File("data")));
    }

    [Fact]
    public void A_relative_link_is_seen_from_where_its_folder_really_lies()
    {
        Directory.CreateDirectory(_folder.File("real/deep"));
        Directory.CreateSymbolicLink(_folder.File("folder"), "real/deep");
        File.CreateSymbolicLink(_folder.File("real/deep/link"), "../target");
        Write("Save", "folder/link");
        Assert.True(File.Exists(_folder.File("real/target")));
        Assert.False(File.Exists(_folder.File("target")));
    }

    [Fact]
    public void Links_that_lead_to_a_folder_to_nowhere_or_in_a_circle_are_refused_with_a_sentence()
    {
        Directory.CreateDirectory(_folder.File("folder"));
        Link("to-folder", "folder");
        Link("to-nowhere", "none/file");
        Link("a", "b");
        Link("b", "a");
        Assert.Contains($"to-folder', a link to '{_folder.File("folder")}', cannot be written: it is a folder. Give the path of a file.", Refused<IOException>("to-folder"));
        Assert.Contains($"there is no folder '{_folder.File("none")}'. Create it first.", Refused<DirectoryNotFoundException>("to-nowhere"));
        Assert.Contains("is a symbolic link, and so is each of the 40 files it leads to", Refused<IOException>("a"));
        Assert.Equal(["a", "b", "folder", "to-folder", "to-nowhere"], Names());
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void The_permissions_of_a_file_that_is_there_stay(string writer)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (UnixFileMode mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead, (UnixFileMode)0x1B6 })
        {
            File.WriteAllText(_folder.File("file"), "old");
            File.SetUnixFileMode(_folder.File("file"), mode);
            Write(writer, "file");
            Assert.Equal(mode, File.GetUnixFileMode(_folder.File("file")));
            File.Delete(_folder.File("file"));
        }

        // A new file has what any new file has.
        File.WriteAllText(_folder.File("other"), "");
        Write(writer, "file");
        Assert.Equal(File.GetUnixFileMode(_folder.File("other")), File.GetUnixFileMode(_folder.File("file")));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_name_is_as_long_as_the_file_system_allows(string writer)
    {
        foreach (int length in new[] { 200, 219, 220, 250, 255 })
        {
            string name = new('n', length);
            Write(writer, name);
            Assert.Equal([name], Names());
            File.Delete(_folder.File(name));
        }

        string message = Refused<PathTooLongException>(new('n', 256));
        Assert.Contains("the 256 characters of its name are more than the file system takes. Give a shorter one.", message);
        Assert.Empty(Names());
    }

    [Fact]
    public void What_fails_on_the_way_leaves_the_file_that_was_there_and_nothing_else()
    {
        File.WriteAllText(_folder.File("file"), "old");
        Link("link", "file");
        Assert.Throws<TimeoutException>(() => FileReplacement.Write(_folder.File("link"), file =>
        {
            file.Write("new"u8);
            throw new TimeoutException();
        }));
        Assert.Equal("old", File.ReadAllText(_folder.File("file")));
        Assert.Equal(["file", "link"], Names());
    }

    byte[] Write(string writer, string name)
    {
        using LinearNetwork network = LinearNetwork.Create(seed: 1);
        string path = _folder.File(name);
        switch (writer)
        {
            case "Save":
                network.Save(path);
                break;
            case "SaveTrainingState":
                network.SaveTrainingState(path);
                break;
            default:
                network.Fit(Samples.Clusters(4), new FitOptions { Callbacks = [new ModelCheckpoint(path)] });
                break;
        }

        using LinearNetwork loaded = LinearNetwork.Create(seed: 2);
        loaded.Load(path);
        Assert.Equal(Samples.Weights(network), Samples.Weights(loaded));
        return File.ReadAllBytes(path);
    }

    string Refused<T>(string name)
        where T : Exception
    {
        using LinearNetwork network = LinearNetwork.Create();
        return Assert.Throws<T>(() => network.Save(_folder.File(name))).Message;
    }

    void Link(string name, string target) => File.CreateSymbolicLink(_folder.File(name), target);

    string[] Names() => [.. Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
