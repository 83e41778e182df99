using System.Globalization;
using NetGen.Gpu.Check;
using NetGen.Gpu.Check.Checks;
using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Reports;
using NetGen.Gpu.Check.Timing;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
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

if (options.WritesTable)
{
    Console.Write(ComparisonTable.Write(MeasurementJson.Read(options.Ours!), MeasurementJson.Read(options.Peer!)));
    return 0;
}

Part[] parts =
[
    new LaunchPart(), new MatrixPart(), new KernelsPart(), new BitsPart(), new MnistPart(), new TimingsPart(),
    .. options.IsEmulated ? (Part[])[new RefusalPart(), new TrafficPart(), new TablePart()] : [],
];
if (options.Parts.FirstOrDefault(name => parts.All(p => p.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no part '{unknown}'. There are {string.Join(", ", parts.Select(p => p.Name))}.");
    return 2;
}

if (DeviceUnderTest.Open(options.IsEmulated) is not { } device)
{
    Console.Error.WriteLine(DeviceUnderTest.Missing);
    return 2;
}

var verdicts = new Verdicts();
foreach (var part in parts.Where(p => options.Parts.Count == 0 || options.Parts.Contains(p.Name)))
{
    if (!part.TryRun(device, options, verdicts))
        break; // it still holds the device
}

verdicts.PrintSummary();
return verdicts.Failed == 0 ? 0 : 1;
