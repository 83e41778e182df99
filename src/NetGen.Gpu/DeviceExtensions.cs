using System.Runtime.CompilerServices;
using NetGen.Gpu;

namespace NetGen;

/// <summary>Graphics processors as devices of a network: <c>new MnistCnn(Device.Cuda())</c>.</summary>
public static class DeviceExtensions
{
    extension(Device)
    {
        /// <summary>An NVIDIA graphics processor.</summary>
        /// <param name="index">Its number, from 0.</param>
        /// <exception cref="GpuException">There is no driver or no such device; the sentence says what there is.</exception>
        public static Device Cuda(int index = 0) => Find(GpuKind.Cuda, index);

        /// <summary>A device with a driver for OpenCL.</summary>
        /// <param name="index">Its number, from 0, over all platforms.</param>
        /// <exception cref="GpuException">There is no driver or no such device; the sentence says what there is.</exception>
        public static Device OpenCL(int index = 0) => Find(GpuKind.OpenCL, index);

        /// <summary>The first device with a driver for OpenCL whose name, or its platform's, contains some text.</summary>
        /// <param name="name">The text, in any case.</param>
        /// <exception cref="GpuException">There is none; the sentence says what there is.</exception>
        public static Device OpenCL(string name)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            var found = GpuDevices.All.FirstOrDefault(d => d.Kind == GpuKind.OpenCL
                && (d.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || d.Platform.Contains(name, StringComparison.OrdinalIgnoreCase)));
            return found is null
                ? throw new GpuException($"No OpenCL device or platform has '{name}' in its name: there is {GpuDevices.Listing}. Name one of these, or take Device.Cpu().")
                : GpuDevices.Open(found);
        }

        /// <summary>The first CUDA device, else the first OpenCL device that is a graphics processor.</summary>
        /// <remarks>It never falls back to the processor: where there is no graphics processor it throws.</remarks>
        /// <exception cref="GpuException">There is no graphics processor with a driver.</exception>
        public static Device Best()
        {
            var best = GpuDevices.All.FirstOrDefault(d => !d.IsProcessor);
            return best is null
                ? throw new GpuException($"There is no graphics processor with a driver: there is {GpuDevices.Listing}. Install its driver, or take Device.Cpu().")
                : GpuDevices.Open(best);
        }

        /// <summary>What the drivers of this machine offer, CUDA first.</summary>
        public static IReadOnlyList<GpuInfo> ListGpus() => GpuDevices.All;
    }

    private static GpuDevice Find(GpuKind kind, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var known = GpuDevices.All.Where(d => d.Kind == kind).ToList();
        if (index < known.Count)
            return GpuDevices.Open(known[index]);
        string missing = kind == GpuKind.Cuda ? GpuDevices.NoCuda
            : !RuntimeFeature.IsDynamicCodeSupported ? "A native program has no OpenCL devices: there, kernels are PTX for CUDA. Run it on the .NET runtime"
            : "There is no OpenCL device: the loader (libOpenCL.so.1, OpenCL.dll) or the driver of a device is missing. Install them";
        throw new GpuException(GpuDevices.All.Count == 0 ? $"{missing}, or take Device.Cpu(), which needs no driver."
            : known.Count == 0 ? $"{missing}, or take another device: there is {GpuDevices.Listing}; Device.Cpu() needs no driver."
            : $"There is no {(kind == GpuKind.Cuda ? "CUDA" : "OpenCL")} device {index}: there is {GpuDevices.Listing}. Take one of these.");
    }
}
