namespace NetGen.Compiler;

/// <summary>What an expression of <c>Forward</c> is while it is interpreted.</summary>
internal abstract record ForwardValue
{
    /// <summary>What a mistake hides: whatever is made of it is unknown, too, and nothing more is said.</summary>
    public static ForwardValue Unknown { get; } = new Hidden();

    public sealed record Hidden : ForwardValue;

    public sealed record Int(int Number) : ForwardValue;

    public sealed record Float(float Number) : ForwardValue;

    public sealed record Real(double Number) : ForwardValue;

    public sealed record Flag(bool IsSet) : ForwardValue;

    public sealed record Text(string Characters) : ForwardValue;

    public sealed record Symbol(Value Value) : ForwardValue;

    /// <summary>A layer, by its number among those of the class.</summary>
    public sealed record Applicable(int Index) : ForwardValue;

    /// <summary>An array, which changes when an item is assigned.</summary>
    public sealed record Items(ForwardValue[] All) : ForwardValue;

    public sealed record Several(EquatableArray<ForwardValue> Parts) : ForwardValue;

    /// <summary>One of the user's functions, with the variables around it.</summary>
    public sealed record Closure(int Method, int Function, Frame? Around) : ForwardValue;

    /// <summary>A function that the compiler knows.</summary>
    public sealed record Known(string Name, EquatableArray<string> Parameters) : ForwardValue;

    /// <summary>A number as double precision holds it, or null for what is no number.</summary>
    public double? AsNumber => this switch
    {
        Int i => i.Number,
        Float s => s.Number,
        Real d => d.Number,
        _ => null,
    };
}
