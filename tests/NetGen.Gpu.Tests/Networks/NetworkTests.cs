using NetGen.Networks.Tests;

namespace NetGen.Gpu.Tests;

// A class a table: xunit runs them beside each other.

public sealed class DenseTests
{
    public static TheoryData<string> Names { get; } = [.. DenseRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(DenseRows.All, row);
}

public sealed class ConvolutionTests
{
    public static TheoryData<string> Names { get; } = [.. ConvolutionRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(ConvolutionRows.All, row);
}

public sealed class PoolingTests
{
    public static TheoryData<string> Names { get; } = [.. PoolingRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(PoolingRows.All, row);
}

public sealed class ActivationTests
{
    public static TheoryData<string> Names { get; } = [.. ActivationRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(ActivationRows.All, row);
}

public sealed class LossTests
{
    public static TheoryData<string> Names { get; } = [.. LossRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(LossRows.All, row);
}

public sealed class WholeTests
{
    public static TheoryData<string> Names { get; } = [.. WholeRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_on_OpenCL_agrees_with_the_reference(string row) => GpuNetworkCheck.Run(WholeRows.All, row);
}

public sealed class OptimizerTests
{
    public static TheoryData<string> Names { get; } = [.. OptimizerRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Weights_on_OpenCL_go_the_way_of_the_processor(string row) => GpuNetworkCheck.Train(OptimizerRows.All, row);
}
