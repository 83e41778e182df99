using System.Globalization;

namespace NetGen.Benchmarks.Building;

/// <summary>What the build of one network costs. Times are in milliseconds of all processors together, but for <paramref name="FirstStep"/>.</summary>
/// <param name="Lines">Lines of generated text.</param>
/// <param name="Bytes">Its length in UTF-8.</param>
/// <param name="InstructionBytes">IL of the assembly's methods.</param>
/// <param name="Warm">The C# compiler's processor time on text that was generated before, in a process that has done it often.</param>
/// <param name="WarmDebug">The same without optimization, as in a Debug build.</param>
/// <param name="Cold">That of a process of the C# compiler's own, its start included; <see langword="null"/> where there is no SDK.</param>
/// <param name="FirstStep">What the just-in-time compiler takes until the first training step is over.</param>
internal sealed record BuildResult(
    string Name, int Lines, long Bytes, long InstructionBytes, double Warm, double WarmDebug, double? Cold, double FirstStep)
{
    public const string Header = """
        | build | lines | text kB | IL kB | warm ms | warm, Debug | cold ms | first step's JIT ms |
        |---|---|---|---|---|---|---|---|
        """;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Lines} | {Bytes / 1000.0:F0} | {InstructionBytes / 1000.0:F0} | {Warm:F0} | {WarmDebug:F0} | {(Cold is { } cold ? cold.ToString("F0", CultureInfo.InvariantCulture) : "–")} | {FirstStep:F0} |");
}
