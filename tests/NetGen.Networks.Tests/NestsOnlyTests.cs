namespace NetGen.Networks.Tests;

/// <summary>
/// Every network with nothing but the two kernels that a target must have: what has a tuned kernel today has one that always works beside it, and agrees with the same
/// reference. (Optimizers are steps at elements, which need no nest; their networks are layers of other rows.)
/// </summary>
public sealed class NestsOnlyTests
{
    public static TheoryData<string> Names { get; } = [.. Tables.Rows.Except(OptimizerRows.All).Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_network_of_nests_alone_agrees_with_the_reference(string name)
    {
        var table = Tables.All.Single(t => t.Any(r => r.Name == name));
        var row = table.Single(r => r.Name == name);
        NetworkCheck.RunNestsOnly(table, row with { Batches = [17, 1] });
    }
}
