namespace NetGen.Compiler.Tests.Nests;

public class NestTests
{
    [Theory]
    [MemberData(nameof(GradientTests.Names), MemberType = typeof(GradientTests))]
    public void Nests_agree_with_definitions(string name)
    {
        var tested = GradientCases.All.Single(c => c.Name == name);
        double[][] values = GraphInterpreter.Run(tested.Graph, tested.Bindings);
        foreach (var node in tested.Graph.Nodes)
        {
            if (node.Operator.NestOf([.. node.Inputs.Select(i => i.Type)], node.Type) is not { } nest)
                continue;
            double[] actual = GraphInterpreter.Nested(nest, node, [.. node.Inputs.Select(i => values[i.Id])], tested.Bindings);
            Assert.Equal(values[node.Id].Length, actual.Length);
            for (int e = 0; e < actual.Length; e++)
                Assert.True(Math.Abs(actual[e] - values[node.Id][e]) <= 1e-6 * (1 + Math.Abs(actual[e])), $"{node} [{e}]: {actual[e]} but {values[node.Id][e]}");
        }
    }
}
