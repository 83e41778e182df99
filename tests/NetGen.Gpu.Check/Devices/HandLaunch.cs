using System.Runtime.InteropServices;

namespace NetGen.Gpu.Check.Devices;

/// <summary>Memory and launches by the driver's own calls, with nothing of the library between.</summary>
internal sealed unsafe class HandLaunch : IDisposable
{
    private readonly CudaApi _driver;
    private readonly List<long> _held = [];

    public HandLaunch(CudaApi driver)
    {
        _driver = driver;
        driver.Bind(driver.OpenContext(0));
        Stream = driver.CreateStream();
    }

    public nint Stream { get; }

    /// <summary>Numbers on the device.</summary>
    /// <returns>Their address.</returns>
    public long Put(float[] values)
    {
        long address = _driver.Allocate(values.Length * sizeof(float));
        _held.Add(address);
        fixed (float* from = values)
        {
            _driver.Send(address, from, values.Length * sizeof(float), Stream);
            _driver.Wait(Stream);
        }

        return address;
    }

    /// <summary>Numbers from the device, when everything before is done.</summary>
    public float[] Take(long address, int count)
    {
        float[] values = new float[count];
        fixed (float* to = values)
        {
            _driver.Read(to, address, count * sizeof(float), Stream);
            _driver.Wait(Stream);
        }

        return values;
    }

    /// <summary>A kernel of a module.</summary>
    public nint Load(string ptx, string entry) => _driver.Function(_driver.LoadModule(ptx), entry);

    /// <summary>A launch whose one argument is a list of addresses.</summary>
    public void Launch(nint function, int groups, int threads, params ReadOnlySpan<long> addresses)
    {
        fixed (long* argument = addresses)
            _driver.Launch(function, groups, threads, Stream, argument, addresses.Length * sizeof(long));
    }

    public void Dispose()
    {
        foreach (long address in _held)
            _driver.Free(address);
        _driver.DestroyStream(Stream);
    }
}

/// <summary>What the driver says of itself.</summary>
internal static partial class DriverVersion
{
    /// <summary>The version of CUDA that it supports, as <c>12.4</c>.</summary>
    public static string Cuda => cuDriverGetVersion(out int version) == 0 ? $"{version / 1000}.{version % 1000 / 10}" : "of an unknown version";

    [LibraryImport("libcuda.so.1")]
    private static partial int cuDriverGetVersion(out int version);
}
