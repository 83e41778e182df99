using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Texts of kernels are kept for the next network that needs the same.</summary>
public sealed class KernelTextTests
{
    [Fact]
    public void Equal_kernels_differ_in_name_and_comment_alone()
    {
        var first = CpuEmitter.Emit(Layer(40), "First", "the one", VectorWidth.V256);
        var second = CpuEmitter.Emit(Layer(40), "Second", "the other", VectorWidth.V256);
        Assert.Equal(first.Shared, second.Shared);
        Assert.NotEqual(first.Entry, second.Entry);
        Assert.Equal(first.Entry.Replace("First", "Second").Replace("the one", "the other"), second.Entry);
    }

    [Fact]
    public void A_kernel_is_emitted_once_for_each_width()
    {
        var texts = new KernelTexts(1000);
        int emitted = 0;
        KernelText Emit(Kernel kernel, VectorWidth width) => new($"{++emitted}", default);
        Assert.Equal("1", texts.Get(Layer(8), VectorWidth.V128, Emit).Body);
        Assert.Equal("2", texts.Get(Layer(8), VectorWidth.V512, Emit).Body);
        Assert.Equal("3", texts.Get(Layer(9), VectorWidth.V512, Emit).Body);
        Assert.Equal("1", texts.Get(Layer(8), VectorWidth.V128, Emit).Body);
    }

    [Fact]
    public void The_oldest_texts_go_when_there_are_too_many()
    {
        var texts = new KernelTexts(100);
        int emitted = 0;
        KernelText Emit(Kernel kernel, VectorWidth width)
        {
            emitted++;
            return new(new string('x', 40), default);
        }

        foreach (int units in new[] { 1, 2, 3, 2, 3, 1 })
            texts.Get(Layer(units), VectorWidth.V512, Emit);
        Assert.Equal(4, emitted);
    }

    [Fact]
    public void A_text_larger_than_all_that_is_kept_displaces_nothing()
    {
        var texts = new KernelTexts(100);
        int emitted = 0;
        KernelText Emit(Kernel kernel, VectorWidth width)
        {
            emitted++;
            return new(new string('x', kernel == Layer(1) ? 40 : 101), default);
        }

        foreach (int units in new[] { 1, 2, 2, 1 })
            texts.Get(Layer(units), VectorWidth.V512, Emit);
        Assert.Equal(3, emitted);
    }

    [Fact]
    public void Compilers_may_run_side_by_side()
    {
        var texts = new KernelTexts(2000);
        Parallel.For(0, 2000, i =>
        {
            int units = 1 + i % 50;
            string body = texts.Get(Layer(units), VectorWidth.V512, (_, _) => new KernelText(new string('x', units), default)).Body;
            Assert.Equal(units, body.Length);
        });
    }

    private static Kernel Layer(int units) => Dense(1, 20, units, Store(Max(Sum + Operand(2), 0), 3), Column(units), Element);
}
