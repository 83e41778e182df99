using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Writes docs/gpu-coverage.md: which layers, losses and optimizers are tested in which dialect. A row of the tables that fails
/// fails its own test; here the numbers of those that were compiled and run must be the ones that the document states.
/// </summary>
public sealed class CoverageTests
{
    private const string Graphs = "Forward";

    [Fact]
    public void The_document_states_what_is_tested()
    {
        string path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../docs/gpu-coverage.md");
        string expected = Document();
        if (Environment.GetEnvironmentVariable("NETGEN_WRITE_DOCS") == "1")
            File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Document()
    {
        Assert.True(Environment.GetEnvironmentVariable(Tables.AllVariable) is null or "", $"The document is about the rows of a usual run: unset {Tables.AllVariable}.");
        var gpu = GpuRows.All;
        var kernels = gpu.ToDictionary(r => r.Name, r => GpuNetworkCheck.CodeOf(r).Kernels.Length);
        var attributes = Tables.Rows.SelectMany(r => r.Attributes.Select(Tables.Name)).Distinct()
            .Where(a => a is not ("Network" or "Input" or "Target" or "Output")).Append(Graphs).Order(StringComparer.Ordinal);
        var run = ReadRun();
        var text = new StringBuilder("""
            # What is tested where

            Written by a test (`NETGEN_WRITE_DOCS=1 dotnet run -c Release --project tests/NetGen.Gpu.Tests -- --filter-class "*CoverageTests"`), which fails where
            this file is not what it finds.

            - **CPU**: networks that use the attribute, each compared with a float64 reference at every vector width: output, loss and gradients
              within 5e-6 of the largest number of a tensor.
            - **PTX**: graphics kernels of the networks beside it that compile to PTX for SM 6.0, without undefined functions, local memory or approximate
              instructions.
            - **OpenCL**: networks that agree with the same reference, within the same bounds, on PoCL, an OpenCL device that computes on the processor.
              (`NETGEN_ALL_ROWS=1` runs all networks of the first column.) Optimizers are compared with the processor's weights after five steps.
            - **GPU**: the date of a run on a graphics processor in which all of these networks agreed; tests/NetGen.Gpu.Check writes its verdict, which is then
              kept as tests/NetGen.Gpu.Tests/gpu-run.json.

            `Forward` are the networks whose layers a method of that name connects; the other lines count chains, but for what chains have not.

            | attribute | CPU | PTX | OpenCL | GPU |
            |---|---:|---:|---:|---|

            """);
        foreach (string attribute in attributes)
        {
            bool Uses(NetworkCase row) => attribute == Graphs ? row.Forward is not null : (row.Forward is null || attribute is "Block" or "Use" or "Weight") && row.Attributes.Any(a => Tables.Name(a) == attribute);
            var there = gpu.Where(Uses).ToList();
            Assert.True(there.Count > 0, $"No network that runs on OpenCL uses [{attribute}].");
            text.Append($"| {attribute} | {Tables.Rows.Count(Uses)} | {there.Sum(r => kernels[r.Name])} | {there.Count} | {(run is not null && there.All(run.Has) ? run.Date : "not yet")} |\n");
        }

        return text.ToString();
    }

    /// <summary>What a graphics processor passed, if there was a run on one.</summary>
    private static GpuRun? ReadRun()
    {
        string path = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../gpu-run.json");
        return File.Exists(path) ? JsonSerializer.Deserialize<GpuRun>(File.ReadAllText(path), JsonSerializerOptions.Web) : null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    /// <param name="Date">When it was.</param>
    /// <param name="Names">The tests that passed.</param>
    private sealed record GpuRun(string Date, IReadOnlyList<string> Names)
    {
        public bool Has(NetworkCase row) => Names.Any(n => n.EndsWith($"(row: \"{row.Name}\")", StringComparison.Ordinal));
    }
}
