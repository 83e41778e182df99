using System.Globalization;

namespace NetGen.Compiler;

/// <summary>An attribute as its author would write it: <c>Conv2D(32, 3, Padding = Same)</c>.</summary>
internal static class AttributeText
{
    private static readonly string[] Flags = ["UseBias", "Approximate", "Center", "Scale", "Trained"];

    public static string Describe(Layer layer, AttributeSpec attribute)
    {
        var arguments = attribute.Arguments
            .GroupBy(a => a.Name)
            .Select(g => g.Last())
            .Where(a => a.Name is not ("SharedAxes" or Weight.Sizes) || a.Value.Integers.Count > 0)
            .OrderBy(a => layer.Positional.Contains(a.Name) ? 0 : 1)
            .Select(a => layer.Positional.Contains(a.Name) ? Text(a) : $"{a.Name} = {Text(a)}");
        string list = string.Join(", ", arguments);
        return list.Length == 0 ? attribute.Name : $"{attribute.Name}({list})";
    }

    private static string Text(AttributeArgument argument) => argument.Value switch
    {
        { Text.Length: > 0 } value => value.Text,
        { Integers.Count: > 0 } value => NumberList.Of(value.Integers),
        var value when Flags.Contains(argument.Name) => value.Number != 0 ? "true" : "false",
        var value => value.Number.ToString("G", CultureInfo.InvariantCulture),
    };
}
