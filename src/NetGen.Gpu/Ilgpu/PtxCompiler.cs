using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>ILGPU's compiler to PTX, which needs neither a graphics processor nor a driver. For one thread at a time.</summary>
internal sealed partial class PtxCompiler : IDisposable
{
    /// <summary>
    /// The architecture and the version of PTX that kernels are written for, whichever device runs them: the driver compiles them for its own, and every
    /// driver since CUDA 9 reads them.
    /// </summary>
    private static readonly (CudaArchitecture Architecture, CudaInstructionSet Version) Plain = (CudaArchitecture.SM_60, CudaInstructionSet.ISA_60);

    /// <summary>The first that has tensor cores for numbers of 11 bits.</summary>
    private static readonly (CudaArchitecture Architecture, CudaInstructionSet Version) Tensor = (CudaArchitecture.SM_80, CudaInstructionSet.ISA_70);

    private readonly PTXBackend?[] _backends = new PTXBackend?[2];
    private Context? _context;

    /// <summary>Compiles an explicitly grouped kernel.</summary>
    /// <param name="method">The method.</param>
    /// <param name="kernel">What is known of it.</param>
    /// <returns>The entry point's name, and a module with it.</returns>
    /// <exception cref="GpuDriverException">ILGPU does not compile the method.</exception>
    public Ptx Compile(MethodInfo method, GpuKernel kernel)
    {
        using var _ = InvariantCulture.Enter();
        try
        {
            _context ??= Context.Create(builder => IlgpuDevices.Optimized(builder));
            var (architecture, version) = kernel.NeedsTensorCores ? Tensor : Plain;
            ref var backend = ref _backends[kernel.NeedsTensorCores ? 1 : 0];
            backend ??= new PTXBackend(_context, new CudaCapabilityContext(architecture), architecture, version, null);
            var entry = EntryPointDescription.FromExplicitlyGroupedKernel(method);
            var compiled = (PTXCompiledKernel)backend.Compile(entry, new KernelSpecialization(kernel.GroupSize, null));
            return new Ptx(compiled.Name, PtxDivisions.Replace(Apart().Replace(compiled.PTXAssembly, "$1.rn.f32")));
        }
        catch (Exception e) when (e is InternalCompilerException or NotSupportedException or CapabilityNotSupportedException)
        {
            // A failure leaves the context unusable.
            Dispose();
            throw new GpuDriverException(e.InnerException?.Message ?? e.Message, e);
        }
    }

    /// <summary>
    /// Multiplications and additions that say no rounding, which a driver may join to fused ones ("Parallel Thread Execution ISA", mul, add): with one they stay
    /// apart, so that results are those of all other devices, bit for bit.
    /// </summary>
    [GeneratedRegex(@"\b(mul|add|sub)\.f32\b")]
    private static partial Regex Apart();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ref var backend in _backends.AsSpan())
        {
            backend?.Dispose();
            backend = null;
        }

        _context?.Dispose();
        _context = null;
    }
}
