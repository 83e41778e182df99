namespace NetGen.Compiler;

/// <summary>Bits of a vector: each kernel is emitted once a width, and the runtime chooses.</summary>
public enum VectorWidth
{
    /// <summary>SSE or AdvSimd; runs everywhere, with or without fused multiply-add.</summary>
    V128 = 128,

    /// <summary>AVX2 with FMA, 16 registers.</summary>
    V256 = 256,

    /// <summary>AVX-512, 32 registers.</summary>
    V512 = 512,
}

internal static class VectorWidths
{
    extension(VectorWidth width)
    {
        /// <summary>Floats in a vector: 4, 8 or 16.</summary>
        public int Lanes => (int)width / 32;

        public int Registers => width == VectorWidth.V512 ? 32 : 16;

        /// <summary>The fastest x·y + z that is right on every machine of this width: a baseline x64 has no fused one.</summary>
        public string MultiplyAdd => width == VectorWidth.V128 ? "Vec.MultiplyAddEstimate" : "Vec.FusedMultiplyAdd";

        /// <summary>
        /// A number in all lanes. The C# compiler tries each of the many overloads of <c>Vec.Create</c>, which takes it as long as ten other calls.
        /// </summary>
        public string Broadcast(string x) => $"VectorMath.Broadcast{(int)width}({x})";
    }
}
