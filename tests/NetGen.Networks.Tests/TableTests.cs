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

public sealed class PoolingTableTests
{
    public static TheoryData<string> Names { get; } = [.. PoolingRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(PoolingRows.All, PoolingRows.All.Single(r => r.Name == row));
}

public sealed class ActivationTableTests
{
    public static TheoryData<string> Names { get; } = [.. ActivationRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(ActivationRows.All, ActivationRows.All.Single(r => r.Name == row));
}

public sealed class LossTableTests
{
    public static TheoryData<string> Names { get; } = [.. LossRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(LossRows.All, LossRows.All.Single(r => r.Name == row));
}

public sealed class WholeTableTests
{
    public static TheoryData<string> Names { get; } = [.. WholeRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Outputs_losses_and_gradients_agree_with_the_reference(string row) => NetworkCheck.Run(WholeRows.All, WholeRows.All.Single(r => r.Name == row));
}
