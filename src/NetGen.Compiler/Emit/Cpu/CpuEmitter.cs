namespace NetGen.Compiler;

/// <summary>Bits of the vectors that emitted code works in.</summary>
public enum VectorWidth
{
    V128 = 128,
    V256 = 256,
    V512 = 512,
}

/// <summary>What the host passes when it runs a kernel; the same at every width, so that results do not depend on threads.</summary>
/// <param name="Tiles">The number of work tiles as C# text in <c>n</c>, the batch size: <c>n * 26</c>, <c>(n + 7) / 8</c>, <c>12</c>.</param>
/// <param name="ScratchPerThread">Floats of scratch that a thread needs, the largest of the widths.</param>
public sealed record KernelSchedule(string Tiles, long ScratchPerThread);

/// <param name="Entry">The method <c>internal static void Name(KernelCall* c, int tile, int thread)</c> with its comment.</param>
/// <param name="Shared">Methods it calls; equal texts of several kernels are written once a class, so names follow from contents.</param>
public sealed record EmittedKernel(string Entry, EquatableArray<string> Shared);

/// <summary>Kernels as C# for the CPU.</summary>
public static class CpuEmitter
{
    public static KernelSchedule Schedule(Kernel kernel) => throw new NotSupportedException(kernel.Kind);

    public static EmittedKernel Emit(Kernel kernel, string name, string comment, VectorWidth width) => throw new NotSupportedException(kernel.Kind);

    /// <summary>The using directives that the emitted methods need.</summary>
    public static IEnumerable<string> Usings(VectorWidth width) => [];
}
