namespace NetGen.Compiler;

/// <summary>Words of the generated code: what a kernel method is called and what the comment at its call says.</summary>
internal static class LaunchNames
{
    /// <summary>Never a layer's name alone, which may be a keyword or hide a type that the generated code uses.</summary>
    public static string Name(Group group)
    {
        string layer = group.Anchor.Origin;
        return layer + group.Anchor.Operator switch
        {
            MatMul or Convolve2D or PaddedConvolve2D or WinogradConvolve2D => IsBackward(group) ? "InputGradient" : "Forward",
            MaxPool2D or AvgPool2D or SpatialMean => "Forward",
            MaxPool2DGradient or AvgPool2DGradient or ExpandSpatial => "InputGradient",
            Transpose => "TransposedKernel",
            FlipKernel => "FlippedKernel",
            WinogradTransform kernel => kernel.Flips ? "TransformedFlippedKernel" : "TransformedKernel",
            Pad2D => "Padded",
            Crop2D => "Cropped",
            Relayout { Layout: Layout.Interleaved } => "Interleaved",
            Relayout => "Deinterleaved",
            MatMulKernelGradient or Convolve2DKernelGradient or PooledKernelGradient or WinogradKernelGradient => "KernelGradient",
            SumToSuffix => group.Anchor.Inputs[0].Operator is GroupedSum { Gradient: not SumToSuffix } ? "KernelGradient" : "BiasGradient",
            GroupedSum { Gradient: SumToSuffix } => "PartialBiasGradient",
            WinogradPartialGradient or GroupedSum => "PartialGradient",
            Map map => map.Label.Length > 0 ? Identifier(map.Label) : "Map",
            var other => other.Name,
        };
    }

    /// <summary><c>Conv1 + ReLU: [n, 28, 28, 1] → [n, 26, 26, 32]</c>.</summary>
    public static string Comment(Group group)
    {
        var anchor = group.Anchor;
        string what = anchor.Operator is Map { Label.Length: > 0 } first ? $"{anchor.Origin} {first.Label}" : $"{anchor.Origin} {anchor.Operator.Name}";
        var behind = group.Members.Skip(1).Select(m => m.Operator switch
        {
            Map map => map.Label.Length > 0 ? map.Label : "map",
            Update => "update",
            StoreGradient => "store",
            var other => other.Name,
        });
        string source = anchor.Inputs.Count == 0 ? "" : $"{anchor.Inputs[0].Type} → ";
        return $"{string.Join(" + ", new[] { what }.Concat(behind))}: {source}{group.Members[group.Members.Count - 1].Type}";
    }

    /// <summary>A contraction whose second factor is a transposed or flipped kernel gives an input's gradient.</summary>
    private static bool IsBackward(Group group) => group.Anchor.Inputs[1].Operator is Transpose or FlipKernel or WinogradTransform { Flips: true };

    private static string Identifier(string label) => string.Concat(label.Where(c => char.IsLetterOrDigit(c) || c == '_'));
}
