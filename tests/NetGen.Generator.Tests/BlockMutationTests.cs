namespace NetGen.Tests;

/// <summary>Networks of blocks with chance changes in attributes, hyperparameters and methods.</summary>
public class BlockMutationTests
{
    private static readonly string[][] Alike =
    [
        ["0", "1", "2", "3", "4", "6", "8"], ["\"channels\"", "\"2 * channels\"", "\"channels / 2\"", "\"channels - 4\"", "\"units\"", "\"channels +\"", "\"\""], ["x", "y"],
        ["Residual", "Down", "Stage", "Gate"], ["A", "B", "Shortcut", "Inner"], ["Stem", "Stages", "Head"], ["channels", "share", "count", "depth"], ["+", "-", "*", "/"], ["<", "<=", ">", "=="],
        ["ReLU", "BatchNorm", "Tanh", "LayerNorm", "Flatten", "GlobalAvgPool2D", "Softmax"], ["Stride", "Repeat", "Padding", "UseBias"], ["int", "float", "bool", "string"], ["true", "false"],
        ["private", "public"], ["Block", "Network"],
    ];

    private static readonly string[] Others = ["x", "(", ")", "[", "]", "{", "}", ";", ",", "Use<Stage>(4)", "static", "partial", "required", "null", "\"channels\"", "= 1", "int width", ": Layer", "sealed", "<T>"];

    private static readonly string[] Programs =
    [
        """
        public partial class Net
        {
            [Conv2D(4, 3, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Stem { get; }
            [Use<Residual>(4, Repeat = 2), Use<Down>(8)] public partial Layer Stages { get; }
            [GlobalAvgPool2D, Dense(3)] public partial Layer Head { get; }
        }

        [Block]
        public partial class Residual(int channels, float share = 0.5f)
        {
            [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
            [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }
            Symbol Forward(Symbol x) => ReLU((x | A | B) * share + x);
        }

        [Block]
        public partial class Down(int channels)
        {
            [Conv2D("channels", 3, Stride = 2, Padding = Padding.Same), ReLU] private partial Layer A { get; }
            [Conv2D("channels", 1, Stride = 2)] private partial Layer Shortcut { get; }
            Symbol Forward(Symbol x) => (x | A) + (x | Shortcut);
        }
        """,
        """
        public partial class Net
        {
            [Conv2D(4, 1)] public partial Layer Stem { get; }
            [Use<Stage>(4, 2)] public partial Layer Stages { get; }
            [Flatten, Dense(3)] public partial Layer Head { get; }
            Symbol Forward(Symbol x) => Softmax(x | Stem | Stages | Stages | Head);
        }

        [Block]
        public partial class Stage(int channels, int depth, bool last = false)
        {
            [Use<Gate>("channels"), Use<Gate>("channels", Repeat = 2)] private partial Layer Inner { get; }
            [Conv2D("2 * channels", 1), Tanh, Conv2D("channels", 1)] private partial Layer A { get; }
            Symbol Forward(Symbol x)
            {
                var y = x | Inner;
                for (int count = 0; count < depth; count++)
                    y = y + (x | A) / channels;
                if (!last && x.Shape[2] == channels)
                    y = y - Mean(y, axis: -1, keepDims: true);
                return y;
            }
        }

        [Block]
        public partial class Gate(int channels)
        {
            [Dense("channels"), Sigmoid] private partial Layer A { get; }
            [LayerNorm, Dropout(0.5)] private partial Layer B { get; }
            Symbol Forward(Symbol x) => (x | A) * (x | B);
        }
        """,
    ];

    [Fact]
    public void Whatever_is_typed_is_compiled_or_refused_in_words() => Mutations.Run(usualCount: 300, (seed, random) => $$"""
        using static NetGen.Functions;

        [Network, Input(6, 6, 2), Target(3), MeanSquaredError, SGD]
        {{Mutations.Change(Programs[seed % Programs.Length], Alike, Others, seed < Programs.Length ? 0 : 1 + random.Next(3), random)}}
        """);
}
