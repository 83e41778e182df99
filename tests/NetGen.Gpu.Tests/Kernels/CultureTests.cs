using System.Globalization;
using static NetGen.Compiler.Tests.Emitted.Kernels;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>Kernels are compiled alike where a minus is another character.</summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("sv-SE")]
    [InlineData("fa-IR")]
    [InlineData("he-IL")]
    public void Kernels_with_negative_constants_run_in_every_culture(string name)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            Assert.NotEqual("-1", $"{-1}");
            // 33 channels are divided by a multiplication with a negative factor; a border is left by a negative step.
            KernelCase.Check(
                new MoveKernel(List(Skeleton, Element), Store(Sum, 1), new Movement.Crop(2, 0), Shape.Of(6, 7, 33), Shape.Of(3, 4, 33), Extent.Batch(1)),
                5, [5 * 42 * 33, 5 * 12 * 33]);
            KernelCase.Check(
                new MoveKernel(List(Skeleton, Element, Column(10)), Store(Sum + Operand(2), 1), new Movement.Pad(3, 3, 0, 0), Shape.Of(4, 5, 10), Shape.Of(9, 10, 10), Extent.Batch(1)),
                5, [5 * 200, 5 * 900, 10]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
