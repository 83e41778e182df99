using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace NetGen.Gpu;

/// <summary>
/// Teaches ILGPU, whose own compiler has no way to ask for it, to write <see cref="GpuMath.MultiplyAdd"/> as the device's instruction: sums are then
/// rounded like those of the processor, and twice as fast.
/// </summary>
internal static class FusedMultiplyAdd
{
    /// <summary>Adds the instruction to a context that is being built.</summary>
    public static Context.Builder Register(Context.Builder builder)
    {
        var manager = builder.GetIntrinsicManager();
        var method = Method(typeof(GpuMath), nameof(GpuMath.MultiplyAdd));
        manager.RegisterMethod(method, new CLIntrinsic(Method(typeof(FusedMultiplyAdd), nameof(WriteOpenCL)), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(method, new PTXIntrinsic(Method(typeof(FusedMultiplyAdd), nameof(WritePtx)), IntrinsicImplementationMode.GenerateCode, libDeviceRequired: false));
        return builder;
    }

    private static void WriteOpenCL(CLBackend backend, CLCodeGenerator generator, Value call)
    {
        var x = generator.Load(call[0]);
        var y = generator.Load(call[1]);
        var z = generator.Load(call[2]);
        var result = generator.Allocate(call);
        using var statement = generator.BeginStatement(result);
        statement.AppendCommand("fma");
        statement.BeginArguments();
        statement.AppendArgument(x);
        statement.AppendArgument(y);
        statement.AppendArgument(z);
        statement.EndArguments();
    }

    private static void WritePtx(PTXBackend backend, PTXCodeGenerator generator, Value call)
    {
        var x = generator.LoadPrimitive(call[0]);
        var y = generator.LoadPrimitive(call[1]);
        var z = generator.LoadPrimitive(call[2]);
        var result = generator.AllocateHardware(call);
        using var command = generator.BeginCommand("fma.rn.f32");
        command.AppendArgument(result);
        command.AppendArgument(x);
        command.AppendArgument(y);
        command.AppendArgument(z);
    }

    private static MethodInfo Method(Type type, string name) =>
        type.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        ?? throw new MissingMethodException(type.FullName, name);
}
