using System.Globalization;

namespace NetGen.Gpu.Check.Reports;

/// <summary>One case, measured: NetGen's, or as peer.py writes it. Times are medians.</summary>
/// <param name="Name">The case.</param>
/// <param name="Kind">
/// resident: steps without waiting on a batch on the device; step: with the batch sent and the loss read; pinned, pageable: copies. Of the peer: eager, compiled, step,
/// pinned, pageable.
/// </param>
/// <param name="Batch">Samples, or numbers that are copied.</param>
/// <param name="Microseconds">A step, a prediction or a copy.</param>
internal sealed record Measurement(string Name, string Kind, int Batch, double Microseconds)
{
    /// <summary>10¹² additions and multiplications a second, by the direct algorithm.</summary>
    public double? Teraflops { get; init; }

    /// <summary>10⁹ bytes a second, read and written.</summary>
    public double? GigabytesPerSecond { get; init; }

    /// <summary>Launches of a step.</summary>
    public int? Kernels { get; init; }

    /// <summary>What the driver calls the device.</summary>
    public string Gpu { get; init; } = "";

    /// <summary>When it was measured.</summary>
    public string Date { get; init; } = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public override string ToString() =>
        $"{Name} {Kind}: {Microseconds:G4} µs{(Teraflops is { } t ? $", {t:G4} TFLOP/s" : "")}{(GigabytesPerSecond is { } g ? $", {g:G4} GB/s" : "")}{(Kernels is { } k ? $", {k} kernels" : "")}";
}
