using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Generator;

/// <summary>A location as plain values, which may enter the incremental pipeline.</summary>
public sealed record FileSpan(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static FileSpan Of(SyntaxTree tree, TextSpan span) => new(tree.FilePath, span, tree.GetLineSpan(span).Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

public sealed record PlacedSpan(Place Place, FileSpan Span);
