using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Generator;

/// <summary>Where the places of a spec stand in the source. Holds syntax trees: it never enters the incremental pipeline.</summary>
public sealed class SourceMap
{
    private readonly List<(Place Place, SyntaxTree Tree, TextSpan Span)> _spans = [];

    internal void Add(Place place, SyntaxTree tree, TextSpan span) => _spans.Add((place, tree, span));

    /// <summary>Adds a place, or makes the one added last reach to the end of <paramref name="span"/> if it is the same.</summary>
    internal void Extend(Place place, SyntaxTree tree, TextSpan span)
    {
        if (_spans.Count > 0 && _spans[_spans.Count - 1] is var last && last.Place == place)
            _spans[_spans.Count - 1] = (place, tree, TextSpan.FromBounds(last.Span.Start, span.End));
        else
            Add(place, tree, span);
    }

    /// <summary>The location of a place, or of the nearest thing around it: an argument's attribute, an attribute's property, the class.</summary>
    public Location Find(Place place) =>
        Outward(place).SelectMany(p => _spans.Where(s => s.Place == p)).Select(s => Location.Create(s.Tree, s.Span)).FirstOrDefault() ?? Location.None;

    /// <summary>A place and what is around it, from the inside out.</summary>
    internal static IEnumerable<Place> Outward(Place place) => [place, place with { Argument = null }, new(place.Unit, place.Member, -1), new(place.Unit, -1, -1)];

    /// <summary>The same map as plain values.</summary>
    public EquatableArray<PlacedSpan> ToSpans() => _spans.Select(s => new PlacedSpan(s.Place, FileSpan.Of(s.Tree, s.Span))).ToEquatableArray();
}
