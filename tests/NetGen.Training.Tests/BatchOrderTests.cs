namespace NetGen.Training.Tests;

public class BatchOrderTests
{
    [Theory]
    [InlineData(10, 4, new[] { 4, 4, 2 })]
    [InlineData(8, 4, new[] { 4, 4 })]
    [InlineData(3, 100, new[] { 3 })]
    [InlineData(0, 4, new int[0])]
    public void The_last_batch_holds_what_is_left(int count, int batchSize, int[] sizes)
    {
        var order = new BatchOrder(count, batchSize);
        Assert.Equal(sizes, Enumerable.Range(0, order.BatchCount).Select(batch => order[batch].Length));
    }

    [Fact]
    public void Every_epoch_visits_every_sample_once_in_an_order_of_its_own()
    {
        var order = new BatchOrder(1000, 33, seed: 4);
        int[] Visit() => [.. Enumerable.Range(0, order.BatchCount).SelectMany(batch => order[batch].ToArray())];
        Assert.Equal(Enumerable.Range(0, 1000), Visit());
        order.Shuffle(1);
        int[] first = Visit();
        order.Shuffle(2);
        int[] second = Visit();
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(Enumerable.Range(0, 1000), second.Order());
        Assert.NotEqual(first, second);
        order.Shuffle(1);
        Assert.Equal(first, Visit());
        order.InOrder();
        Assert.Equal(Enumerable.Range(0, 1000), Visit());
    }

    [Fact]
    public void An_order_is_the_same_on_every_machine()
    {
        var order = new BatchOrder(10, 10, seed: 7);
        order.Shuffle(1);

        // From an implementation of its own; a change here would change every training.
        Assert.Equal([7, 4, 5, 2, 1, 3, 6, 9, 8, 0], order[0].ToArray());
    }

    [Fact]
    public void Each_place_is_equally_likely()
    {
        // 6,000 permutations of 5: each sample stands at each place 1,200 times, with a deviation of about 31.
        int[,] counts = new int[5, 5];
        Span<int> order = stackalloc int[5];
        for (int epoch = 0; epoch < 6000; epoch++)
        {
            BatchOrder.Permute(order, seed: 1, epoch);
            for (int place = 0; place < 5; place++)
            {
                counts[order[place], place]++;
            }
        }

        foreach (int count in counts)
        {
            Assert.InRange(count, 1200 - 160, 1200 + 160);
        }
    }

    [Fact]
    public void A_batch_size_of_zero_and_a_batch_past_the_last_are_refused()
    {
        Assert.Contains("the batch size is 0", Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOrder(3, 0)).Message);
        Assert.Contains("there is no batch 2", Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new BatchOrder(3, 2)[2]; }).Message);
    }
}
