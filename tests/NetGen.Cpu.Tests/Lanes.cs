using System.Runtime.Intrinsics;

namespace NetGen.Cpu.Tests;

/// <summary>Vectors as arrays.</summary>
internal static class Lanes
{
    public static float[] Of(Vector128<float> v)
    {
        float[] lanes = new float[4];
        v.CopyTo(lanes);
        return lanes;
    }

    public static float[] Of(Vector256<float> v)
    {
        float[] lanes = new float[8];
        v.CopyTo(lanes);
        return lanes;
    }

    public static float[] Of(Vector512<float> v)
    {
        float[] lanes = new float[16];
        v.CopyTo(lanes);
        return lanes;
    }
}
