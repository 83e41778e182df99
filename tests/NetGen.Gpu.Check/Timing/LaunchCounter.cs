using System.Reflection;

namespace NetGen.Gpu.Check.Timing;

/// <summary>A device that counts launches and does nothing else.</summary>
internal sealed class LaunchCounter() : GpuDevice("a counter of launches")
{
    private int _launches;

    public override long MemoryBytes => 0;

    /// <summary>The launches of a program.</summary>
    public static int Count(GpuProgram program, GpuNetwork network, GpuStream stream, int samples)
    {
        var counter = new LaunchCounter();
        program.Run(new GpuWorkspace(counter, stream, network) { BatchSize = samples });
        return counter._launches;
    }

    public override void Bind()
    {
    }

    protected override GpuLauncher Compile(GpuCode code, int kernel, Assembly home) => new Launcher(this);

    protected override GpuStream OpenStream() => throw new NotSupportedException();

    protected override GpuBuffer AllocateBuffer(long floats) => throw new NotSupportedException();

    private sealed class Launcher(LaunchCounter counter) : GpuLauncher
    {
        public override void Launch(GpuStream stream, int groups, in GpuCall call) => counter._launches++;
    }
}
