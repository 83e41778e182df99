namespace NetGen.Tests;

/// <summary>Each fix, before and after.</summary>
public class FixTests
{
    [Fact]
    public Task Flatten_is_inserted_in_front_of_Dense() => FixTest.AssertAsync(
        """
        [Network, Input(5, 5, 64), Target(10), CategoricalCrossEntropy, Adam]
        public partial class Net
        {
            [Dropout(0.5), /* classes */ {|NG1003:Dense(10)|}, Softmax] public partial Layer Output { get; } // ten
        }
        """,
        "Insert [Flatten] before Dense (1600 features)",
        """
        [Network, Input(5, 5, 64), Target(10), CategoricalCrossEntropy, Adam]
        public partial class Net
        {
            [Dropout(0.5), /* classes */ Flatten, Dense(10), Softmax] public partial Layer Output { get; } // ten
        }
        """);

    [Fact]
    public Task Flatten_is_inserted_in_every_network_at_once() => FixTest.AssertAsync(
        """
        [Network, Input(5, 5, 64), Target(10), CategoricalCrossEntropy, Adam]
        public partial class First
        {
            [{|NG1003:Dense(10)|}, Softmax] public partial Layer Output { get; }
        }

        [Network, Input(4, 4), Target(3), MeanSquaredError, Adam]
        public partial class Second
        {
            [{|NG1003:NetGen.Dense(3)|}]
            public partial Layer Output { get; }
        }
        """,
        "Insert [Flatten] before Dense (1600 features)|Insert [Flatten] before Dense (16 features)",
        """
        [Network, Input(5, 5, 64), Target(10), CategoricalCrossEntropy, Adam]
        public partial class First
        {
            [Flatten, Dense(10), Softmax] public partial Layer Output { get; }
        }

        [Network, Input(4, 4), Target(3), MeanSquaredError, Adam]
        public partial class Second
        {
            [NetGen.Flatten, NetGen.Dense(3)]
            public partial Layer Output { get; }
        }
        """);

    [Fact]
    public Task GlobalAvgPool2D_is_inserted_in_front_of_Dense() => FixTest.AssertAsync(
        """
        [Network, Input(5, 5, 64), Target(10), CategoricalCrossEntropy, Adam]
        public partial class Net
        {
            [{|NG1003:Dense(10)|}, Softmax]
            public partial Layer Output { get; }
        }
        """,
        "Insert [GlobalAvgPool2D] before Dense (64 features)",
        """
        [Network, Input(5, 5, 64), Target(10), CategoricalCrossEntropy, Adam]
        public partial class Net
        {
            [GlobalAvgPool2D, Dense(10), Softmax]
            public partial Layer Output { get; }
        }
        """);

    [Theory]
    [InlineData("Input(4), Target(2), MeanSquaredError, SGD", "{|NG1003:Dense(3)|}", "Change Dense to 2 units", "Dense(2)")]
    [InlineData("Input(4), Target(2), MeanSquaredError, SGD", "{|NG1003:Dense(units: 3, UseBias = false)|}", "Change Dense to 2 units", "Dense(units: 2, UseBias = false)")]
    [InlineData("Input(4, 4, 1), Target(2), MeanSquaredError, SGD", "{|NG1003:Conv2D(2, 3)|}", "Insert [GlobalAvgPool2D] after Conv2D (2 features)", "Conv2D(2, 3), GlobalAvgPool2D")]
    [InlineData("Input(4, 4, 1), Target(8), MeanSquaredError, SGD", "{|NG1003:Conv2D(2, 3)|}", "Insert [Flatten] after Conv2D", "Conv2D(2, 3), Flatten")]
    [InlineData("Input(5, 5, 64)", "Flatten, Dense(10, {|NG1008:Inputs = 1500|})", "Change Inputs to 1600", "Flatten, Dense(10, Inputs = 1600)")]
    [InlineData("Input(28, 28, 1)", "MaxPool2D(2), Shape({|NG1007:12, 12, 32|})", "Change to Shape(14, 14, 1)", "MaxPool2D(2), Shape(14, 14, 1)")]
    [InlineData("Input(4)", "Dense(2), Shape({|NG1007:3|})", "Change to Shape(2)", "Dense(2), Shape(2)")]
    [InlineData("Input(8)", "Reshape({|NG1005:2, 3|})", "Change to Reshape(2, 4)", "Reshape(2, 4)")]
    [InlineData("Input(2, 2, 1)", "{|NG1004:Conv2D(8, 3)|}", "Pad the border: Padding = Padding.Same", "Conv2D(8, 3, Padding = Padding.Same)")]
    [InlineData("Input(2, 2, 1)", "{|NG1004:MaxPool2D(3, Padding = Padding.Valid)|}", "Pad the border: Padding = Padding.Same", "MaxPool2D(3, Padding = Padding.Same)")]
    [InlineData("Input(9, 9, 1)", "Conv2D(8, 5, {|NG1013:Algorithm = ConvolutionAlgorithm.Winograd|})", "Let the compiler choose: Algorithm = ConvolutionAlgorithm.Auto", "Conv2D(8, 5, Algorithm = ConvolutionAlgorithm.Auto)")]
    [InlineData("Input(4), Target(3), CategoricalCrossEntropy, Adam", "Dense(3), {|NG3003:Sigmoid|}", "Replace Sigmoid with [Softmax]", "Dense(3), Softmax")]
    [InlineData("Input(4), Target(3), CategoricalCrossEntropy, Adam", "{|NG3002:Dense(3)|}", "Insert [Softmax] after Dense", "Dense(3), Softmax")]
    [InlineData("Input(4), Target(3), CategoricalCrossEntropy(FromLogits = true), Adam", "Dense(3), {|NG3001:Softmax|}", "Remove [Softmax]", "Dense(3)")]
    [InlineData("Input(4), Target(3), CategoricalCrossEntropy, Adam", "Dense(3), Softmax, {|NG3009:Softmax|}", "Remove the second [Softmax]", "Dense(3), Softmax")]
    public Task A_layer_attribute_is_mended(string network, string before, string title, string after)
    {
        return FixTest.AssertAsync(Source(before), title, Source(after));

        string Source(string attributes) =>
            $$"""
            [Network, {{network}}]
            public partial class Net
            {
                // The only one.
                [{{attributes}}] public partial Layer Output { get; } // kept
            }
            """;
    }

    [Theory]
    [InlineData("[Network, Input(4), Target(2), MeanSquaredError, Adam, {|NG2013:Huber|}]", "Remove [Huber]", "[Network, Input(4), Target(2), MeanSquaredError, Adam]")]
    [InlineData("[Network, Input(4), {|NG2015:Target(2)|}]", "Remove [Target]", "[Network, Input(4)]")]
    [InlineData("[Network, Input(4)]\n[{|NG2018:Adam|}]", "Remove [Adam]", "[Network, Input(4)]")]
    [InlineData("[Network, Input(4), {|NG2016:MeanSquaredError|}, Adam]", "Add [Target(2)]", "[Network, Input(4), Target(2), MeanSquaredError, Adam]")]
    [InlineData("[Network, Input(4), Target(2), {|NG2017:MeanSquaredError|}]", "Add [Adam]", "[Network, Input(4), Target(2), MeanSquaredError, Adam]")]
    public Task An_attribute_of_the_class_is_mended(string before, string title, string after)
    {
        return FixTest.AssertAsync(Source(before), title, Source(after));

        static string Source(string attributes) =>
            $$"""
            {{attributes}}
            public partial class Net
            {
                [Dense(2)] public partial Layer Output { get; }
            }
            """;
    }

    [Fact]
    public Task The_target_is_changed_to_what_the_network_gives() => FixTest.AssertAsync(
        """
        [Network, Input(4), Target(2), MeanSquaredError, Adam]
        public partial class Net
        {
            [{|NG1003:Dense(3)|}] public partial Layer Output { get; }
        }
        """,
        "Change the target to 3",
        """
        [Network, Input(4), Target(3), MeanSquaredError, Adam]
        public partial class Net
        {
            [Dense(3)] public partial Layer Output { get; }
        }
        """);

    [Fact]
    public Task FromLogits_is_set_where_it_was_not_written() => FixTest.AssertAsync(
        """
        [Network, Input(4), Target(3), CategoricalCrossEntropy, Adam]
        public partial class Net
        {
            [{|NG3002:Dense(3)|}] public partial Layer Output { get; }
        }
        """,
        "Set FromLogits = true on CategoricalCrossEntropy",
        """
        [Network, Input(4), Target(3), CategoricalCrossEntropy(FromLogits = true), Adam]
        public partial class Net
        {
            [Dense(3)] public partial Layer Output { get; }
        }
        """);

    [Fact]
    public Task A_class_is_made_partial() => FixTest.AssertAsync(
        """
        /// <summary>Documented.</summary>
        [Network, Input(4)]
        public sealed class {|CS0260:{|NG2001:Net|}|} // kept
        {
            [Dense(2)] public partial Layer Output { get; }
        }
        """,
        "Make 'Net' partial",
        """
        /// <summary>Documented.</summary>
        [Network, Input(4)]
        public sealed partial class Net // kept
        {
            [Dense(2)] public partial Layer Output { get; }
        }
        """);

    [Fact]
    public Task A_containing_type_is_made_partial() => FixTest.AssertAsync(
        """
        static class {|CS0260:{|NG2006:Outer|}|}
        {
            [Network, Input(4)]
            partial class Net
            {
                [Dense(2)] public partial Layer Output { get; }
            }
        }
        """,
        "Make 'Outer' partial",
        """
        static partial class Outer
        {
            [Network, Input(4)]
            partial class Net
            {
                [Dense(2)] public partial Layer Output { get; }
            }
        }
        """);

    [Fact]
    public Task A_property_is_made_partial() => FixTest.AssertAsync(
        """
        [Network, Input(4)]
        public partial class Net
        {
            [Dense(3)] public Layer {|NG2007:First|} { get; } = null!; // kept
            [Dense(3)] public Layer {|NG2007:Second|} => null!;
            [Dense(2)] public partial Layer {|NG2007:Third|} { get; set; }
        }
        """,
        "Make 'First' partial|Make 'Second' partial|Make 'Third' partial",
        """
        [Network, Input(4)]
        public partial class Net
        {
            [Dense(3)] public partial Layer First { get; } // kept
            [Dense(3)] public partial Layer Second { get; }
            [Dense(2)] public partial Layer Third { get; }
        }
        """);
}
