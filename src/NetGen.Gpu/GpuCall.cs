using System.ComponentModel;
using System.Runtime.CompilerServices;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>What one launch of a kernel reads and writes: its argument struct is made from it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct GpuCall
{
    /// <summary>Operands that a kernel has at most.</summary>
    internal const int MostOperands = 16;

    private SpanList _operands;
    private DeviceSpan _scalars;

    /// <summary>The key of the random numbers and the run-time scalars.</summary>
    public readonly ArrayView<float> Scalars => _scalars.View;

    /// <summary>The samples of this batch.</summary>
    public int BatchSize { readonly get; internal set; }

    /// <summary>Operand <paramref name="operand"/> as floats.</summary>
    /// <param name="operand">Its number.</param>
    public readonly ArrayView<float> Floats(int operand) => _operands[operand].View;

    /// <summary>Operand <paramref name="operand"/> as integers.</summary>
    /// <param name="operand">Its number.</param>
    public readonly ArrayView<int> Integers(int operand) => _operands[operand].View.Cast<int>();

    internal void Set(int operand, DeviceSpan span) => _operands[operand] = span;

    internal void SetScalars(DeviceSpan span) => _scalars = span;

    [InlineArray(MostOperands)]
    private struct SpanList
    {
        private DeviceSpan _first;
    }
}
