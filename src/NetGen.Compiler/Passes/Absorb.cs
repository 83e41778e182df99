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

        return Simplify.Run(Rewrite.Run(program, (rewrite, node, inputs) =>
        {
            var (@operator, sources) = Absorbed(node, inputs, live);
            bool isGrouped = @operator is Convolve2DKernelGradient or PooledKernelGradient && sources[0].Type.IsInterleaved && node.Shape.Size <= MostGrouped;
            return isGrouped ? Grouped(rewrite.Graph, node, (BackwardOperator)@operator, sources) : rewrite.Graph.Add(@operator, node.Origin, sources);
        }));
    }

    private static Node Grouped(Graph graph, Node node, BackwardOperator gradient, Node[] inputs)
    {
        var sums = graph.Add(new GroupedSum(gradient, Groups), node.Origin, inputs);
        return graph.Add(SplitSums.Sum, node.Origin, sums);
    }

    /// <summary>What computes a node, and of what, given what stands for its inputs.</summary>
    private static (Operator Operator, Node[] Inputs) Absorbed(Node node, Node[] inputs, Liveness live) => node switch
    {
        { Operator: Convolve2D convolve, Type.IsInterleaved: true, Inputs: [{ Operator: Pad2D { InteriorY: 0, InteriorX: 0 } pad } padded, _] }
            when live.Readers(padded).All(r => IsUnpooled(r, live)) => (new PaddedConvolve2D(pad, convolve), [inputs[0].Inputs[0], inputs[1]]),

        { Operator: Convolve2DKernelGradient gradient, Inputs: [{ Type.IsInterleaved: true }, { Operator: MaxPool2DGradient pool } dy] }
            when live.Readers(dy).Count == 1 && Fuse.FitsRegisters(pool.Window, pool.Input) =>
            (new PooledKernelGradient(pool, gradient), [inputs[0], inputs[1].Inputs[0], inputs[1].Inputs[1]]),

        _ => (node.Operator, inputs),
    };

    /// <summary>One with a pool behind it takes whole windows at a time, of which some positions would see zeros and others none.</summary>
    private static bool IsUnpooled(Node reader, Liveness live) =>
        reader is { Operator: Convolve2D, Type.IsInterleaved: true } && live.Readers(reader).All(r => r.Operator is not MaxPool2D);
}
