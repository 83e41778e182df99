using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Where in a spec something stands; the front end's source map turns it into a location.</summary>
/// <param name="Unit">Which class: 0 for the network, k for its block k.</param>
/// <param name="Member">Which member of it: −1 for the class itself, then its properties (<see cref="ModelSpec.Layers"/>), then its methods.</param>
/// <param name="Part">Which attribute of the member, or expression of a method, or −1 for the identifier.</param>
/// <param name="Argument">The argument's name, or null for the whole part; of the class, the name of a type around it.</param>
public readonly record struct Place(int Unit, int Member, int Part, string? Argument = null)
{
    /// <summary>The network's own class.</summary>
    public static Place Class => new(0, -1, -1);

    /// <summary>What <see cref="ToString"/> wrote.</summary>
    public static Place Parse(string text)
    {
        string[] parts = text.Split(['.'], 4);
        return new Place(Number(parts[0]), Number(parts[1]), Number(parts[2]), parts.Length > 3 ? parts[3] : null);

        static int Number(string part) => int.Parse(part, CultureInfo.InvariantCulture);
    }

    /// <summary><c>0.2.1</c>, or of an argument <c>0.2.1.Units</c>.</summary>
    public override string ToString() => Argument is null ? $"{Unit}.{Member}.{Part}" : $"{Unit}.{Member}.{Part}.{Argument}";
}
