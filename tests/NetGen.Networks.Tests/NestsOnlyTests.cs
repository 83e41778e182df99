namespace NetGen.Networks.Tests;

/// <summary>
/// Every network with nothing but the two kernels that a target must have: what has a tuned kernel today has one that always works beside it, and agrees with the same
/// reference. (Optimizers are steps at elements, which need no nest; their networks are layers of other rows.)
/// </summary>
public sealed class NestsOnlyTests
{
    public static TheoryData<string> Names { get; } = [.. Tables.Networks.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_of_nests_alone_agrees_with_the_reference(string row) =>
        NetworkCheck.RunNestsOnly(Tables.Networks, Tables.Networks.Single(r => r.Name == row) with { Batches = [17, 1] });
}
