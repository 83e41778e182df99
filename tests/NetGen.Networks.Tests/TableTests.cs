using System.Reflection;

namespace NetGen.Networks.Tests;

// A class a table: xunit runs them beside each other.

public sealed class DenseTableTests
{
    public static TheoryData<string> Names { get; } = [.. DenseRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(DenseRows.All, DenseRows.All.Single(r => r.Name == row));
}

public sealed class ConvolutionTableTests
{
    public static TheoryData<string> Names { get; } = [.. ConvolutionRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(ConvolutionRows.All, ConvolutionRows.All.Single(r => r.Name == row));
}

public sealed class WinogradTests
{
    [Fact]
    public void The_compiler_chooses_Winograd_for_wide_convolutions()
    {
        foreach (var row in ConvolutionRows.Wide)
        {
            using var network = GeneratedAssembly.Of(ConvolutionRows.All).Create(row, Device.Cpu(1), seed: 1);
            var kernels = network.GetType().Assembly.GetType($"NetGen.Generated.Table_{row.ClassName}.Kernels", throwOnError: true)!;
            var names = kernels.GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Select(m => m.Name).ToList();
            Assert.Contains(names, n => n.EndsWith("TransformedKernel", StringComparison.Ordinal));
            Assert.Contains(names, n => n.EndsWith("TransformedFlippedKernel", StringComparison.Ordinal));
            Assert.Contains(names, n => n.EndsWith("PartialGradient", StringComparison.Ordinal));
        }
    }
}

public sealed class OtherConvolutionTableTests
{
    public static TheoryData<string> Names { get; } = [.. OtherConvolutionRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(OtherConvolutionRows.All, OtherConvolutionRows.All.Single(r => r.Name == row));
}

public sealed class PoolingTableTests
{
    public static TheoryData<string> Names { get; } = [.. PoolingRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(PoolingRows.All, PoolingRows.All.Single(r => r.Name == row));
}

public sealed class BorderTableTests
{
    public static TheoryData<string> Names { get; } = [.. BorderRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(BorderRows.All, BorderRows.All.Single(r => r.Name == row));
}

public sealed class ActivationTableTests
{
    public static TheoryData<string> Names { get; } = [.. ActivationRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(ActivationRows.All, ActivationRows.All.Single(r => r.Name == row));
}

public sealed class NormalizationTableTests
{
    public static TheoryData<string> Names { get; } = [.. NormalizationRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(NormalizationRows.All, NormalizationRows.All.Single(r => r.Name == row));
}

public sealed class LossTableTests
{
    public static TheoryData<string> Names { get; } = [.. LossRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(LossRows.All, LossRows.All.Single(r => r.Name == row));
}

public sealed class GraphTableTests
{
    public static TheoryData<string> Names { get; } = [.. GraphRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(GraphRows.All, GraphRows.All.Single(r => r.Name == row));
}

public sealed class InputTableTests
{
    public static TheoryData<string> Names { get; } = [.. InputRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(InputRows.All, InputRows.All.Single(r => r.Name == row));
}

public sealed class OutputTableTests
{
    public static TheoryData<string> Names { get; } = [.. OutputRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(OutputRows.All, OutputRows.All.Single(r => r.Name == row));
}

public sealed class WholeTableTests
{
    public static TheoryData<string> Names { get; } = [.. WholeRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(WholeRows.All, WholeRows.All.Single(r => r.Name == row));
}
