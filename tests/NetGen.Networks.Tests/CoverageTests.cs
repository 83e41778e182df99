using System.Reflection;

namespace NetGen.Networks.Tests;

public sealed class CoverageTests
{
    private static readonly HashSet<string> Used = [.. Tables.Rows.SelectMany(r => r.Attributes).Select(a => a.Split(['(', '<'])[0])];

    public static TheoryData<string> Attributes { get; } =
    [
        .. typeof(LayerAttribute).Assembly.GetExportedTypes()
            .Where(t => t.IsAssignableTo(typeof(Attribute)) && !t.IsAbstract)
            .Select(NameOf),
    ];

    [Theory, MemberData(nameof(Attributes))]
    public void Every_attribute_of_the_language_has_a_row(string attribute) =>
        Assert.True(Used.Contains(attribute), $"No row of the table uses [{attribute}].");

    public static TheoryData<string> Calls { get; } =
        [.. typeof(NetGen.Functions).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => !m.IsSpecialName).Select(m => m.Name).Distinct()];

    [Theory, MemberData(nameof(Calls))]
    public void Every_function_has_a_row(string function) =>
        Assert.True(GraphRows.All.Any(r => r.Forward!.Source.Contains(function + "(", StringComparison.Ordinal)), $"No row of the table calls {function}.");

    public static TheoryData<string, string> Options { get; } = new(
        typeof(LayerAttribute).Assembly.GetExportedTypes()
            .Where(t => t.IsAssignableTo(typeof(Attribute)) && !t.IsAbstract)
            .SelectMany(t => t.GetProperties().Where(p => p.CanWrite).Select(p => (NameOf(t), p.Name))));

    [Theory, MemberData(nameof(Options))]
    public void Every_option_of_an_attribute_has_a_row(string attribute, string option) =>
        Assert.True(
            Tables.Rows.Concat(InitializerTests.Rows).SelectMany(r => r.Attributes).Any(a => a.Split(['(', '<'])[0] == attribute && a.Contains(option + " = ")),
            $"No row of the table sets {option} of [{attribute}].");

    private static string NameOf(Type attribute) => attribute.Name.Split('`')[0][..^"Attribute".Length];
}
