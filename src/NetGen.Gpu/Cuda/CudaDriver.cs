using System.Runtime.InteropServices;
using System.Text;

namespace NetGen.Gpu;

/// <summary>The driver that is installed: libcuda.so.1, or nvcuda.dll.</summary>
internal sealed unsafe partial class CudaDriver : CudaApi
{
    private const string Library = "cuda";
    private const int Success = 0, NoDevice = 100;
    private const uint NonBlockingStream = 1, ThreadLocalCapture = 1;

    private CudaDriver()
    {
    }

    /// <summary>There is one driver a process.</summary>
    public static CudaDriver Instance { get; } = Open();

    private static CudaDriver Open()
    {
        NativeLibrary.SetDllImportResolver(typeof(CudaDriver).Assembly, static (name, assembly, paths) =>
        {
            if (name != Library)
                return 0;
            foreach (string candidate in OperatingSystem.IsWindows() ? (ReadOnlySpan<string>)["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"])
            {
                if (NativeLibrary.TryLoad(candidate, assembly, paths, out nint handle))
                    return handle;
            }

            return 0;
        });
        return new CudaDriver();
    }

    public override int CountDevices()
    {
        try
        {
            int result = cuInit(0);
            if (result == NoDevice)
                return 0;
            Check(result);
            Check(cuDeviceGetCount(out int count));
            return count;
        }
        catch (DllNotFoundException)
        {
            return 0;
        }
    }

    public override string DeviceName(int device)
    {
        byte* name = stackalloc byte[256];
        Check(cuDeviceGetName(name, 256, Handle(device)));
        return Marshal.PtrToStringUTF8((nint)name)!;
    }

    public override long MemoryBytes(int device)
    {
        Check(cuDeviceTotalMem_v2(out nuint bytes, Handle(device)));
        return (long)bytes;
    }

    public override int ComputeCapability(int device)
    {
        const int Major = 75, Minor = 76;
        int handle = Handle(device);
        Check(cuDeviceGetAttribute(out int major, Major, handle));
        Check(cuDeviceGetAttribute(out int minor, Minor, handle));
        return major * 10 + minor;
    }

    public override nint OpenContext(int device)
    {
        Check(cuDevicePrimaryCtxRetain(out nint context, Handle(device)));
        return context;
    }

    public override void Bind(nint context) => Check(cuCtxSetCurrent(context));

    public override long Allocate(long bytes)
    {
        Check(cuMemAlloc_v2(out ulong address, (nuint)bytes));
        return (long)address;
    }

    public override void Free(long address) => Check(cuMemFree_v2((ulong)address));

    public override void* AllocateHost(long bytes)
    {
        Check(cuMemHostAlloc(out void* address, (nuint)bytes, 0));
        return address;
    }

    public override void FreeHost(void* address) => Check(cuMemFreeHost(address));

    public override nint CreateStream()
    {
        Check(cuStreamCreate(out nint stream, NonBlockingStream));
        return stream;
    }

    public override void DestroyStream(nint stream) => Check(cuStreamDestroy_v2(stream));

    public override void Wait(nint stream) => Check(cuStreamSynchronize(stream));

    public override nint CreateEvent()
    {
        Check(cuEventCreate(out nint happening, 0));
        return happening;
    }

    public override void DestroyEvent(nint happening) => Check(cuEventDestroy_v2(happening));

    public override void Record(nint happening, nint stream) => Check(cuEventRecord(happening, stream));

    public override void WaitFor(nint stream, nint happening) => Check(cuStreamWaitEvent(stream, happening, 0));

    public override void WaitOnHost(nint happening) => Check(cuEventSynchronize(happening));

    public override float Elapsed(nint start, nint end)
    {
        Check(cuEventElapsedTime(out float milliseconds, start, end));
        return milliseconds;
    }

    public override void Send(long to, void* from, long bytes, nint stream) => Check(cuMemcpyHtoDAsync_v2((ulong)to, from, (nuint)bytes, stream));

    public override void Read(void* to, long from, long bytes, nint stream) => Check(cuMemcpyDtoHAsync_v2(to, (ulong)from, (nuint)bytes, stream));

    public override void Clear(long address, long bytes, nint stream) => Check(cuMemsetD32Async((ulong)address, 0, (nuint)(bytes / sizeof(int)), stream));

    public override nint LoadModule(string ptx)
    {
        const int LogBytes = 4096, ErrorLog = 5, ErrorLogBytes = 6;
        byte* log = stackalloc byte[LogBytes];
        log[0] = 0;
        int* options = stackalloc int[2] { ErrorLog, ErrorLogBytes };
        void** values = stackalloc void*[2] { log, (void*)LogBytes };
        byte[] text = new byte[Encoding.UTF8.GetByteCount(ptx) + 1];
        Encoding.UTF8.GetBytes(ptx, text);
        fixed (byte* image = text)
        {
            int result = cuModuleLoadDataEx(out nint module, image, 2, options, values);
            if (result == Success)
                return module;
            string said = Marshal.PtrToStringUTF8((nint)log)!.Trim();
            throw new GpuDriverException(said.Length == 0 ? Describe(result) : $"{Describe(result)}, {said.ReplaceLineEndings(" ")}");
        }
    }

    public override nint Function(nint module, string name)
    {
        Check(cuModuleGetFunction(out nint function, module, name));
        return function;
    }

    public override void Launch(nint function, int groups, int threads, nint stream, void* argument, int bytes) =>
        Check(cuLaunchKernel(function, (uint)groups, 1, 1, (uint)threads, 1, 1, 0, stream, &argument, null));

    public override void BeginCapture(nint stream) => Check(cuStreamBeginCapture_v2(stream, ThreadLocalCapture));

    public override nint EndCapture(nint stream)
    {
        Check(cuStreamEndCapture(stream, out nint graph));
        return graph;
    }

    public override nint Instantiate(nint graph)
    {
        try
        {
            Check(cuGraphInstantiateWithFlags(out nint executable, graph, 0));
            return executable;
        }
        finally
        {
            Check(cuGraphDestroy(graph));
        }
    }

    public override void LaunchGraph(nint executable, nint stream) => Check(cuGraphLaunch(executable, stream));

    public override void DestroyGraph(nint executable) => Check(cuGraphExecDestroy(executable));

    private static int Handle(int device)
    {
        Check(cuDeviceGet(out int handle, device));
        return handle;
    }

    private static void Check(int result)
    {
        if (result != Success)
            throw new GpuDriverException(Describe(result));
    }

    private static string Describe(int result) =>
        cuGetErrorName(result, out byte* name) == Success && cuGetErrorString(result, out byte* text) == Success
            ? $"{Marshal.PtrToStringUTF8((nint)name)}, {Marshal.PtrToStringUTF8((nint)text)}"
            : $"error {result} of the CUDA driver";

    [LibraryImport(Library)]
    private static partial int cuInit(uint flags);

    [LibraryImport(Library)]
    private static partial int cuGetErrorName(int error, out byte* name);

    [LibraryImport(Library)]
    private static partial int cuGetErrorString(int error, out byte* text);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetCount(out int count);

    [LibraryImport(Library)]
    private static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(Library)]
    private static partial int cuDeviceTotalMem_v2(out nuint bytes, int device);

    [LibraryImport(Library)]
    private static partial int cuDeviceGetAttribute(out int value, int attribute, int device);

    [LibraryImport(Library)]
    private static partial int cuDevicePrimaryCtxRetain(out nint context, int device);

    [LibraryImport(Library), SuppressGCTransition]
    private static partial int cuCtxSetCurrent(nint context);

    [LibraryImport(Library)]
    private static partial int cuMemAlloc_v2(out ulong address, nuint bytes);

    [LibraryImport(Library)]
    private static partial int cuMemFree_v2(ulong address);

    [LibraryImport(Library)]
    private static partial int cuMemHostAlloc(out void* address, nuint bytes, uint flags);

    [LibraryImport(Library)]
    private static partial int cuMemFreeHost(void* address);

    [LibraryImport(Library)]
    private static partial int cuStreamCreate(out nint stream, uint flags);

    [LibraryImport(Library)]
    private static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(Library)]
    private static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(Library)]
    private static partial int cuEventCreate(out nint happening, uint flags);

    [LibraryImport(Library)]
    private static partial int cuEventDestroy_v2(nint happening);

    [LibraryImport(Library)]
    private static partial int cuEventRecord(nint happening, nint stream);

    [LibraryImport(Library)]
    private static partial int cuStreamWaitEvent(nint stream, nint happening, uint flags);

    [LibraryImport(Library)]
    private static partial int cuEventSynchronize(nint happening);

    [LibraryImport(Library)]
    private static partial int cuEventElapsedTime(out float milliseconds, nint start, nint end);

    [LibraryImport(Library)]
    private static partial int cuMemcpyHtoDAsync_v2(ulong to, void* from, nuint bytes, nint stream);

    [LibraryImport(Library)]
    private static partial int cuMemcpyDtoHAsync_v2(void* to, ulong from, nuint bytes, nint stream);

    [LibraryImport(Library)]
    private static partial int cuMemsetD32Async(ulong address, uint value, nuint count, nint stream);

    [LibraryImport(Library)]
    private static partial int cuModuleLoadDataEx(out nint module, byte* image, uint count, int* options, void** values);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int cuModuleGetFunction(out nint function, nint module, string name);

    [LibraryImport(Library)]
    private static partial int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes, nint stream, void** arguments, void** extra);

    [LibraryImport(Library)]
    private static partial int cuStreamBeginCapture_v2(nint stream, uint mode);

    [LibraryImport(Library)]
    private static partial int cuStreamEndCapture(nint stream, out nint graph);

    [LibraryImport(Library)]
    private static partial int cuGraphInstantiateWithFlags(out nint executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    private static partial int cuGraphDestroy(nint graph);

    [LibraryImport(Library)]
    private static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    private static partial int cuGraphExecDestroy(nint executable);
}
