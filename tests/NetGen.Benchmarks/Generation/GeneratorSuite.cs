using System.Text;
using Microsoft.CodeAnalysis;
using NetGen.Benchmarks.Measuring;
using NetGen.Benchmarks.Reports;
using NetGen.Generator;

namespace NetGen.Benchmarks.Generation;

/// <summary>The generator's own time, in process and warm: a deep network from nothing, and what edits cost that follow.</summary>
internal static class GeneratorSuite
{
    private const int Depth = 200;

    private const string Deep = "generate-200-layers", Comment = "edit-comment", Width = "edit-width", Check = "check-200", Forward = "check-forward-200",
        Residual = "generate-resnet20", CheckResidual = "check-resnet20";

    /// <summary>Half convolutions, half dense layers: <c>Deep</c>.</summary>
    public static readonly string DeepNetwork = ChainOf(Depth);

    /// <summary>The same layers, connected by a <c>Forward</c> of a statement a layer.</summary>
    private static readonly string Connected = DeepNetwork[..DeepNetwork.LastIndexOf('}')] + ForwardOf(Depth) + "}\n";

    /// <summary>The network whose width changes; a deep one stands beside it in the file and must not be generated again.</summary>
    private const string EditedNetwork = """
        [Network, Input(28, 28, 1), Target(10), SparseCategoricalCrossEntropy(FromLogits = true), Adam]
        public partial class Edited
        {
            [Conv2D(8, 3), ReLU] public partial Layer Conv1 { get; }
            [MaxPool2D(2)] public partial Layer Pool1 { get; }
            [Conv2D(16, 3), ReLU] public partial Layer Conv2 { get; }
            [MaxPool2D(2)] public partial Layer Pool2 { get; }
            [Flatten, Dense(128), ReLU] public partial Layer Hidden { get; }
            [Dense(10)] public partial Layer Logits { get; }
        }

        """;

    /// <summary>What stands above the networks of a file.</summary>
    public const string Head = "using NetGen;\n\n";

    public static IReadOnlyList<string> Names { get; } = [Deep, Comment, Width, Check, Forward, Residual, CheckResidual];

    /// <summary>A residual network of 6·<paramref name="depth"/> + 2 layers by the name of <c>Deep</c>, as in Networks.cs for a depth of 3.</summary>
    public static string ResNet(int depth) => $$"""
        [Network, Input(32, 32, 3), Target(10), SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
        public partial class Deep
        {
            [Conv2D(16, 3, Padding = Padding.Same), BatchNorm, ReLU] public partial Layer Stem { get; }
            [Use<Residual>(16, Repeat = {{depth}})] public partial Layer Stage1 { get; }
            [Use<Downsample>(32), Use<Residual>(32, Repeat = {{depth - 1}})] public partial Layer Stage2 { get; }
            [Use<Downsample>(64), Use<Residual>(64, Repeat = {{depth - 1}})] public partial Layer Stage3 { get; }
            [GlobalAvgPool2D, Dense(10)] public partial Layer Logits { get; }
        }

        [Block]
        public partial class Residual(int channels)
        {
            [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
            [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }

            Symbol Forward(Symbol x) => Functions.ReLU((x | A | B) + x);
        }

        [Block]
        public partial class Downsample(int channels)
        {
            [Conv2D("channels", 3, Stride = 2, Padding = Padding.Same), BatchNorm, ReLU] private partial Layer A { get; }
            [Conv2D("channels", 3, Padding = Padding.Same), BatchNorm] private partial Layer B { get; }
            [Conv2D("channels", 1, Stride = 2), BatchNorm] private partial Layer Shortcut { get; }

            Symbol Forward(Symbol x) => Functions.ReLU((x | A | B) + (x | Shortcut));
        }

        """;

    public static IReadOnlyList<BenchmarkResult> Run(Options options)
    {
        var results = new List<BenchmarkResult>();
        void Add(string name, Func<int, double> measure)
        {
            if (!options.Wants(name))
                return;
            Warm.Up(() => measure(options.Rounds));
            results.Add(new BenchmarkResult(name, 1, measure(options.Rounds)));
            Console.WriteLine($"  {name,-20} {results[^1].Microseconds / 1000,8:F2} ms");
        }

        Console.WriteLine();
        Console.WriteLine("The generator:");
        Add(Deep, rounds => FromNothing(DeepNetwork, rounds));
        string file = Head + EditedNetwork + DeepNetwork;
        int width = 128; // never the same one twice
        Add(Comment, rounds => AfterEdit(file, i => file.Replace("public partial class Edited", $"/* edit {i} */ public partial class Edited"), rounds));
        Add(Width, rounds => AfterEdit(file, _ => file.Replace("Flatten, Dense(128)", $"Flatten, Dense({++width})"), rounds));
        Add(Check, rounds => AfterKeystroke(i => (Head + DeepNetwork).Replace("Flatten, Dense(96)", $"Flatten, Dense({++width})"), rounds));
        Add(Forward, rounds => AfterKeystroke(i => (Head + Connected).Replace("Flatten, Dense(96)", $"Flatten, Dense({++width})"), rounds));
        Add(Residual, rounds => FromNothing(ResNet(3), rounds));
        Add(CheckResidual, rounds => AfterKeystroke(i => (Head + ResNet(3)).Replace("Conv2D(16, 3,", $"Conv2D(16, {3 + i},"), rounds, blocks: 2));
        return results;
    }

    /// <summary>A new driver and a new compilation each time; parsing is not counted.</summary>
    private static double FromNothing(string network, int rounds)
    {
        var tree = UserProject.Parse(Head + network);
        var compilations = new Queue<Compilation>(Enumerable.Range(0, rounds).Select(_ => UserProject.Compile(tree)));
        return Rounds.Median(() => Generate(UserProject.Driver(), compilations.Dequeue()), rounds);
    }

    /// <summary>The driver's run after each of a series of edits; parsing is not counted.</summary>
    private static double AfterEdit(string file, Func<int, string> edit, int rounds)
    {
        var tree = UserProject.Parse(file);
        Compilation compilation = UserProject.Compile(tree);
        var driver = Generate(UserProject.Driver(), compilation);
        var edits = new Queue<Compilation>();
        for (int i = 0; i < rounds; i++)
        {
            string text = edit(i);
            if (text == file || !text.EndsWith(DeepNetwork, StringComparison.Ordinal))
                throw new InvalidOperationException("The edit must change the small network, and that alone.");
            var edited = UserProject.Parse(text);
            compilation = compilation.ReplaceSyntaxTree(tree, edited);
            tree = edited;
            edits.Enqueue(compilation);
        }

        return Rounds.Median(() => driver = Generate(driver, edits.Dequeue()), rounds);
    }

    /// <summary>
    /// What an editor pays for a change of the deep network, beside Roslyn's own part: its public surface without kernels, and its problems, for which analyzers read
    /// it once more.
    /// </summary>
    private static double AfterKeystroke(Func<int, string> edit, int rounds, int blocks = 0)
    {
        var driver = UserProject.Driver(IncrementalGeneratorOutputKind.Implementation).RunGenerators(UserProject.Compile(UserProject.Parse(edit(0))));
        var edits = new Queue<Compilation>(Enumerable.Range(1, rounds).Select(i => UserProject.Compile(UserProject.Parse(edit(i)))));
        return Rounds.Median(
            () =>
            {
                var compilation = edits.Dequeue();
                driver = driver.RunGenerators(compilation);
                var reading = ModelReader.Read(compilation.GetTypeByMetadataName("Deep")!, default);
                int problems = ProblemFinder.Find(reading.Spec, reading.IsMalformed).Count, files = driver.GetRunResult().GeneratedTrees.Length;
                if (problems != 0 || files != 2 + blocks)
                    throw new InvalidOperationException($"An editor must find no problem and {2 + blocks} files, not {problems} and {files}.");
            },
            rounds);
    }

    private static GeneratorDriver Generate(GeneratorDriver driver, Compilation compilation)
    {
        driver = driver.RunGenerators(compilation);
        var result = driver.GetRunResult();
        if (result.Diagnostics.Length > 0 || result.GeneratedTrees.Length < 2)
            throw new InvalidOperationException($"The generator wrote {result.GeneratedTrees.Length} files and reported: {string.Join("; ", result.Diagnostics)}");
        return driver;
    }

    private static string ForwardOf(int layers)
    {
        var text = new StringBuilder("    Symbol Forward(Symbol x)\n    {\n");
        for (int i = 0; i < layers - 1; i++)
            text.Append($"        x = 0.5 * Functions.Tanh(x | Layer{i});\n");
        return text.Append("        return x | Logits;\n    }\n").ToString();
    }

    /// <summary>Half convolutions, half dense layers, of a few widths and activations.</summary>
    private static string ChainOf(int layers)
    {
        string[] activations = ["ReLU", "Tanh", "GELU"];
        int[] filters = [16, 24, 32], units = [64, 96, 128];
        var text = new StringBuilder("[Network, Input(16, 16, 8), Target(10), SparseCategoricalCrossEntropy(FromLogits = true), Adam]\npublic partial class Deep\n{\n");
        for (int i = 0; i < layers - 1; i++)
        {
            string layer = i < layers / 2 ? $"Conv2D({filters[i % 3]}, 3, Padding = Padding.Same)" : $"Dense({units[i % 3]})";
            string flatten = i == layers / 2 ? "Flatten, " : "";
            text.Append($"    [{flatten}{layer}, {activations[i % 3]}] public partial Layer Layer{i} {{ get; }}\n");
        }

        return text.Append("    [Dense(10)] public partial Layer Logits { get; }\n}\n").ToString();
    }
}
