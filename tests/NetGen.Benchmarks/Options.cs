using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Suite">cpu, generator, build, or <see langword="null"/> for all.</param>
/// <param name="Threads">Threads of both sides.</param>
/// <param name="Json">Where to write the results, if anywhere.</param>
/// <param name="Case">Only cases whose name starts with this.</param>
/// <param name="Rounds">Interleaved rounds; each gives every contender one turn.</param>
/// <param name="Profile">Times each kernel instead of comparing.</param>
/// <param name="Here">Measures in this very process, with the allocator as it was started.</param>
internal sealed record Options(string? Suite, int Threads, string? Json, string? Case, int Rounds, bool Profile, bool Here)
{
    public const string Usage = """
        dotnet run -c Release --project tests/NetGen.Benchmarks -- [options]

          --suite cpu|generator|build   networks against TorchSharp, the generator's own speed, or what its text costs the C# compiler (default: all)
          --threads N            threads of both sides (default: 1)
          --json FILE            writes the results as a list of objects
          --case NAME            only cases whose name starts with NAME
          --rounds N             interleaved rounds (default: 31)
          --profile              where NetGen's time goes, kernel by kernel, instead of a comparison
          --here                 measures in this process alone, without starting itself again for each allocator setting
        """;

    public bool MeasuresCpu => Suite is null or "cpu";

    public bool MeasuresGenerator => Suite is null or "generator";

    public bool MeasuresBuilds => Suite is null or "build";

    /// <exception cref="ArgumentException">An option is unknown, or its value is not one it takes.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options(null, 1, null, null, 31, false, false);
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"'{name}' needs a value behind it.");
            options = name switch
            {
                "--suite" => options with { Suite = SuiteOf(Value()) },
                "--threads" => options with { Threads = Count(name, Value(), 1024) },
                "--json" => options with { Json = Value() },
                "--case" => options with { Case = Value() },
                "--rounds" => options with { Rounds = Count(name, Value(), 10_000) },
                "--profile" => options with { Profile = true },
                "--here" => options with { Here = true },
                _ => throw new ArgumentException($"There is no option '{name}'."),
            };
        }

        return options;
    }

    public bool Wants(string name) => Case is null || name.StartsWith(Case, StringComparison.Ordinal);

    private static string SuiteOf(string text) => text is "cpu" or "generator" or "build" ? text
        : throw new ArgumentException($"A suite is 'cpu', 'generator' or 'build', not '{text}'.");

    private static int Count(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1 && count <= most ? count
        : throw new ArgumentException($"'{name}' takes a number from 1 to {most}, not '{text}'.");
}
