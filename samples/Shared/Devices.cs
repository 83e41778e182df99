using NetGen;
using NetGen.Gpu;

/// <summary>The devices that the command line names.</summary>
internal static class Devices
{
    /// <summary>Opens the device, or says why there is none. Nothing falls back to the processor: who asks for a graphics processor wants one.</summary>
    public static Device? Open(RunOptions options)
    {
        try
        {
            Device device = options.Device switch
            {
                "cuda" => Device.Cuda(),
                "opencl" => Device.OpenCL(),
                "best" => Device.Best(),
                _ => Device.Cpu(options.Threads),
            };
            Console.WriteLine($"Device {device}");
            return device;
        }
        catch (GpuException e)
        {
            Console.Error.WriteLine(e.Message);
            return null;
        }
    }

    /// <summary>A line for each device.</summary>
    public static void Print()
    {
        Console.WriteLine(Device.Cpu());
        foreach (GpuInfo gpu in Device.ListGpus())
        {
            Console.WriteLine(gpu);
        }
    }
}
