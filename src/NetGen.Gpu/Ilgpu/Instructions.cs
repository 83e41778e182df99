using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace NetGen.Gpu;

/// <summary>
/// Teaches ILGPU instructions for which its own compiler has no words: <see cref="GpuMath.MultiplyAdd"/>, with which sums are rounded like those of the
/// processor, and twice as fast, and those of <see cref="TensorFloat"/>.
/// </summary>
internal static class Instructions
{
    /// <summary>Adds the instructions to a context that is being built.</summary>
    public static Context.Builder Register(Context.Builder builder)
    {
        var manager = builder.GetIntrinsicManager();
        var multiplyAdd = Method(typeof(GpuMath), nameof(GpuMath.MultiplyAdd));
        manager.RegisterMethod(multiplyAdd, new CLIntrinsic(Method(typeof(Instructions), nameof(WriteOpenCL)), IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(multiplyAdd, Ptx(nameof(WriteMultiplyAdd)));
        manager.RegisterMethod(Method(typeof(TensorFloat), nameof(TensorFloat.Round), typeof(float)), Ptx(nameof(WriteRound)));
        manager.RegisterMethod(Method(typeof(TensorFloat), nameof(TensorFloat.Multiply)), Ptx(nameof(WriteMultiply)));
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

    private static void WriteMultiplyAdd(PTXBackend backend, PTXCodeGenerator generator, Value call) => Write(generator, "fma.rn.f32", call);

    private static void WriteRound(PTXBackend backend, PTXCodeGenerator generator, Value call) => Write(generator, "cvt.rna.tf32.f32", call);

    private static void WriteMultiply(PTXBackend backend, PTXCodeGenerator generator, Value call)
    {
        var factors = Enumerable.Range(0, 6).Select(i => (RegisterAllocator<PTXRegisterKind>.PrimitiveRegister)generator.LoadHardware(call[i])).ToArray();
        var sums = Fields(generator.Load(call[6])).Select(r => (RegisterAllocator<PTXRegisterKind>.PrimitiveRegister)generator.EnsureHardwareRegister(r)).ToArray();
        var results = Fields(generator.Allocate(call));
        using var command = generator.BeginCommand("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32");
        command.AppendVectorArgument(results);
        command.AppendVectorArgument(factors[..4]);
        command.AppendVectorArgument(factors[4..]);
        command.AppendVectorArgument(sums);
    }

    /// <summary>An instruction whose operands are those of the call.</summary>
    private static void Write(PTXCodeGenerator generator, string instruction, Value call)
    {
        var operands = Enumerable.Range(0, call.Count).Select(i => generator.LoadPrimitive(call[i])).ToList();
        var result = generator.AllocateHardware(call);
        using var command = generator.BeginCommand(instruction);
        command.AppendArgument(result);
        foreach (var operand in operands)
            command.AppendArgument(operand);
    }

    private static RegisterAllocator<PTXRegisterKind>.PrimitiveRegister[] Fields(RegisterAllocator<PTXRegisterKind>.Register register) =>
        ((RegisterAllocator<PTXRegisterKind>.CompoundRegister)register).SliceAs<RegisterAllocator<PTXRegisterKind>.PrimitiveRegister>(0, 4);

    private static PTXIntrinsic Ptx(string writer) => new(Method(typeof(Instructions), writer), IntrinsicImplementationMode.GenerateCode, libDeviceRequired: false);

    private static MethodInfo Method(Type type, string name, params Type[] parameters)
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return (parameters.Length == 0 ? type.GetMethod(name, Any) : type.GetMethod(name, Any, parameters)) ?? throw new MissingMethodException(type.FullName, name);
    }
}
