using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Reports;

namespace NetGen.Gpu.Check.Checks;

/// <summary>The table from numbers that are made up.</summary>
internal sealed class TablePart() : Part("table")
{
    private const string Expected = """
        Some GPU, 2001-02-03.

        | case | kind | NetGen µs | eager µs | ratio | compiled µs | ratio | share |
        |---|---|---:|---:|---:|---:|---:|---:|
        | `mlp-b256` | resident | 20.0 | 200 | 10.00× | 30.0 | 1.50× | – |
        | `mlp-b256` | step | 50.0 | 250 | 5.00× | – | – | – |
        | `gemm-1024` | resident | 100 | 80.0 | 0.80× | 90.0 | 0.90× | 80 % of cuBLAS |
        | `relu-64Mi` | resident | 2000 | 1900 | 0.95× | – | – | 90 % of a copy |
        | `upload-16Mi` | pinned | 2500 | 2500 | 1.00× | – | – | – |

        """;

    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        Measurement[] ours =
        [
            Of("mlp-b256", "resident", 20), Of("mlp-b256", "step", 50), Of("gemm-1024", "resident", 100),
            Of("relu-64Mi", "resident", 2000, gigabytes: 900), Of("upload-16Mi", "pinned", 2500, gigabytes: 25),
        ];
        Measurement[] peers =
        [
            Of("mlp-b256", "eager", 200), Of("mlp-b256", "compiled", 30), Of("mlp-b256", "step", 250), Of("gemm-1024", "eager", 80), Of("gemm-1024", "compiled", 90),
            Of("gemm-1024-tf32", "eager", 20), Of("relu-64Mi", "eager", 1900), Of("copy-64Mi", "eager", 1000, gigabytes: 1000), Of("upload-16Mi", "pinned", 2500),
        ];
        string table = ComparisonTable.Write(MeasurementJson.Parse(MeasurementJson.Text(ours)), MeasurementJson.Parse(MeasurementJson.Text(peers)));
        bool isGood = table == Expected;
        verdicts.Add(isGood, "table from made-up numbers", isGood ? "as expected" : "\n" + table, "the same text");
    }

    private static Measurement Of(string name, string kind, double microseconds, double? gigabytes = null) =>
        new(name, kind, 1, microseconds) { GigabytesPerSecond = gigabytes, Gpu = "Some GPU", Date = "2001-02-03" };
}
