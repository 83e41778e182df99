namespace NetGen;

/// <content>Functions that put numbers elsewhere, with NumPy's rules.</content>
public static partial class Functions
{
    /// <summary>The axes in another order: <c>Transpose(x, 1, 0)</c> of <c>[T, C]</c> is <c>[C, T]</c>.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="axes">Which axis of x each axis of the result is; negative ones count from the end. Without any the order is reversed.</param>
    public static Symbol Transpose(Symbol x, params int[] axes) => throw NeverRuns();

    /// <summary>The places from <paramref name="start"/> on and before <paramref name="end"/> along an axis: <c>Slice(x, 0, 1, 3)</c> of <c>[T, C]</c> is <c>[2, C]</c>.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="start">The first place; negative ones count from the end.</param>
    /// <param name="end">The place behind the last; negative ones count from the end, and what lies behind the axis is its end.</param>
    /// <param name="step">How far one is from the next, at least 1.</param>
    public static Symbol Slice(Symbol x, int axis, int start, int end = int.MaxValue, int step = 1) => throw NeverRuns();

    /// <summary>Symbols one behind the other along an axis: <c>Concat(-1, x, y)</c> of <c>[T, A]</c> and <c>[T, B]</c> is <c>[T, A + B]</c>.</summary>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="symbols">At least one; they are alike along all other axes.</param>
    public static Symbol Concat(int axis, params Symbol[] symbols) => throw NeverRuns();

    /// <summary>Symbols of one shape along a new axis: <c>Stack(0, x, y)</c> of two <c>[T, C]</c> is <c>[2, T, C]</c>.</summary>
    /// <param name="axis">Where the new axis stands in the result; −1 is the last.</param>
    /// <param name="symbols">At least one.</param>
    public static Symbol Stack(int axis, params Symbol[] symbols) => throw NeverRuns();

    /// <summary>Equal parts along an axis: <c>Split(x, 2)</c> of <c>[T, C]</c> is two of <c>[T, C / 2]</c>.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="parts">How many; the axis divides by it.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    public static Symbol[] Split(Symbol x, int parts, int axis = -1) => throw NeverRuns();

    /// <summary>Parts of some sizes along an axis: <c>Split(x, [2, 3])</c> of <c>[T, 5]</c> is <c>[T, 2]</c> and <c>[T, 3]</c>.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="sizes">The sizes, which add up to the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    public static Symbol[] Split(Symbol x, int[] sizes, int axis = -1) => throw NeverRuns();

    /// <summary>A new axis of one place: <c>ExpandDims(x, 0)</c> of <c>[C]</c> is <c>[1, C]</c>.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="axis">Where the new axis stands in the result; −1 is the last.</param>
    public static Symbol ExpandDims(Symbol x, int axis) => throw NeverRuns();

    /// <summary>Without the axes of one place: <c>[1, T, 1] → [T]</c>.</summary>
    public static Symbol Squeeze(Symbol x) => throw NeverRuns();

    /// <summary>Without an axis of one place: <c>Squeeze(x, 0)</c> of <c>[1, T, 1]</c> is <c>[T, 1]</c>.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    public static Symbol Squeeze(Symbol x, int axis) => throw NeverRuns();

    /// <summary>The whole several times along each axis: <c>Tile(x, 1, 2)</c> of <c>[T, C]</c> is <c>[T, 2 · C]</c>, x beside x.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="repeats">How often along each axis, at least once.</param>
    public static Symbol Tile(Symbol x, params int[] repeats) => throw NeverRuns();

    /// <summary>Each place along an axis several times: <c>Repeat(x, 2, 0)</c> of rows a, b is a, a, b, b.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="repeats">How often, at least once.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    public static Symbol Repeat(Symbol x, int repeats, int axis = -1) => throw NeverRuns();

    /// <summary>A number around x: <c>Pad(x, [1, 0], [1, 0])</c> of <c>[T, C]</c> is <c>[T + 2, C]</c>.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="before">How many places in front of each axis.</param>
    /// <param name="after">How many behind each axis.</param>
    /// <param name="value">The number.</param>
    public static Symbol Pad(Symbol x, int[] before, int[] after, double value = 0) => throw NeverRuns();

    /// <summary>The places along an axis in the opposite order, of x's shape.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    public static Symbol Flip(Symbol x, int axis = -1) => throw NeverRuns();
}
