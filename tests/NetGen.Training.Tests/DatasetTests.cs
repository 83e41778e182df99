namespace NetGen.Training.Tests;

public class DatasetTests
{
    static readonly Dataset Six = new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [2], [0, 1, 2, 0, 1, 2]);

    [Fact]
    public void A_data_set_gives_inputs_and_class_of_each_sample()
    {
        Assert.Equal(6, Six.Count);
        Assert.Equal([2], Six.SampleShape);
        Assert.Empty(Six.TargetShape);
        Assert.Equal([4f, 5f], Six.Input(2).ToArray());
        Assert.Equal(2, Six.Class(2));
        Assert.True(Six.HasClasses);
        Assert.False(Six.HasValues);
    }

    [Fact]
    public void Views_share_memory_and_count_from_their_own_start()
    {
        Dataset view = Six.Skip(1).Take(4).Slice(1, 2);
        Assert.Equal(2, view.Count);
        Assert.Equal([4f, 5f], view.Input(0).ToArray());
        Assert.Equal(0, view.Class(1));
        Assert.True(view.Input(0).Overlaps(Six.Input(2)));
    }

    [Fact]
    public void Take_and_skip_stop_at_the_ends()
    {
        Assert.Equal(6, Six.Take(100).Count);
        Assert.Equal(0, Six.Skip(100).Count);
    }

    [Fact]
    public void A_split_is_disjoint_and_complete_with_and_without_shuffling()
    {
        foreach (int? seed in new int?[] { null, 5 })
        {
            (Dataset first, Dataset last) = Six.Split(0.34, seed);
            Assert.Equal(4, first.Count);
            Assert.Equal(2, last.Count);
            IEnumerable<float> all = Enumerable.Range(0, 4).Select(i => first.Input(i)[0]).Concat(Enumerable.Range(0, 2).Select(i => last.Input(i)[0]));
            Assert.Equal([0f, 2f, 4f, 6f, 8f, 10f], all.Order());
        }
    }

    [Fact]
    public void A_shuffled_view_keeps_each_target_with_its_input()
    {
        Dataset shuffled = Six.Shuffle(3).Skip(1);
        Assert.NotEqual(Enumerable.Range(1, 5).Select(i => i * 2f), Enumerable.Range(0, 5).Select(i => shuffled.Input(i)[0]));
        for (int i = 0; i < shuffled.Count; i++)
        {
            Assert.Equal((int)shuffled.Input(i)[0] / 2 % 3, shuffled.Class(i));
        }
    }

    [Fact]
    public void Classes_become_one_hot_rows_and_come_back()
    {
        Dataset oneHot = Six.Slice(1, 3).ToOneHot(3);
        Assert.Equal([3], oneHot.TargetShape);
        Assert.Equal([0f, 0f, 1f], oneHot.Target(1).ToArray());
        Dataset back = oneHot.ToClasses();
        Assert.Equal([1, 2, 0], Enumerable.Range(0, 3).Select(back.Class));
        Assert.Equal(Six.Input(1).ToArray(), back.Input(0).ToArray());
    }

    [Fact]
    public void A_batch_is_gathered_row_by_row()
    {
        float[] inputs = new float[4];
        int[] classes = new int[2];
        Six.CopyInputs([5, 0], inputs);
        Six.CopyClasses([5, 0], classes);
        Assert.Equal([10f, 11f, 0f, 1f], inputs);
        Assert.Equal([2, 0], classes);
    }

    [Theory]
    [InlineData(5, 2, "The inputs hold 5 numbers, which is not a whole number of samples of 2 = 2 each.")]
    [InlineData(6, 2, "The inputs are 3 samples, so there must be 3 targets of 1 = 3 class indices, but there are 2.")]
    public void Lengths_that_do_not_fit_are_named(int inputs, int classes, string sentence)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Dataset(new float[inputs], [2], new int[classes]));
        Assert.StartsWith(sentence, error.Message);
    }

    [Fact]
    public void A_shape_without_numbers_is_refused()
    {
        Assert.Contains("every dimension must be 1 or more", Assert.Throws<ArgumentException>(() => new Dataset([], [0], Array.Empty<int>())).Message);
        Assert.Contains("every dimension must be 1 or more", Assert.Throws<ArgumentException>(() => new Dataset([], [int.MaxValue, int.MaxValue], Array.Empty<int>())).Message);
    }

    [Fact]
    public void A_negative_class_and_one_past_the_last_are_named_with_their_sample()
    {
        Assert.StartsWith("Sample 1 has class -1", Assert.Throws<ArgumentException>(() => new Dataset(new float[2], [1], [0, -1])).Message);
        Assert.Equal("Sample 2 of the data set has class 2, but the 2 classes are 0 to 1.", Assert.Throws<ArgumentException>(() => Six.ToOneHot(2)).Message);
    }

    [Fact]
    public void Targets_of_the_other_kind_are_refused()
    {
        Assert.Equal("The targets of this data set are class indices, not floats.", Assert.Throws<InvalidOperationException>(() => { Six.Target(0); }).Message);
        Assert.Equal("The targets of this data set are absent, not class indices.", Assert.Throws<InvalidOperationException>(() => new Dataset(new float[2], [1]).Class(0)).Message);
        Assert.Contains("is not one-hot", Assert.Throws<ArgumentException>(() => new Dataset(new float[2], [1], [0.5f, 0.5f, 0, 1], [2]).ToClasses()).Message);
    }

    [Fact]
    public void A_slice_outside_and_a_sample_that_is_not_there_are_refused()
    {
        Assert.Contains("does not lie inside the 6 samples", Assert.Throws<ArgumentOutOfRangeException>(() => Six.Slice(4, 3)).Message);
        Assert.Contains("there is no sample 6", Assert.Throws<ArgumentOutOfRangeException>(() => { Six.Input(6); }).Message);
        Assert.Contains("above 0 and below 1", Assert.Throws<ArgumentOutOfRangeException>(() => Six.Split(1)).Message);
    }

    [Fact]
    public void The_scan_for_numbers_that_are_not_finite_agrees_with_the_naive_one()
    {
        var random = new Random(3);
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.MaxValue, float.MinValue, float.Epsilon];
        for (int round = 0; round < 300; round++)
        {
            float[] numbers = new float[random.Next(70)];
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()));
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = float.IsFinite(numbers[i]) ? numbers[i] : 1;
            }

            if (numbers.Length > 0 && round % 2 == 0)
            {
                numbers[random.Next(numbers.Length)] = odd[random.Next(odd.Length)];
            }

            Assert.Equal(numbers.All(float.IsFinite), Dataset.AllFinite(numbers));
        }
    }
}
