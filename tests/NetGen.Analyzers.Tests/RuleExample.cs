using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>A class that breaks one rule, and the same class without the mistake.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Wrong">The source, with the place that is reported in <c>‹…›</c>.</param>
/// <param name="Message">What is said there.</param>
/// <param name="Right">The source mended.</param>
/// <param name="CompilerError">The C# compiler's own error, where nothing that is generated can avert it.</param>
/// <param name="ForbidsUnsafe">The mistake is in the project: it forbids unsafe code.</param>
public sealed record RuleExample(Rule Rule, string Wrong, string Message, string Right, string? CompilerError = null, bool ForbidsUnsafe = false)
{
    /// <summary>A network that predicts: an input and layers.</summary>
    public static RuleExample Of(Rule rule, string wrong, string message, string right) => new(rule, Network(wrong), message, Network(right));

    public string Source => Wrong.Replace("‹", "").Replace("›", "");

    public (int Start, int Length) Span => (Wrong.IndexOf('‹'), Wrong.IndexOf('›') - Wrong.IndexOf('‹') - 1);

    public override string ToString() => $"{Rule.Id} {Rule.Title}";

    /// <summary>Attributes of the class, a bar, and the layers, each with its name in front: <c>Input(4) | A: Dense(2), ReLU; B: Dense(2)</c>.</summary>
    private static string Network(string text)
    {
        string[] parts = text.Split('|');
        string layers = string.Join("\n", parts[1].Split(';').Select(layer =>
        {
            string[] named = layer.Split(':', 2);
            return $"    [{named[1].Trim()}] public partial Layer {named[0].Trim()} {{ get; }}";
        }));
        return $"namespace A;\n\n[Network, {parts[0].Trim()}]\npublic partial class Net\n{{\n{layers}\n}}\n";
    }
}
