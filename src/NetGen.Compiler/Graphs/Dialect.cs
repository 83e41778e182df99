namespace NetGen.Compiler;

/// <summary>What kernels are written for: it decides which passes arrange a program.</summary>
public enum Dialect
{
    /// <summary>SIMD methods.</summary>
    Cpu,

    /// <summary>ILGPU kernels for CUDA and OpenCL.</summary>
    Gpu,
}
