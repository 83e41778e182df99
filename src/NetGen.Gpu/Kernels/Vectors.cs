using System.ComponentModel;
using System.Runtime.InteropServices;

namespace NetGen.Gpu;

/// <summary>Two floats that a kernel reads and writes at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct F2
{
    /// <summary>Its numbers, in the order of memory.</summary>
    public float X, Y;
}

/// <summary>Four floats that a kernel reads and writes at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct F4
{
    /// <summary>Its numbers, in the order of memory.</summary>
    public float X, Y, Z, W;
}

/// <summary>Four integers that a kernel reads and writes at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct I4
{
    /// <summary>Its numbers, in the order of memory.</summary>
    public int X, Y, Z, W;
}
