using NetGen.Benchmarks.Generation;
using NetGen.Benchmarks.Reports;

namespace NetGen.Benchmarks.Building;

/// <summary>What the generated text of a network costs the C# compiler, and the assembly that it makes of it the first step.</summary>
internal static class BuildSuite
{
    /// <summary>A round takes seconds.</summary>
    private const int MostRounds = 11;

    /// <summary>As in samples/Mnist.</summary>
    private const string Mnist = """
        [Network, Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam]
        public partial class MnistCnn
        {
            [Conv2D(32, 3), ReLU] public partial Layer Conv1 { get; }
            [MaxPool2D(2)] public partial Layer Pool1 { get; }
            [Conv2D(64, 3), ReLU] public partial Layer Conv2 { get; }
            [MaxPool2D(2)] public partial Layer Pool2 { get; }
            [Flatten, Dropout(0.5)] public partial Layer Flat { get; }
            [Dense(10), Softmax] public partial Layer Probabilities { get; }
        }
        """;

    /// <summary>As in Networks.cs, where it is <c>cifar-b64</c>.</summary>
    private const string Cifar = """
        [Network, Input(32, 32, 3), Target(10), SparseCategoricalCrossEntropy(FromLogits = true), Adam(1e-3, Epsilon = 1e-8)]
        public partial class CifarCnn
        {
            [Conv2D(32, 3, Padding = Padding.Same), ReLU] public partial Layer Conv1 { get; }
            [Conv2D(32, 3, Padding = Padding.Same), ReLU] public partial Layer Conv2 { get; }
            [MaxPool2D(2)] public partial Layer Pool1 { get; }
            [Conv2D(64, 3, Padding = Padding.Same), ReLU] public partial Layer Conv3 { get; }
            [Conv2D(64, 3, Padding = Padding.Same), ReLU] public partial Layer Conv4 { get; }
            [MaxPool2D(2)] public partial Layer Pool2 { get; }
            [Flatten, Dense(256), ReLU] public partial Layer Hidden { get; }
            [Dense(10)] public partial Layer Logits { get; }
        }
        """;

    private static readonly (string Name, string Network, string Class)[] Cases =
    [
        ("build-mnist", Mnist, "MnistCnn"),
        ("build-cifar", Cifar, "CifarCnn"),
        ("build-resnet20", GeneratorSuite.ResNet(3), "Deep"),
        ("build-resnet56", GeneratorSuite.ResNet(9), "Deep"),
        ("build-200-layers", GeneratorSuite.DeepNetwork, "Deep"),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Cases.Select(c => c.Name)];

    public static IReadOnlyList<BuildResult> Run(Options options)
    {
        Console.WriteLine();
        Console.WriteLine($"Builds on {Machine.Describe()}:");
        Console.WriteLine(BuildResult.Header);
        var results = new List<BuildResult>();
        foreach (var (name, network, type) in Cases.Where(c => options.Wants(c.Name)))
        {
            var project = new GeneratedProject(GeneratorSuite.Head + network, type);
            double? cold = CompilerProcess.ProcessorTime(project);
            int rounds = Math.Min(options.Rounds, MostRounds);
            double warm = project.WarmProcessorTime(isOptimized: true, rounds), debug = project.WarmProcessorTime(isOptimized: false, rounds);
            byte[] image = project.Compile(isOptimized: true);
            results.Add(new BuildResult(
                name, project.Lines, project.Bytes, GeneratedProject.InstructionBytes(image), warm, debug, cold, FirstStep.CompilationTime(image, type)));
            Console.WriteLine(results[^1]);
        }

        return results;
    }
}
