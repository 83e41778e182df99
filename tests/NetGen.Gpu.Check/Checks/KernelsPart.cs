using System.Globalization;
using System.Text.Json;
using NetGen.Gpu.Check.Devices;

namespace NetGen.Gpu.Check.Checks;

/// <summary>
/// The tests of kernels, networks and the run time, on this device: NetGen.Gpu.Tests, published into the same folder, with <c>NETGEN_TEST_DEVICE</c> set. What
/// passed is written to a file, by which docs/gpu-coverage.md can say so.
/// </summary>
internal sealed class KernelsPart() : Part("kernels")
{
    /// <summary>The classes whose tests run on the device that the variable names; others need OpenCL, or no device.</summary>
    private static readonly string[] Classes =
    [
        "ContractionTests", "MapTests", "MoveTests", "ReductionTests", "RowTests", "WindowTests", "TileTests", "NetworkTests", "OptimizerTests", "DeviceTests",
        "ChosenDeviceTests", "GpuMathTests",
    ];

    private static readonly string[] QuickClasses = ["RowTests", "TileTests", "OptimizerTests", "ChosenDeviceTests", "GpuMathTests"];

    /// <summary>What the interpreter does in seconds.</summary>
    private static readonly string[] EmulatedClasses = ["RowTests", "GpuMathTests"];

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "NetGen.Gpu.Tests");
        if (!File.Exists(program))
        {
            if (device.IsEmulated)
                verdicts.Say($"kernels: not run, there is no {program}");
            else
                verdicts.Add(false, "kernels", $"there is no {program}", "publish.sh puts it there");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("netgen");
        try
        {
            const string Report = "tests.json";
            string[] classes = device.IsEmulated ? EmulatedClasses : options.IsQuick ? QuickClasses : Classes;
            var child = Child.Run(
                program,
                [
                    "--no-progress", "--no-ansi", "--report-ctrf", "--report-ctrf-filename", Report, "--results-directory", folder.FullName,
                    .. classes.SelectMany(c => (string[])["--filter-class", "*." + c]),
                ],
                0.95 * options.Limit,
                ("NETGEN_TEST_DEVICE", device.IsEmulated ? "emulated" : "cuda"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));
            var tests = Read(Path.Combine(folder.FullName, Report));
            string[] passed = [.. tests.Where(t => t.Status == "passed").Select(t => t.Name)], failed = [.. tests.Where(t => t.Status == "failed").Select(t => t.Name)];
            bool isGood = child.Code == 0 && failed.Length == 0 && passed.Length > 0;
            verdicts.Add(isGood, "kernels, networks and run time by their tests", $"{passed.Length} passed, {failed.Length} failed, code {child.Code}", "none fails");
            if (!isGood)
                verdicts.Say(child.Output);
            if (!device.IsEmulated)
                File.WriteAllText(options.RunJson, Text(new TestRun(device.Name, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), passed.Length, failed.Length, passed)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads a report in the Common Test Report Format.</summary>
    private static List<(string Name, string Status)> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var report = JsonDocument.Parse(File.ReadAllText(path));
        return [.. report.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray()
            // The report's names have a backslash before each quotation mark.
            .Select(t => (t.GetProperty("name").GetString()!.Replace("\\\"", "\""), t.GetProperty("status").GetString()!))];
    }

    private static string Text(TestRun run) =>
        JsonSerializer.Serialize(run, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true }) + "\n";

    /// <summary>The verdict of a run.</summary>
    /// <param name="Gpu">What the driver calls the device.</param>
    /// <param name="Date">The day.</param>
    /// <param name="Passed">How many tests passed.</param>
    /// <param name="Failed">How many failed.</param>
    /// <param name="Names">Those that passed.</param>
    private sealed record TestRun(string Gpu, string Date, int Passed, int Failed, IReadOnlyList<string> Names);
}
