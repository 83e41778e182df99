namespace NetGen;

/// <summary>One tensor of a safetensors file, as its header names it.</summary>
/// <param name="Name">Its name, for example <c>Conv1.kernel</c>.</param>
/// <param name="Type">The type of its elements: F32, F16, I64, …</param>
/// <param name="Shape">Its dimensions, outermost first; empty for a single number.</param>
/// <param name="Start">Where its bytes start, counted from the end of the header.</param>
/// <param name="End">Where its bytes end.</param>
internal sealed record SafeTensor(string Name, string Type, long[] Shape, long Start, long End)
{
    /// <summary>The type that NetGen's own checkpoints hold: 32-bit floats, little-endian.</summary>
    internal const string Float = "F32";

    /// <summary>Bits of one element, or 0 for a type that the format does not have.</summary>
    internal static int BitsOf(string type) => type switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
        "U16" or "I16" or "F16" or "BF16" => 16,
        "U32" or "I32" or "F32" => 32,
        "U64" or "I64" or "F64" or "C64" => 64,
        _ => 0,
    };

    internal string ShapeText => Shape.Length == 0 ? "one number" : string.Join(" × ", Shape);
}
