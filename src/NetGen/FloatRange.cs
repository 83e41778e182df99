namespace NetGen;

/// <summary>Numbers that a user sets as <see cref="double"/> and a step uses as <see cref="float"/>: they lie in their range as both.</summary>
internal static class FloatRange
{
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public static double NotNegative(double value, string name) => AtLeast(0, value, name);

    /// <exception cref="ArgumentOutOfRangeException">The value is below <paramref name="least"/> or not finite.</exception>
    public static double AtLeast(double least, double value, string name) =>
        value >= least && float.IsFinite((float)value) ? value : throw Outside(value, name, $"a finite number of at least {least}");

    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public static double Share(double value, string name) =>
        value >= 0 && (float)value < 1 ? value : throw Outside(value, name, "at least 0 and below 1");

    private static ArgumentOutOfRangeException Outside(double value, string name, string range)
    {
        string rounded = double.IsFinite(value) && (float.IsInfinity((float)value) || (float)value == 1 && value < 1) ? $", which is {(float)value} as a float" : "";
        return new ArgumentOutOfRangeException(nameof(value), value, $"The {name} must be {range}, not {value}{rounded}.");
    }
}
