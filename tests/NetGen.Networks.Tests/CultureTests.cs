using System.Collections.Immutable;
using System.Globalization;

namespace NetGen.Networks.Tests;

/// <summary>What is generated does not depend on the language of the machine that builds: a minus is a minus.</summary>
public sealed class CultureTests
{
    /// <summary>The table's networks, or a part of them.</summary>
    private static readonly string[] Sources =
        [.. (Environment.GetEnvironmentVariable("NETGEN_ALL_ROWS") == "1" ? Tables.Rows : Tables.Rows.Where((_, i) => i % 12 == 0)).Select(r => r.Source)];

    private static readonly Lazy<ImmutableArray<string>> Expected = new(() => Generate(Sources, CultureInfo.InvariantCulture));

    /// <summary>Three that write a minus of their own, and one that writes everything otherwise.</summary>
    public static TheoryData<string> Names => ["sv-SE", "fa-IR", "he-IL", "none"];

    [Theory, MemberData(nameof(Names))]
    public void Networks_are_generated_alike_to_the_byte(string name)
    {
        var culture = Culture(name);
        Assert.NotEqual("-1", (-1).ToString(culture));

        Assert.Equal(Expected.Value.AsEnumerable(), Generate(Sources, culture));
    }

    [Fact]
    public void A_padded_network_is_generated_alike_in_every_culture()
    {
        const string Source = """
            using NetGen;

            [Network, Input(9, 7, 3), Target(2), Huber(0.25), Adam(Epsilon = 1e-6)]
            public partial class Padded
            {
                [Conv2D(4, 3, Padding = Padding.Same, L2 = 0.5), LeakyReLU(0.125)] public partial Layer A { get; }
                [MaxPool2D(3, Stride = 2, Padding = Padding.Same)] public partial Layer B { get; }
                [Flatten, Dropout(0.25), Dense(2)] public partial Layer C { get; }
            }
            """;
        // Cultures that write numbers alike are one.
        var cultures = CultureInfo.GetCultures(CultureTypes.AllCultures).DistinctBy(c => ((-1).ToString(c), 0.5.ToString(c), c.TextInfo.ToUpper("i")));
        var expected = Generate([Source], CultureInfo.InvariantCulture);

        foreach (var culture in cultures)
            Assert.True(expected.AsSpan().SequenceEqual(Generate([Source], culture).AsSpan()), $"{culture.Name} ({culture.EnglishName}) changes what is generated.");
    }

    /// <summary>Files of all networks, graphics kernels included.</summary>
    private static ImmutableArray<string> Generate(IReadOnlyCollection<string> sources, CultureInfo culture)
    {
        var files = Generation.Run(sources.Append(Generation.Gpu), culture);
        Assert.True(files.Count >= 9 * sources.Count);
        return [.. files.Select(file => $"{file.Name}\n{file.Text}")];
    }

    private static CultureInfo Culture(string name)
    {
        if (name != "none")
            return CultureInfo.GetCultureInfo(name);
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus";
        culture.NumberFormat.NumberDecimalSeparator = "point";
        culture.NumberFormat.NumberGroupSeparator = "and";
        culture.NumberFormat.NumberGroupSizes = [2];
        culture.NumberFormat.NaNSymbol = "nothing";
        culture.NumberFormat.PositiveInfinitySymbol = "much";
        return culture;
    }
}
