namespace NetGen.Compiler;

/// <summary>
/// The other half of a block, for the C# compiler: bodies for its layers. Nobody makes an instance of one: the networks that use it have its layers' code.
/// </summary>
internal static class BlockEmitter
{
    public static EquatableArray<SourceText> Emit(ModelSpec block)
    {
        // A second part of a type that cannot have one is a compiler error more.
        if (block.Facts.IsFileLocal || !block.Layers.Any(l => l.Accessors.Count > 0))
            return default;

        // Mentioned, so that the C# compiler does not take those for unused that only attributes name.
        string hyperparameters = string.Join(", ", block.Block!.Hyperparameters.Select(h => PublicSurface.Identifier(h.Name)));
        string fail = $"throw new global::System.InvalidOperationException(\"'{block.Name}' is a block: the networks that use it run its layers.\")";
        var writer = new CodeWriter();
        using (PublicSurface.Open(writer, block, derives: false))
        {
            foreach (var layer in block.Layers.Where(l => l.Accessors.Count > 0))
            {
                using (writer.Block(PublicSurface.Layer(layer)))
                {
                    foreach (string accessor in layer.Accessors)
                    {
                        writer.Line(hyperparameters.Length == 0
                            ? $"{accessor} => {fail};"
                            : $"{accessor} {{ _ = new object?[] {{ {hyperparameters} }}; {fail}; }}");
                    }
                }

                writer.Line();
            }
        }

        return new([new SourceText("", writer.ToString())]);
    }
}
