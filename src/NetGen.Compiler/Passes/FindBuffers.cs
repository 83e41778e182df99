namespace NetGen.Compiler;

/// <summary>The values that live in the arena, each from the launch that writes it to the last one that reads it.</summary>
public static class FindBuffers
{
    /// <returns>The buffers by the numbers of their nodes.</returns>
    public static Dictionary<int, Buffer> Run(Program program, IReadOnlyList<Launch> launches)
    {
        var lives = new Dictionary<int, (int First, int Last)>();
        for (int at = 0; at < launches.Count; at++)
        {
            foreach (var arena in launches[at].Bindings.OfType<Binding.Arena>())
                lives[arena.Id] = (lives.TryGetValue(arena.Id, out var life) ? life.First : at, at);
        }

        return lives.ToDictionary(l => l.Key, l =>
        {
            var type = program.Graph.Nodes[l.Key].Type;
            return new Buffer(l.Key, type.Batched, type.Shape.Size, l.Value.First, l.Value.Last);
        });
    }
}
