using System.CommandLine;

/// <summary>What the command line asks for.</summary>
public sealed record RunOptions
{
    /// <summary>The folder with real data; none: built-in ones.</summary>
    public string? Data { get; init; }

    /// <summary>How often every training sample is seen.</summary>
    public int Epochs { get; init; }

    /// <summary>Samples a training step.</summary>
    public int Batch { get; init; }

    /// <summary>Where the network runs: cpu, cuda, opencl, or best, which is a graphics processor.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Only say what there is.</summary>
    public bool ListsDevices { get; init; }

    /// <summary>Threads of the processor; none: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>The same seed gives the same weights, bit for bit, whatever the number of threads.</summary>
    public int Seed { get; init; }

    /// <summary>Where the trained weights go.</summary>
    public string? Save { get; init; }

    /// <summary>Where the figures of the run go.</summary>
    public string? Json { get; init; }

    /// <summary>Where the picture goes: training curves, or what the program says.</summary>
    public string? Plot { get; init; }

    /// <summary>Reads the command line. Where it asks for help or is wrong, says so and ends the program.</summary>
    /// <param name="arguments">The words of the command line.</param>
    /// <param name="about">What the program does, and what the folder of its data holds.</param>
    /// <param name="epochs">How often every training sample is seen where nothing is said.</param>
    /// <param name="isNative">Whether the program is compiled to native code: it draws no pictures and has no OpenCL.</param>
    /// <param name="batch">Samples a training step where nothing is said.</param>
    /// <param name="saves">Whether the program writes its trained weights to a file.</param>
    /// <param name="plot">What the picture shows.</param>
    public static RunOptions Read(
        string[] arguments, (string Program, string Data) about, int epochs, bool isNative = false, int batch = 128, bool saves = true, string plot = "Where the picture of the training curves goes.")
    {
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = about.Data };
        var epochCount = Count("--epochs", "How often every training sample is seen.", epochs);
        var batchSize = Count("--batch", "Samples a training step.", batch);
        string[] devices = isNative ? ["cpu", "cuda", "best"] : ["cpu", "cuda", "opencl", "best"];
        var device = new Option<string>("--device") { HelpName = string.Join('|', devices), Description = "Where the network runs; best is the best graphics processor.", DefaultValueFactory = _ => "cpu" };
        device.AcceptOnlyFromAmong(devices);
        var list = new Option<bool>("--list-devices") { Description = "Say which devices there are, and end." };
        var threads = Count<int?>("--threads", "Threads of the processor; without it, one a core.", null);
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "The same seed gives the same weights, bit for bit.", DefaultValueFactory = _ => 1 };
        var save = File("--save", "Where the trained weights go (safetensors).");
        var json = File("--json", "Where the figures of the run go.");
        var picture = File("--plot", plot);

        var command = new RootCommand(about.Program) { data, epochCount, batchSize, device, list, threads, seed };
        if (saves)
            command.Add(save);
        command.Add(json);
        if (!isNative)
            command.Add(picture);

        bool isRead = false;
        command.SetAction(_ => isRead = true);

        var result = command.Parse(arguments);
        int code = result.Invoke();
        if (!isRead)
            Environment.Exit(code == 0 ? 0 : 2);
        return new RunOptions
        {
            Data = result.GetValue(data),
            Epochs = result.GetValue(epochCount),
            Batch = result.GetValue(batchSize),
            Device = result.GetValue(device)!,
            ListsDevices = result.GetValue(list),
            Threads = result.GetValue(threads),
            Seed = result.GetValue(seed),
            Save = saves ? result.GetValue(save) : null,
            Json = result.GetValue(json),
            Plot = isNative ? null : result.GetValue(picture),
        };
    }

    private static Option<int> Count(string name, string description, int otherwise) => Count<int>(name, description, otherwise);

    private static Option<T> Count<T>(string name, string description, T otherwise)
    {
        var option = new Option<T>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var word] && (!int.TryParse(word.Value, out int number) || number < 1))
                result.AddError($"{name} is '{word.Value}', but it must be a whole number of at least 1.");
        });
        return option;
    }

    private static Option<string?> File(string name, string description) => new(name) { HelpName = "FILE", Description = description };
}
