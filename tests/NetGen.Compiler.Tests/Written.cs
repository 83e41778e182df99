using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

/// <summary>
/// Specs from text as a user would write it: <c>Written.Network("Input(28, 28, 1), …", "Conv1: Conv2D(32, 3), ReLU")</c>. Positional
/// arguments get their names from the constructors of NetGen's attributes.
/// </summary>
public static class Written
{
    public static ModelSpec Network(string attributes, params string[] layers) =>
        new(
            "Net", "Tests",
            new[] { new TypeHeader("public partial class", "Net", true) }.ToEquatableArray(),
            Attributes(attributes),
            layers.Select(Layer).ToEquatableArray(),
            new DeclarationFacts(true, false, false, false, false, default));

    /// <summary>Builds a network that must have no errors.</summary>
    public static Model Model(string attributes, params string[] layers)
    {
        var (model, problems) = GraphBuilder.Build(Network(attributes, layers));
        Assert.True(model is not null, string.Join("\n", problems.Select(p => p.Message)));
        return model;
    }

    public static LayerSpec Layer(string text)
    {
        string[] parts = text.Split(':', 2);
        return new LayerSpec(parts[0].Trim(), "public partial", true, 0, Attributes(parts[1]),
            parts[1].TrimStart().StartsWith("Weight", StringComparison.Ordinal) ? LayerSpec.WeightType : LayerSpec.LayerType, new[] { "get" }.ToEquatableArray());
    }

    public static EquatableArray<AttributeSpec> Attributes(string text) =>
        Regex.Matches(text, @"(\w+)\s*(?:\(([^)]*)\))?\s*(?:,|$)").Select(m => Attribute(m.Groups[1].Value, m.Groups[2].Value)).ToEquatableArray();

    private static AttributeSpec Attribute(string name, string arguments)
    {
        string[] all = [.. arguments.Split(',').Select(a => a.Trim()).Where(a => a.Length > 0)];
        string[] positional = [.. all.Where(a => !a.Contains('='))];
        var named = all.Where(a => a.Contains('=')).Select(a => a.Split('=')).Select(a => new AttributeArgument(a[0].Trim(), Value(a[1].Trim())));
        return new AttributeSpec(name, Positional(name, positional).Concat(named).ToEquatableArray());
    }

    private static IEnumerable<AttributeArgument> Positional(string name, string[] values)
    {
        var constructor = typeof(NetworkAttribute).Assembly.GetType($"NetGen.{name}Attribute")?.GetConstructors()
            .FirstOrDefault(c => c.GetParameters() is var p && (IsParams(p) || p.Length >= values.Length && p.Skip(values.Length).All(x => x.IsOptional)));
        foreach (var parameter in constructor?.GetParameters() ?? [])
        {
            string pascal = char.ToUpperInvariant(parameter.Name![0]) + parameter.Name[1..];
            if (IsParams([parameter]))
                yield return new(pascal, ArgumentValue.Of(values.Select(v => int.Parse(v, CultureInfo.InvariantCulture))));
            else
                yield return new(pascal, parameter.Position < values.Length ? Value(values[parameter.Position]) : Value(Convert.ToString(parameter.DefaultValue, CultureInfo.InvariantCulture)!));
        }
    }

    private static bool IsParams(System.Reflection.ParameterInfo[] parameters) => parameters is [var p] && p.GetCustomAttribute<ParamArrayAttribute>() is not null;

    private static ArgumentValue Value(string text) => text switch
    {
        "true" => ArgumentValue.Of(true),
        "false" => ArgumentValue.Of(false),
        _ when double.TryParse(text, CultureInfo.InvariantCulture, out double number) => ArgumentValue.Of(number),
        _ => ArgumentValue.Of(text),
    };
}
