namespace NetGen.Compiler;

/// <summary>A method of the class that the compiler reads instead of running it: <c>Forward</c>, and what it calls.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signature">As its author would write it, without the parameters' names: <c>Symbol Forward(Symbol)</c>.</param>
/// <param name="Functions">The method itself first, then its local functions and lambdas.</param>
/// <param name="Faults">What of it cannot be compiled, whatever is computed.</param>
/// <param name="Parameters">The names of its parameters, where these are told apart by them: in a <c>Forward</c> of several inputs, or of a network with several or a <c>Loss</c>, and in that.</param>
/// <param name="Outputs">The names in the tuple of symbols that a network's <c>Forward</c> returns, each of which is an output; none where it returns one symbol.</param>
public sealed record MethodSpec(
    string Name, string Signature, EquatableArray<FunctionSpec> Functions, EquatableArray<FaultSpec> Faults, EquatableArray<string> Parameters = default,
    EquatableArray<string> Outputs = default)
{
    /// <summary>The method that gives a network's output.</summary>
    public const string Forward = "Forward";

    /// <summary>The method that gives a network's loss.</summary>
    public const string Loss = "Loss";

    /// <summary>Whether it is the network's loss, not one of its helpers.</summary>
    public bool IsLoss { get; init; }

    /// <summary>Whether it asks which program is compiled, so that the training step may be another than a prediction.</summary>
    public bool ReadsTraining { get; init; }

    /// <summary>Whether it is a <c>Forward</c> of one symbol or several, to one or to several with names.</summary>
    public bool IsOverSymbols => Signature == SignatureOf(Result, Forward, Math.Max(Parameters.Count, 1));

    /// <summary>Whether it takes so many symbols and gives one.</summary>
    public bool IsOf(string name, int symbols) => Signature == SignatureOf("Symbol", name, symbols);

    private string Result => Outputs.Count == 0 ? "Symbol" : $"({string.Join(", ", Outputs.Select(o => $"Symbol {o}"))})";

    private static string SignatureOf(string result, string name, int symbols) => $"{result} {name}({string.Join(", ", Enumerable.Repeat("Symbol", symbols))})";

    /// <summary>The part of a method's place that stands for an output in what it returns.</summary>
    public static string PlaceOf(string output) => $"returned {output}";
}

/// <summary>A method's body, or a local function's or a lambda's.</summary>
/// <param name="Parent">The function around it, or −1.</param>
/// <param name="Parameters">How many parameters it has: its first variables.</param>
/// <param name="Variables">How many variables it has, parameters included.</param>
public sealed record FunctionSpec(int Parent, int Parameters, int Variables, StatementSpec Body);

/// <summary>A part of a method that cannot be compiled.</summary>
/// <param name="Part">The expression's number.</param>
/// <param name="Kind">Which rule it breaks.</param>
/// <param name="Words">They fill the rule's message.</param>
public sealed record FaultSpec(int Part, FaultKind Kind, EquatableArray<string> Words);

public enum FaultKind
{
    /// <summary>A statement or expression of a kind that is not read: what it is, and what to do.</summary>
    Unreadable,

    /// <summary>A number that is only known when a program runs: its name.</summary>
    NoConstant,

    /// <summary>A call of what is neither of the class nor of <c>NetGen.Functions</c>: its name.</summary>
    UnknownCall,
}
