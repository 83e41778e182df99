using System.Text.Json;

namespace NetGen.Gpu.Check.Reports;

/// <summary>Measurements as a list of objects.</summary>
internal static class MeasurementJson
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static void Write(string path, IReadOnlyList<Measurement> results) => File.WriteAllText(path, Text(results) + "\n");

    public static IReadOnlyList<Measurement> Read(string path) => Parse(File.ReadAllText(path));

    public static string Text(IReadOnlyList<Measurement> results) => JsonSerializer.Serialize(results, Format);

    public static IReadOnlyList<Measurement> Parse(string text) => JsonSerializer.Deserialize<List<Measurement>>(text, Format)!;
}
