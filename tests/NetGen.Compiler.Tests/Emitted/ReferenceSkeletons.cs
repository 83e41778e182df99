namespace NetGen.Compiler.Tests.Emitted;

/// <summary>The kernels other than contractions and maps, in naive loops.</summary>
internal static class ReferenceSkeletons
{
    public static void Run(Kernel kernel, float[][] operands, int n, float[] scalars, Action<long, double> finish, double[][] values) =>
        throw new NotSupportedException($"No reference for {kernel.Kind}.");
}
