using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu.Tests;

/// <summary>
/// Compiles a kernel to PTX, for which no graphics processor is needed, and looks for what must not be in it: functions that nothing defines, arrays in local memory,
/// and instructions of another precision than the error budget allows.
/// </summary>
internal static partial class PtxCheck
{
    private static readonly CudaArchitecture Architecture = CudaArchitecture.SM_80;

    public static string Run(GpuKernel kernel, string source)
    {
        string ptx = Compile(kernel);
        var unwanted = Unwanted().Matches(ptx).Select(m => m.Value.Trim()).Distinct().ToList();
        Assert.True(unwanted.Count == 0, $"{kernel.Name} compiles to PTX with {string.Join(", ", unwanted)}:\n{source}\n{ptx}");
        return ptx;
    }

    public static string Compile(GpuKernel kernel)
    {
        using var context = Context.Create(builder => GpuDevices.Optimized(builder));
        using var backend = new PTXBackend(context, new CudaCapabilityContext(Architecture), Architecture, CudaInstructionSet.ISA_78, null);
        var compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method), new KernelSpecialization(kernel.GroupSize, null));
        return compiled.PTXAssembly;
    }

    [GeneratedRegex(@"^.*(\.extern \.func|\.local|ex2\.approx|lg2\.approx|tanh\.approx|rcp\.approx|div\.approx|div\.full|sqrt\.approx|sin\.approx|cos\.approx).*$", RegexOptions.Multiline)]
    private static partial Regex Unwanted();
}
