namespace NetGen.Compiler;

/// <summary>
/// Copies a program so that convolutions over interleaved samples read through the zeros around an image and through the gradient of a max pool,
/// which then need no memory and no pass of their own, and sum small kernel gradients by groups of samples.
/// </summary>
public static class Absorb
{
    /// <summary>Groups of samples whose sums are added in order: each can be a thread's, and each costs one more pass over the kernel.</summary>
    private const int Groups = 2;

    /// <summary>Floats of a kernel at most whose gradient is summed by groups: the sums shall stay in a second-level cache.</summary>
    private const long MostGrouped = 32 * 1024;

    public static Program Run(Program program)
    {
        var live = Liveness.Of(program);
        if (!program.Graph.Nodes.Any(n => n.Type.IsInterleaved))
            return program;

        var graph = new Graph();
        var copies = new Dictionary<Node, Node>();
        foreach (var node in program.Graph.Nodes)
        {
            var (@operator, inputs) = Absorbed(node, live);
            Node[] sources = [.. inputs.Select(i => copies[i])];
            bool isGrouped = @operator is Convolve2DKernelGradient or PooledKernelGradient && sources[0].Type.IsInterleaved && node.Shape.Size <= MostGrouped;
            copies[node] = isGrouped ? Grouped(graph, node, (BackwardOperator)@operator, sources) : graph.Add(@operator, node.Origin, sources);
        }

        graph.Results.AddRange(program.Graph.Results.Select(r => copies[r]));
        return Simplify.Run(
            program with { Graph = graph, Output = copies[program.Output], Losses = program.Losses is { } losses ? copies[losses] : null });
    }

    private static Node Grouped(Graph graph, Node node, BackwardOperator gradient, Node[] inputs)
    {
        var sums = graph.Add(new GroupedSum(gradient, Groups), node.Origin, inputs);
        return graph.Add(new SumToSuffix(node.Shape), node.Origin, sums);
    }

    private static (Operator Operator, IReadOnlyList<Node> Inputs) Absorbed(Node node, Liveness live) => node switch
    {
        { Operator: Convolve2D convolve, Type.IsInterleaved: true, Inputs: [{ Operator: Pad2D { InteriorY: 0, InteriorX: 0 } pad } padded, var kernel] }
            when live.Readers(padded).All(r => IsUnpooled(r, live)) => (new PaddedConvolve2D(pad, convolve), [padded.Inputs[0], kernel]),

        { Operator: Convolve2DKernelGradient gradient, Inputs: [{ Type.IsInterleaved: true } x, { Operator: MaxPool2DGradient pool } dy] }
            when live.Readers(dy).Count == 1 && Fuse.FitsRegisters(pool.Window, pool.Input) =>
            (new PooledKernelGradient(pool, gradient), [x, dy.Inputs[0], dy.Inputs[1]]),

        _ => (node.Operator, node.Inputs),
    };

    /// <summary>One with a pool behind it takes whole windows at a time, of which some positions would see zeros and others none.</summary>
    private static bool IsUnpooled(Node reader, Liveness live) =>
        reader is { Operator: Convolve2D, Type.IsInterleaved: true } && live.Readers(reader).All(r => r.Operator is not MaxPool2D);
}
