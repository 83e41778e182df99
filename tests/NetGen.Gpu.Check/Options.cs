using System.Globalization;

namespace NetGen.Gpu.Check;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        NetGen.Gpu.Check [options]                             checks the first CUDA device, then times it
        NetGen.Gpu.Check table --ours FILE --peer FILE         the table of docs/benchmarks.md from two files of timings

          --parts NAME,NAME   only these: launch, mma, kernels, bits, mnist, timings; with --emulated also refusal, traffic, table
          --data FOLDER       the folder with MNIST's four files; without it, digits drawn by code
          --json FILE         where the timings go
          --run-json FILE     where the verdict of the kernels' tests goes (default: gpu-run.json)
          --rounds N          interleaved rounds of the timings (default: 21)
          --limit SECONDS     the most that one part may take (default: 300)
          --quick             fewer of the kernels' tests
          --emulated          on a driver of tests, which interprets PTX, with tiny sizes: checks this program, and times nothing

        The exit code is 0 where every check passed, 1 where one failed, 2 where there is no CUDA device or an option is wrong.
        """;

    public bool WritesTable { get; init; }

    public string? Ours { get; init; }

    public string? Peer { get; init; }

    /// <summary>Names of parts; none: all.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    public string? Data { get; init; }

    public string? Json { get; init; }

    public string RunJson { get; init; } = "gpu-run.json";

    public int Rounds { get; init; } = 21;

    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(300);

    public bool IsQuick { get; init; }

    public bool IsEmulated { get; init; }

    /// <exception cref="ArgumentException">An option is unknown, or its value is not one it takes.</exception>
    public static Options Parse(string[] arguments)
    {
        bool writesTable = arguments is ["table", ..];
        var options = new Options { WritesTable = writesTable };
        for (int i = writesTable ? 1 : 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"'{name}' needs a value behind it.");
            options = name switch
            {
                "--ours" when writesTable => options with { Ours = Value() },
                "--peer" when writesTable => options with { Peer = Value() },
                "--parts" when !writesTable => options with { Parts = [.. Value().Split(',', StringSplitOptions.RemoveEmptyEntries)] },
                "--data" when !writesTable => options with { Data = Value() },
                "--json" when !writesTable => options with { Json = Value() },
                "--run-json" when !writesTable => options with { RunJson = Value() },
                "--rounds" when !writesTable => options with { Rounds = Count(name, Value(), 10_000) },
                "--limit" when !writesTable => options with { Limit = TimeSpan.FromSeconds(Count(name, Value(), 86_400)) },
                "--quick" when !writesTable => options with { IsQuick = true },
                "--emulated" when !writesTable => options with { IsEmulated = true },
                _ => throw new ArgumentException($"There is no option '{name}'."),
            };
        }

        return writesTable && (options.Ours is null || options.Peer is null)
            ? throw new ArgumentException("A table needs '--ours FILE' and '--peer FILE'.")
            : options;
    }

    private static int Count(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= most ? count
        : throw new ArgumentException($"'{name}' takes a number from 1 to {most}, not '{text}'.");
}
