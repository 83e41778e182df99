namespace NetGen.Compiler.Tests.Emitted;

public sealed class KernelScheduleTests
{
    /// <summary>Units a sample, units a block of samples, what a tile may hold, what it holds.</summary>
    [Theory]
    [InlineData(0, 13, 4, 1)]
    [InlineData(0, 5, 6, 5)]
    [InlineData(26, 0, 13, 13)]
    [InlineData(26, 0, 139, 104)]
    [InlineData(29, 0, 20, 20)]
    [InlineData(1, 0, 100, 64)]
    [InlineData(0, 0, 7, 7)]
    public void Tiles_begin_where_samples_do_unless_that_makes_them_small(long perSample, long perBlock, long most, long expected) =>
        Assert.Equal(expected, KernelSchedule.Aligned(new Extent(70, perSample, perBlock), most));
}
