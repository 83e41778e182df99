using System.Text.Json;

namespace NetGen.Benchmarks.Reports;

/// <summary>Results as a list of objects.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    public static void Write(string path, IEnumerable<object> results) =>
        File.WriteAllText(path, JsonSerializer.Serialize(results, Format) + "\n");

    public static IReadOnlyList<BenchmarkResult> Read(string path) =>
        JsonSerializer.Deserialize<List<BenchmarkResult>>(File.ReadAllText(path), Format)!;
}
