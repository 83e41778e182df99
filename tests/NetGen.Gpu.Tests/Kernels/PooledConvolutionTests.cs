using NetGen.Compiler;
using NetGen.Compiler.Tests.Emitted;
using static NetGen.Compiler.ScalarExpression;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Gpu.Tests;

/// <summary>Convolutions whose maxima are taken in registers.</summary>
public sealed class PooledConvolutionTests
{
    [Theory]
    [InlineData(1, 4, 4, 1, 1, 3, 2, 2, 2)]
    [InlineData(5, 28, 28, 1, 32, 3, 2, 2, 2)]
    [InlineData(3, 13, 12, 5, 33, 3, 2, 2, 2)]
    [InlineData(2, 13, 13, 32, 64, 3, 2, 2, 2)]
    [InlineData(3, 10, 11, 3, 130, 2, 1, 2, 2)]
    [InlineData(4, 11, 9, 2, 6, 2, 2, 1, 3)]
    [InlineData(4, 12, 12, 2, 8, 3, 1, 4, 4)]
    [InlineData(17, 9, 9, 4, 12, 2, 4, 1, 5)]
    public void Maxima_with_bias_and_relu_agree_with_naive_loops(int n, int height, int width, int channels, int filters, int kernel, int down, int across, int stride)
    {
        var c = new Convolution(height, width, channels, filters, kernel);
        int pooledHeight = (c.OutputHeight - down) / stride + 1, pooledWidth = (c.OutputWidth - across) / stride + 1;
        int elements = n * pooledHeight * pooledWidth * filters;
        foreach (int index in new[] { 4, -1 })
        {
            var plain = Convolution(c, Store(Max(Sum + Operand(2), 0), 3), [Column(filters), Element, .. index < 0 ? [] : new[] { new Operand(Access.Skeleton, true) }]);
            var pooled = plain with
            {
                Outer = List(new OuterLoop(Extent.Batch(1), c.InputSize, pooledHeight * pooledWidth * filters)),
                Rows = new RowAxis(
                    Extent.Of(pooledHeight * pooledWidth * down * across), 0, filters,
                    List(
                        new RowLoop(pooledHeight, stride * width * channels), new RowLoop(pooledWidth, stride * channels),
                        new RowLoop(down, width * channels), new RowLoop(across, channels))),
                Pool = down * across,
                Index = index,
            };
            int[] lengths = [n * c.InputSize, c.KernelSize, filters, elements, elements];
            KernelCase.Check(pooled, n, index < 0 ? lengths[..4] : lengths);
        }
    }

    [Fact]
    public void A_network_has_its_maxima_in_the_convolution_unless_it_may_use_tensor_cores()
    {
        string[] layers = ["A: Conv2D(8, 3)", "B: MaxPool2D(2)", "C: Flatten, Dense(10)"];
        Assert.DoesNotContain(Predicted(""), k => k is WindowKernel);
        Assert.Contains(Predicted(", Precision(TensorFloat32)"), k => k is WindowKernel);

        IEnumerable<Kernel> Predicted(string more)
        {
            var (model, _) = GraphBuilder.Build(Compiler.Tests.Written.Network("Input(28, 28, 1)" + more, layers));
            return Pipeline.Lower(model!.Predict, model, Target.Gpu).Launches.Select(l => l.Kernel);
        }
    }
}
