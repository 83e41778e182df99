namespace NetGen.Gpu;

/// <summary>A kernel that is compiled for a device.</summary>
internal abstract class GpuLauncher
{
    /// <summary>Puts a launch at the end of the stream; allocates nothing.</summary>
    public abstract void Launch(GpuStream stream, int groups, in GpuCall call);
}
