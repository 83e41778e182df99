namespace NetGen.Package.Tests;

/// <summary>Programs that a user writes.</summary>
static class Programs
{
    /// <summary>A network with graphics kernels, and a program that names what is embedded and asks for a device.</summary>
    public static (string File, string Text)[] Graphics(int width) =>
    [
        ("Small.cs", $$"""
            using NetGen;

            namespace App;

            [Network, Input(2), Target(1), MeanSquaredError, Adam, ClipNorm(1)]
            public partial class Small
            {
                [Dense({{width}}), Tanh] public partial Layer Hidden { get; }
                [Dense(1)] public partial Layer Output { get; }
            }
            """),
        ("Program.cs", """
            using App;
            using NetGen;
            using NetGen.Gpu;

            foreach (string name in typeof(Small).Assembly.GetManifestResourceNames())
            {
                Console.WriteLine(name);
            }

            try
            {
                using var network = new Small(Device.Cuda(), seed: 1);
                network.TrainStep([1, 2], [3]);
                Console.WriteLine(network.Device);
            }
            catch (GpuException e)
            {
                Console.WriteLine($"No CUDA: {e.Message}");
            }
            """),
    ];

    /// <summary>Networks in every place where a class can stand.</summary>
    public static readonly (string File, string Text)[] EveryPlace =
    [
        ("Global.cs", """
            using NetGen;

            [Network, Input(2), Target(1), MeanSquaredError, SGD(0.1)]
            public partial class InGlobalNamespace
            {
                [Dense(8), Tanh] public partial Layer Hidden { get; }
                [Dense(1)] public partial Layer Output { get; }
            }
            """),
        ("Nested.cs", """
            using NetGen;

            namespace App
            {
                public static partial class Outer
                {
                    internal partial class Middle
                    {
                        [Network, Input(2), Target(1), MeanSquaredError, SGD(0.1)]
                        internal partial class Nested
                        {
                            [Dense(1)] public partial Layer Output { get; }
                        }
                    }
                }
            }
            """),
        ("TwoInOneFile.cs", """
            using NetGen;

            namespace App.Models;

            [Network, Input(2), Target(1), MeanSquaredError, Adam]
            internal partial class First
            {
                [Dense(3), ReLU] internal partial Layer Hidden { get; }
                [Dense(1)] internal partial Layer Output { get; }
            }

            [Network, Input(2), Target(3), SparseCategoricalCrossEntropy, RMSProp]
            public partial class Second
            {
                [Dense(3), Softmax] public partial Layer Output { get; }
            }
            """),
        ("Program.cs", """
            using App.Models;

            float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1];
            float[] targets = [0, 1, 1, 0];
            int[] classes = [0, 1, 1, 2];
            using var global = new InGlobalNamespace(seed: 1);
            using var nested = new App.Reach();
            using var first = new First(seed: 3);
            using var second = new Second(seed: 4);
            Report("InGlobalNamespace", () => global.TrainStep(inputs, targets));
            Report("Nested", () => nested.TrainStep(inputs, targets));
            Report("First", () => first.TrainStep(inputs, targets));
            Report("Second", () => second.TrainStep(inputs, classes));

            static void Report(string name, Func<float> step)
            {
                float start = step();
                for (int i = 0; i < 50; i++)
                {
                    step();
                }

                Console.WriteLine($"{name} {(step() < start ? "learns" : "does not learn")}");
            }

            namespace App
            {
                /// <summary>An internal network inside an internal class, used from the same assembly.</summary>
                sealed class Reach : IDisposable
                {
                    readonly Outer.Middle.Nested _network = new(seed: 2);

                    public float TrainStep(float[] inputs, float[] targets) => _network.TrainStep(inputs, targets);

                    public void Dispose() => _network.Dispose();
                }
            }
            """),
    ];

    /// <summary>A convolution that no Flatten follows, so that Dense works on each of 5 × 5 places.</summary>
    public static readonly (string File, string Text)[] WrongShape =
    [
        ("Program.cs", """
            using NetGen;

            using var network = new Wrong(seed: 1);
            Console.WriteLine(Wrong.Summary);

            [Network, Input(28, 28, 1), Target(10)]
            [CategoricalCrossEntropy, Adam(LearningRate = 1e-3)]
            public partial class Wrong
            {
                [Conv2D(32, 3), ReLU] public partial Layer Conv1 { get; }
                [MaxPool2D(2)] public partial Layer Pool1 { get; }
                [Conv2D(64, 3), ReLU] public partial Layer Conv2 { get; }
                [MaxPool2D(2)] public partial Layer Pool2 { get; }
                [Dense(10), Softmax] public partial Layer Probabilities { get; }
            }
            """),
    ];

    /// <summary>A network with nothing wrong.</summary>
    public static readonly (string File, string Text)[] Right =
    [
        ("Program.cs", """
            using NetGen;

            using var network = new Right(seed: 1);

            [Network, Input(4)]
            public partial class Right
            {
                [Dense(2)] public partial Layer Output { get; }
            }
            """),
    ];

    /// <summary>A network without an input.</summary>
    public static readonly (string File, string Text)[] NoInput =
    [
        ("Program.cs", """
            using NetGen;

            [Network, Target(10), CategoricalCrossEntropy, Adam]
            public partial class Wrong
            {
                [Dense(10), Softmax] public partial Layer Probabilities { get; }
            }

            static class Program
            {
                static void Main()
                {
                    using var network = new Wrong(seed: 1);
                }
            }
            """),
    ];
}
