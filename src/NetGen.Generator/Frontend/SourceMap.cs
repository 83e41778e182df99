using Microsoft.CodeAnalysis;

namespace NetGen.Generator;

/// <summary>Where the places of a spec stand in the source. Holds syntax trees: it never enters the incremental pipeline.</summary>
public sealed class SourceMap
{
    private readonly Dictionary<Place, Location> _locations = [];

    internal void Add(Place place, Location location) => _locations[place] = location;

    /// <summary>The location of a place, or of the nearest thing around it: an argument's attribute, an attribute's property, the class.</summary>
    public Location Find(Place place) =>
        Outward(place).Select(p => _locations.TryGetValue(p, out var location) ? location : null).FirstOrDefault(l => l is not null) ?? Location.None;

    /// <summary>A place and what is around it, from the inside out.</summary>
    internal static IEnumerable<Place> Outward(Place place) => [place, place with { Argument = null }, new(place.Layer, -1), Place.Class];

    /// <summary>The same map as plain values.</summary>
    public EquatableArray<PlacedSpan> ToSpans() => _locations.Select(l => new PlacedSpan(l.Key, FileSpan.Of(l.Value))).ToEquatableArray();
}
