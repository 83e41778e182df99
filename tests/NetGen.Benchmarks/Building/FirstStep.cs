using System.Reflection;
using System.Runtime;
using System.Runtime.Loader;
using NetGen.Benchmarks.Cases;
using NetGen.Benchmarks.Networks;

namespace NetGen.Benchmarks.Building;

/// <summary>What a user waits for before the first training step ends: the just-in-time compiler.</summary>
internal static class FirstStep
{
    private const int Runs = 9, Samples = 16;

    /// <summary>
    /// The least of some times in milliseconds, each of the assembly loaded anew; what the library itself needs was compiled before.
    /// </summary>
    /// <param name="image">An assembly with a network.</param>
    /// <param name="type">The network's full name.</param>
    public static double CompilationTime(byte[] image, string type)
    {
        using (var known = new LeNet(Device.Cpu(1), seed: 1))
            Step(known);
        return Enumerable.Range(0, Runs).Min(_ =>
        {
            var context = new AssemblyLoadContext(null, isCollectible: true);
            context.Resolving += (_, name) => AssemblyLoadContext.Default.LoadFromAssemblyName(name);
            var assembly = context.LoadFromStream(new MemoryStream(image));
            var start = JitInfo.GetCompilationTime(currentThread: true);
            using (var network = (Network)Activator.CreateInstance(assembly.GetType(type, throwOnError: true)!, Device.Cpu(1), 1)!)
                Step(network);
            double time = (JitInfo.GetCompilationTime(currentThread: true) - start).TotalMilliseconds;
            context.Unload();
            return time;
        });
    }

    private static void Step(INetwork network)
    {
        var batches = new Batches(network.Schema, Samples);
        if (batches.Classes is { } classes)
            network.TrainStep(batches.Inputs[0], classes[0]);
        else
            network.TrainStep(batches.Inputs[0], batches.Values![0]);
    }
}
