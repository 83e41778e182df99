using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>ILGPU's compiler to PTX, which needs neither a graphics processor nor a driver. For one thread at a time.</summary>
internal sealed class PtxCompiler : IDisposable
{
    /// <summary>
    /// The architecture and the version of PTX that kernels are written for, whichever device runs them: the driver compiles them for its own, and every
    /// driver since CUDA 9 reads them.
    /// </summary>
    private static readonly CudaArchitecture Architecture = CudaArchitecture.SM_60;
    private static readonly CudaInstructionSet Version = CudaInstructionSet.ISA_60;

    private Context? _context;
    private PTXBackend? _backend;

    /// <summary>Compiles an explicitly grouped kernel.</summary>
    /// <param name="method">The method.</param>
    /// <param name="groupSize">Threads of a group.</param>
    /// <returns>The entry point's name, and a module with it.</returns>
    /// <exception cref="GpuDriverException">ILGPU does not compile the method.</exception>
    public Ptx Compile(MethodInfo method, int groupSize)
    {
        try
        {
            _context ??= Context.Create(builder => IlgpuDevices.Optimized(builder));
            _backend ??= new PTXBackend(_context, new CudaCapabilityContext(Architecture), Architecture, Version, null);
            var kernel = (PTXCompiledKernel)_backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), new KernelSpecialization(groupSize, null));
            return new Ptx(kernel.Name, kernel.PTXAssembly);
        }
        catch (Exception e) when (e is InternalCompilerException or NotSupportedException or CapabilityNotSupportedException)
        {
            // A failure leaves the context unusable.
            Dispose();
            throw new GpuDriverException(e.InnerException?.Message ?? e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend?.Dispose();
        _context?.Dispose();
        (_backend, _context) = (null, null);
    }
}
