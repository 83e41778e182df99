using System.Globalization;
using NetGen.Tests;

namespace NetGen.Networks.Tests;

/// <summary>What is generated does not depend on the language of the machine that builds: a minus is a minus.</summary>
[Collection(nameof(Undisturbed))]
public sealed class CultureTests
{
    /// <summary>Two that write a minus of their own, and one that writes everything otherwise.</summary>
    public static TheoryData<string> Names => ["sv-SE", "fa-IR", "none"];

    [Theory, MemberData(nameof(Names))]
    public void Networks_are_generated_alike_to_the_byte(string name)
    {
        var culture = Culture(name);
        Assert.NotEqual("-1", (-1).ToString(culture));

        Assert.Equal(Generation.OfTable, Generation.Run(Generation.TableSources, culture));
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
        var expected = Generation.Run([Source, Generation.Gpu], CultureInfo.InvariantCulture);
        Assert.True(expected.Count >= 9);

        foreach (var culture in cultures)
            Assert.True(expected.SequenceEqual(Generation.Run([Source, Generation.Gpu], culture)), $"{culture.Name} ({culture.EnglishName}) changes what is generated.");
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
