using NetGen.Benchmarks;
using NetGen.Benchmarks.Building;
using NetGen.Benchmarks.Cases;
using NetGen.Benchmarks.Generation;
using NetGen.Benchmarks.Peer;
using NetGen.Benchmarks.Profiling;
using NetGen.Benchmarks.Reports;

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

string[] names = [.. CpuSuite.Names, .. GeneratorSuite.Names, .. BuildSuite.Names];
if (options.Case is not null && !names.Any(options.Wants))
{
    Console.Error.WriteLine($"No case starts with '{options.Case}'. There are {string.Join(", ", names)}.");
    return 2;
}

if (options.Profile)
{
    NetworkProfile.Print(options);
    return 0;
}

var results = new List<BenchmarkResult>();
IReadOnlyList<BuildResult> builds = [];
if (options.MeasuresCpu && CpuSuite.Names.Any(options.Wants))
{
    bool peer = TorchLibrary.Loads(out string reason);
    if (!options.Here)
        Console.WriteLine(Machine.Describe());
    if (!peer && !options.Here)
        Console.WriteLine($"TorchSharp does not load here, so NetGen is timed alone (docs/benchmarks.md says what helps). {reason}");
    results.AddRange(options.Here || !peer || !AllocatorColumns.AreOffered ? CpuSuite.Run(options, peer) : AllocatorColumns.Run(options));
}

if (options.MeasuresGenerator && !options.Here)
    results.AddRange(GeneratorSuite.Run(options));

if (options.MeasuresBuilds && !options.Here)
    builds = BuildSuite.Run(options);

if (!options.Here)
    ResultTable.Print(results);
if (options.Json is not null)
    ResultJson.Write(options.Json, [.. results, .. builds]);
return 0;
