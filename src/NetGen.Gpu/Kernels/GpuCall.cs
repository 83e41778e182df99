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

    /// <summary>The key of the random numbers and the run-time scalars.</summary>
    public readonly ArrayView<float> Scalars => ScalarSpan.View();

    /// <summary>The samples of this batch.</summary>
    public int BatchSize { readonly get; internal set; }

    /// <summary>Where the scalars lie.</summary>
    internal DeviceSpan ScalarSpan { readonly get; set; }

    /// <summary>Operand <paramref name="operand"/>, from 0.</summary>
    internal DeviceSpan this[int operand]
    {
        readonly get => _operands[operand];
        set => _operands[operand] = value;
    }

    /// <summary>Operand <paramref name="operand"/> as floats.</summary>
    /// <param name="operand">Its number.</param>
    public readonly ArrayView<float> Floats(int operand) => _operands[operand].View();

    /// <summary>Operand <paramref name="operand"/> as integers.</summary>
    /// <param name="operand">Its number.</param>
    public readonly ArrayView<int> Integers(int operand) => _operands[operand].View().Cast<int>();

    [InlineArray(MostOperands)]
    private struct SpanList
    {
        private DeviceSpan _first;
    }
}
