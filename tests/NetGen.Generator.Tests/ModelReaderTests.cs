using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler;
using NetGen.Generator;

namespace NetGen.Tests;

public class ModelReaderTests
{
    private const string Source = """
        namespace A.B;

        public partial class Outer
        {
            [Network, Input(28, 28, 1), Target(10)]
            [CategoricalCrossEntropy, Adam(LearningRate = 2e-3)]
            public partial class Net
            {
                const int Filters = 32;
                [Conv2D(Filters, kernelSize: 3, Padding = Padding.Same, UseBias = false), ReLU] public partial Layer Conv { get; }
                /// <summary>Documented.</summary>
                [Flatten]
                [Dense(10), Softmax]
                private partial Layer Output { get; }
                public int Count => Filters;
            }
        }
        """;

    [Fact]
    public void Classes_attributes_and_layers_are_read_in_source_order()
    {
        var spec = Read(Source).Spec;

        Assert.Equal("A.B.Outer.Net", spec.FullName);
        Assert.Equal("A.B", spec.Namespace);
        Assert.Equal([new TypeHeader("public partial class", "Outer", true), new TypeHeader("public partial class", "Net", true)], spec.Declarations);
        Assert.Equal(["Network", "Input", "Target", "CategoricalCrossEntropy", "Adam"], spec.Attributes.Select(a => a.Name));
        Assert.Equal([28, 28, 1], spec.Attributes[1].Integers("Shape"));
        Assert.Equal(2e-3, spec.Attributes[4].Number("LearningRate"));
        Assert.Equal(["Conv", "Output"], spec.Layers.Select(l => l.Name));
        Assert.Equal(["public partial", "private partial"], spec.Layers.Select(l => l.Keywords));
        Assert.Equal(["Flatten", "Dense", "Softmax"], spec.Layers[1].Attributes.Select(a => a.Name));
        Assert.Equal([false, true], spec.Layers.Select(l => l.IsDocumented));
        Assert.All(spec.Layers, l => Assert.True(l.IsPartial));
        Assert.Equal(["Filters", "Count"], spec.Facts.OtherMembers);

        var convolution = spec.Layers[0].Attributes[0];
        Assert.Equal(32, convolution.Integer("Filters"));
        Assert.Equal(3, convolution.Integer("KernelSize"));
        Assert.Equal("Same", convolution.Text("Padding"));
        Assert.False(convolution.Flag("UseBias", otherwise: true));
    }

    [Theory]
    [InlineData(-1, -1, null, "Net")]
    [InlineData(-1, 1, null, "Input(28, 28, 1)")]
    [InlineData(-1, 1, "Shape", "28, 28, 1")]
    [InlineData(-1, 4, "LearningRate", "LearningRate = 2e-3")]
    [InlineData(0, -1, null, "Conv")]
    [InlineData(0, 0, "Filters", "Filters")]
    [InlineData(0, 0, "KernelSize", "kernelSize: 3")]
    [InlineData(0, 0, "Padding", "Padding = Padding.Same")]
    [InlineData(0, 1, null, "ReLU")]
    [InlineData(1, 1, "Units", "10")]
    [InlineData(1, 1, "Inputs", "Dense(10)")] // not written: its attribute
    public void Every_place_leads_back_to_its_source(int member, int part, string? argument, string text)
    {
        var location = Read(Source).Map.Find(new Place(0, member, part, argument));

        Assert.Equal(text, location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(location.SourceSpan));
    }

    [Fact]
    public void The_generated_part_changes_nothing_that_is_read()
    {
        var input = SampleCompilation.Parse(Source);
        SampleCompilation.Driver().RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);

        Assert.NotEqual(input.SyntaxTrees.Length, output.SyntaxTrees.Count());
        Assert.Equal(Read(input).Spec, Read(output).Spec);
    }

    [Fact]
    public void A_spec_and_its_locations_hold_no_symbol_syntax_or_compilation()
    {
        var reading = Read(Source);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);

        Walk(reading.Spec);
        Walk(reading.Map.ToSpans());

        Assert.Contains(seen, o => o is LayerSpec);
        Assert.Contains(seen, o => o is PlacedSpan);

        void Walk(object? value)
        {
            if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
                return;
            bool isRoslyn = value.GetType().Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);
            Assert.True(!isRoslyn || value is TextSpan or LinePositionSpan or LinePosition, $"{value.GetType()} is Roslyn's.");
            if (value is IEnumerable items)
            {
                foreach (object? item in items)
                    Walk(item);
                return;
            }

            for (var type = value.GetType(); type != null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    Walk(field.GetValue(value));
            }
        }
    }

    private static NetworkReading Read(string source) => Read(SampleCompilation.Parse(source));

    private static NetworkReading Read(Compilation compilation) =>
        ModelReader.Read(compilation.GetTypeByMetadataName("A.B.Outer+Net")!, TestContext.Current.CancellationToken);
}
