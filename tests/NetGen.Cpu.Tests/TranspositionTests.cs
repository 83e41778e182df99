namespace NetGen.Cpu.Tests;

public sealed unsafe class TranspositionTests
{
    [Theory]
    [InlineData(16, 16, 16)]
    [InlineData(5, 16, 16)]
    [InlineData(16, 3, 16)]
    [InlineData(16, 16, 9)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 7, 16)]
    public void Rows_become_columns_and_nothing_else_is_written(int rows, int columns, int width)
    {
        const int Stride = 21, TargetStride = 19, Untouched = -7;
        float[] source = [.. Enumerable.Range(1, 16 * Stride + 16)];
        float[] target = [.. Enumerable.Repeat((float)Untouched, 16 * TargetStride)];
        fixed (float* from = source, to = target)
            Transposition.Run(from, Stride, rows, to, TargetStride, columns, width);

        for (int i = 0; i < target.Length; i++)
        {
            int column = i / TargetStride, row = i % TargetStride;
            float expected = column >= columns || row >= width ? Untouched : row < rows ? source[row * Stride + column] : 0;
            Assert.Equal(expected, target[i]);
        }
    }
}
