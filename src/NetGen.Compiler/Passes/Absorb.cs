namespace NetGen.Compiler;

/// <summary>
/// Copies a program so that convolutions over interleaved samples read through the zeros around an image and through the gradient of a max pool,
/// which then need no memory and no pass of their own.
/// </summary>
public static class Absorb
{
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
            copies[node] = graph.Add(@operator, node.Origin, [.. inputs.Select(i => copies[i])]);
        }

        graph.Results.AddRange(program.Graph.Results.Select(r => copies[r]));
        return Simplify.Run(
            program with { Graph = graph, Output = copies[program.Output], Losses = program.Losses is { } losses ? copies[losses] : null });
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
