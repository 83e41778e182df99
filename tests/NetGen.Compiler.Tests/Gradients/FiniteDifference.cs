namespace NetGen.Compiler.Tests;

/// <summary>Derivatives by central differences, off by O(h²).</summary>
internal static class FiniteDifference
{
    /// <summary>∂<paramref name="function"/>/∂numbers[i]; the number is put back.</summary>
    public static double Of(Func<double> function, double[] numbers, int i, double h)
    {
        double before = numbers[i];
        numbers[i] = before + h;
        double above = function();
        numbers[i] = before - h;
        double below = function();
        numbers[i] = before;
        return (above - below) / (2 * h);
    }
}
