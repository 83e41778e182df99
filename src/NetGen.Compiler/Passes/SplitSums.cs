namespace NetGen.Compiler;

/// <summary>
/// Copies a program for a graphics processor so that sums over the batch whose results are small go to groups of samples, which a second, short sum adds
/// in order: a kernel's gradient of some thousand numbers alone would leave most of a device without work.
/// </summary>
public static class SplitSums
{
    /// <summary>Columns that a group of threads sums side by side.</summary>
    private const int ColumnsAGroup = 32;

    /// <summary>Groups of threads that are enough for a sum, which waits for memory and not for arithmetic.</summary>
    private const int Enough = 128;

    public static Program Run(Program program)
    {
        var graph = new Graph();
        var copies = new Dictionary<Node, Node>();
        foreach (var node in program.Graph.Nodes)
        {
            Node[] inputs = [.. node.Inputs.Select(i => copies[i])];
            int groups = Groups(node);
            copies[node] = groups == 1
                ? graph.Add(node.Operator, node.Origin, inputs)
                : graph.Add(new SumToSuffix(node.Shape), node.Origin, graph.Add(new GroupedSum((BackwardOperator)node.Operator, groups), node.Origin, inputs));
        }

        graph.Results.AddRange(program.Graph.Results.Select(r => copies[r]));
        return program with { Graph = graph, Output = copies[program.Output], Losses = program.Losses is { } losses ? copies[losses] : null };
    }

    private static int Groups(Node node) => node.Inputs.Count == 0 || !node.Inputs[0].Type.Batched ? 1 : node.Operator switch
    {
        MatMulKernelGradient or Convolve2DKernelGradient => GpuTile.GroupsOf(node.Shape.Size / node.Shape.Last, node.Shape.Last),
        SumToSuffix sum => (int)Math.Max(1, Math.Min(GpuTile.MostGroups, Enough * ColumnsAGroup / (sum.Suffix.Size + ColumnsAGroup - 1))),
        _ => 1,
    };
}
