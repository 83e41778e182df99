using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

public class ProblemDiagnosticsTests
{
    private const string Source = """
        [Network, Input(4)]
        public partial class Net
        {
            [Dense(3), ReLU] public partial Layer Hidden { get; }
            [Dense(2)] public partial Layer Output { get; }
        }
        """;

    [Fact]
    public void A_diagnostic_stands_at_the_problem_and_leads_to_its_uses()
    {
        var diagnostic = ProblemDiagnostics.Create(
            Problem([], new Place(0, 1, -1), new Place(0, 0, 1), new Place(0, 0, 0, "Units")), ModelReader.Read(Net(), TestContext.Current.CancellationToken).Map.Find);

        Assert.Equal("2", Text(diagnostic.Location));
        Assert.Equal(["Output", "ReLU", "3"], diagnostic.AdditionalLocations.Select(Text));
        Assert.Equal("The network 'Net' has no layers; write one, such as [Dense(10)] public partial Layer Output { get; }", diagnostic.GetMessage(null));
    }

    [Fact]
    public void Without_uses_a_diagnostic_leads_nowhere_else() =>
        Assert.Empty(ProblemDiagnostics.Create(Problem([]), _ => Location.None).AdditionalLocations);

    [Fact]
    public void Fixes_travel_in_the_properties_as_they_are()
    {
        Fix[] fixes =
        [
            new(FixKind.InsertAttributeBefore, new Place(0, 4, 0), "Flatten", "Insert [Flatten] before Dense (1600 features)"),
            new(FixKind.ReplaceArgument, new Place(0, -1, 1, "Shape"), "5, 5, 10", "Change the target to 5 × 5 × 10"),
            new(FixKind.RemoveAttribute, new Place(2, 0, 0), "", "Remove [Softmax]"),
            new(FixKind.AddModifier, new Place(0, -1, -1, "Outer<T>"), "partial", "Make 'Outer<T>' partial"),
        ];

        Assert.Equal(fixes, ProblemDiagnostics.Fixes(ProblemDiagnostics.Create(Problem(fixes), _ => Location.None)));
    }

    private static Problem Problem(Fix[] fixes, params Place[] uses) =>
        new(Rules.NoLayers, new Place(0, 1, 0, "Units"), new[] { "Net", "network" }.ToEquatableArray(), "", fixes.ToEquatableArray(), uses.ToEquatableArray());

    private static INamedTypeSymbol Net() => SampleCompilation.Parse(Source).GetTypeByMetadataName("Net")!;

    private static string Text(Location location) => location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(location.SourceSpan);
}
