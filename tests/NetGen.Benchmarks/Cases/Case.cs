using NetGen.Benchmarks.Profiling;

namespace NetGen.Benchmarks.Cases;

/// <summary>A job that both sides do, on the same numbers.</summary>
/// <param name="name">Its name.</param>
/// <param name="multiplyAdds">Of one run.</param>
/// <param name="type">The network's class.</param>
/// <param name="program">What a run runs of it: Train or Predict.</param>
internal abstract class Case(string name, long multiplyAdds, Type type, string program) : IDisposable
{
    private const int Seed = 1;

    private readonly List<Network> _networks = [];

    public string Name { get; } = name;

    /// <summary>The multiply-adds of one run by the direct algorithm, with nothing left out.</summary>
    public long MultiplyAdds { get; } = multiplyAdds;

    /// <summary>The name of the network's class.</summary>
    public string NetworkName => type.Name;

    /// <summary>The generated program that a run goes through.</summary>
    public string Program => program;

    /// <summary>Where to take the network from in place of this program: a profile's copies.</summary>
    public ProfiledNetworks? Profiled { get; set; }

    /// <summary>NetGen's side on a number of threads; each call makes another network of equal weights.</summary>
    public abstract Action NetGen(int threads);

    /// <summary>The peer's side, with the weights of <see cref="NetGen"/>.</summary>
    public abstract Action Peer();

    /// <summary>Runs both sides a little and compares what they compute.</summary>
    /// <returns>The largest relative difference.</returns>
    /// <exception cref="InvalidOperationException">The difference is more than rounding explains: there is nothing to time.</exception>
    public abstract double CheckAgreement(int threads);

    public virtual void Dispose()
    {
        foreach (var network in _networks)
            network.Dispose();
    }

    /// <summary>A network that lives as long as the case; its weights are always the same.</summary>
    protected Network Create(int threads)
    {
        var device = Device.Cpu(threads);
        var network = Profiled is null ? (Network)Activator.CreateInstance(type, device, Seed)! : Profiled.Create(type, device, Seed);
        _networks.Add(network);
        return network;
    }
}
