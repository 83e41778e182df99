namespace NetGen.Compiler.Tests;

public class PlaceTests
{
    [Theory]
    [InlineData(0, -1, -1, null, "0.-1.-1")]
    [InlineData(0, 2, 1, "Units", "0.2.1.Units")]
    [InlineData(3, 14, 159, null, "3.14.159")]
    [InlineData(0, -1, -1, "Outer<T, A.B>", "0.-1.-1.Outer<T, A.B>")]
    public void A_place_is_read_from_its_text(int unit, int member, int part, string? argument, string text)
    {
        var place = new Place(unit, member, part, argument);

        Assert.Equal(text, place.ToString());
        Assert.Equal(place, Place.Parse(text));
    }

    [Fact]
    public void Problems_come_in_the_order_of_units_members_and_parts()
    {
        Place[] ordered = [Place.Class, new(0, -1, 1), new(0, 0, -1), new(0, 0, 3), new(0, 2, 0), new(1, -1, -1), new(1, 0, 0)];
        var problems = new ProblemList();
        foreach (var place in ordered.Reverse())
            problems.Add(Rules.NoLayers, place, ["Net"]);

        Assert.Equal(ordered, problems.InSourceOrder().Select(p => p.Place));
    }
}
