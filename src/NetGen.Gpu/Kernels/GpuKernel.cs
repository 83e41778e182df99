using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>
/// One kernel of a network, an explicitly grouped method. Its argument struct holds a view, {64-bit address, 64-bit length}, for each operand and one
/// for the scalars, then the 32-bit size of the batch.
/// </summary>
/// <param name="name">The method's name.</param>
/// <param name="comment">The layers that it covers and the shapes, for messages.</param>
/// <param name="groupSize">Threads of a group.</param>
/// <param name="operands">How many operands it has.</param>
/// <param name="needsTensorCores">Whether it runs on tensor cores alone.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GpuKernel(string name, string comment, int groupSize, int operands, bool needsTensorCores = false)
{
    /// <summary>The method's name.</summary>
    public string Name { get; } = name;

    /// <summary>The layers that it covers and the shapes, for messages.</summary>
    public string Comment { get; } = comment;

    /// <summary>Threads of a group.</summary>
    public int GroupSize { get; } = groupSize;

    /// <summary>How many operands it has.</summary>
    public int Operands { get; } = operands;

    /// <summary>Whether it runs on tensor cores alone.</summary>
    public bool NeedsTensorCores { get; } = needsTensorCores;

    /// <summary>Name and comment, as a part of a sentence.</summary>
    public override string ToString() => $"'{Name}' ({Comment})";
}
