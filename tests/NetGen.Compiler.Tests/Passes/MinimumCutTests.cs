namespace NetGen.Compiler.Tests;

public class MinimumCutTests
{
    [Fact]
    public void No_assignment_is_cheaper()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int items = random.Next(1, 9);
            var sides = Enumerable.Range(0, items).Select(_ => (First: random.Next(10), Second: random.Next(10))).ToArray();
            var pairs = Enumerable.Range(0, random.Next(12)).Select(_ => (X: random.Next(items), Y: random.Next(items), Apart: random.Next(8))).Where(p => p.X != p.Y).ToArray();
            var cut = new MinimumCut(items);
            for (int i = 0; i < items; i++)
                cut.AddItem(i, sides[i].First, sides[i].Second);
            foreach (var (x, y, apart) in pairs)
                cut.AddPair(x, y, apart);

            int Cost(Func<int, bool> isSecond) =>
                sides.Select((s, i) => isSecond(i) ? s.Second : s.First).Sum() + pairs.Sum(p => isSecond(p.X) != isSecond(p.Y) ? p.Apart : 0);
            bool[] found = cut.Solve();
            int least = Enumerable.Range(0, 1 << items).Min(bits => Cost(i => (bits >> i & 1) == 1));

            Assert.Equal(least, Cost(i => found[i]));
        }
    }

    [Fact]
    public void Where_both_sides_are_equally_good_everything_stands_on_the_first()
    {
        var cut = new MinimumCut(3);
        for (int i = 0; i < 3; i++)
            cut.AddItem(i, 2, 2);
        cut.AddPair(0, 1, 1);

        Assert.Equal([false, false, false], cut.Solve());
    }
}
