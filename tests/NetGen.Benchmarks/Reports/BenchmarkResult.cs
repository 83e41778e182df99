namespace NetGen.Benchmarks.Reports;

/// <summary>One case, measured. Times are medians over the rounds, in microseconds a step, a prediction or a run of the generator.</summary>
internal sealed record BenchmarkResult(string Name, int Threads, double Microseconds)
{
    /// <summary>TorchSharp's time, with the allocator set to keep large blocks where that was possible.</summary>
    public double? PeerMicroseconds { get; init; }

    /// <summary>The peer's time over NetGen's.</summary>
    public double? Ratio { get; init; }

    /// <summary>The multiply-adds of the direct algorithm over what the threads' cores could do in that time.</summary>
    public double? ShareOfPeak { get; init; }

    /// <summary>What one core could do, measured in the same rounds: 10⁹ additions and multiplications a second.</summary>
    public double? PeakGigaflops { get; init; }

    /// <summary>TorchSharp's time with the allocator as the system sets it.</summary>
    public double? UntunedPeerMicroseconds { get; init; }

    /// <summary>The untuned peer's time over NetGen's in the same process.</summary>
    public double? UntunedRatio { get; init; }

    /// <summary>NetGen's time on one thread, where more were asked for.</summary>
    public double? OneThreadMicroseconds { get; init; }

    /// <summary>A cache line's way from one processor to another and back, measured right before, where several threads were asked for.</summary>
    public double? LineRoundTripNanoseconds { get; init; }

    /// <summary>The largest relative difference between the two sides: of losses over the first steps, or of predictions.</summary>
    public double? Disagreement { get; init; }
}
