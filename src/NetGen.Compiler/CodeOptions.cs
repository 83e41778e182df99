namespace NetGen.Compiler;

/// <summary>What a project asks of the code of its networks.</summary>
/// <param name="HasGpu">Whether it can run kernels of ILGPU, so that they are written too.</param>
/// <param name="Widths">The vector widths that kernels are written for, widest first and at least one.</param>
public sealed record CodeOptions(bool HasGpu, EquatableArray<VectorWidth> Widths)
{
    /// <summary>Widest first.</summary>
    public static EquatableArray<VectorWidth> AllWidths { get; } = new[] { VectorWidth.V512, VectorWidth.V256, VectorWidth.V128 }.ToEquatableArray();

    /// <summary>With every vector width.</summary>
    public static CodeOptions Everywhere(bool hasGpu) => new(hasGpu, AllWidths);
}
