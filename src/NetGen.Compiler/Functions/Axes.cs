using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Axes as a user names them: 0 is the first behind the batch, −1 the last.</summary>
internal static class Axes
{
    /// <summary>The axes, ascending, counted from the first; null, and reported, where one does not exist.</summary>
    /// <param name="argument">The argument that names them.</param>
    /// <param name="taker">Who is taken along them.</param>
    public static List<int>? Read(LayerScope layer, string argument, string taker, IReadOnlyList<int> written, Shape input)
    {
        int wrong = written.ToList().FindIndex(a => a < -input.Rank || a >= input.Rank);
        if (wrong < 0)
            return [.. written.Select(a => a < 0 ? a + input.Rank : a).Distinct().OrderBy(a => a)];

        string has = input.Rank == 0 ? "no axis" : input.Rank == 1 ? "axis 0 alone" : $"the axes 0 to {input.Rank - 1} (or {-input.Rank} to -1)";
        layer.ReportShape(Rules.NoSuchAxis, argument, [taker, written[wrong].ToString(CultureInfo.InvariantCulture), input.ToString(), has]);
        return null;
    }
}
