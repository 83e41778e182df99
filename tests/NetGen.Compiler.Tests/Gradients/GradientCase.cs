using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests;

/// <summary>A program with a backward pass, and numbers to run it on.</summary>
/// <param name="Gradients">Each source whose gradient was asked for, and the node that holds it.</param>
/// <param name="Penalty">What the parameters add to the loss, beside the data.</param>
public sealed record GradientCase(
    string Name, Graph Graph, Node Losses, IReadOnlyList<(Node Source, Node Gradient)> Gradients, Bindings Bindings, Func<double[][], double> Penalty)
{
    public override string ToString() => Name;

    /// <summary>A network's training program as processors run it; its parameters' gradients are what reaches the updates.</summary>
    public static GradientCase OfNetwork(string attributes, string[] layers, int samples)
    {
        var model = Written.Model(attributes + ", SGD", layers);
        var program = Pipeline.Arrange(model.Train!, Target.Cpu);
        var graph = program.Graph;
        var sources = graph.Nodes.Where(n => n.Operator is ParameterSource source && model.Parameters[source.Index].IsTrained);
        var gradients = sources.Select(s => (s, graph.Nodes.Single(n => n.Operator is Update u && u.Parameter == ((ParameterSource)s.Operator).Index).Inputs[0]));
        string name = $"{string.Join("; ", layers.Select(l => l.Split(':')[1].Trim()))} | {attributes} | batch {samples}";
        return new(name, graph, program.Losses[0], [.. gradients], RandomBindings.For(model, samples), Penalty);

        double Penalty(double[][] parameters) => model.Parameters.Select((p, i) => p.L2 * parameters[i].Sum(w => w * w)).Sum();
    }

    /// <summary>An operator, differentiated with respect to all that it reads: the loss is the mean of its result times fixed random numbers.</summary>
    public static GradientCase OfOperator(string name, Func<OperatorScope, Node> build, int samples)
    {
        var scope = new OperatorScope();
        var result = build(scope);
        var losses = result;
        if (result.Shape.Rank > 0)
        {
            var factors = scope.Graph.Add(new TargetSource(result.Type), "factors");
            var product = scope.Graph.Add(new Map((ScalarExpression)new Argument(0) * new Argument(1)), "product", result, factors);
            losses = scope.Graph.Add(Reduce.Mean(product.Shape, product.Shape.Rank), "loss", product);
        }

        var gradients = new List<(Node, Node)>();
        Differentiate.Run(scope.Graph, [losses], [ScalarSlots.GradientScale], n => n.Operator is ParameterSource or InputSource, (source, gradient) => gradients.Add((source, gradient)));
        return new($"{name} | batch {samples}", scope.Graph, losses, gradients, RandomBindings.For(scope.Graph, samples), _ => 0);
    }
}

/// <summary>The sources that an operator's case reads.</summary>
public sealed class OperatorScope
{
    private int _parameters;

    public Graph Graph { get; } = new();

    public Node Input(params int[] shape) => Graph.Add(new InputSource(TensorType.Sample(Shape.Of(shape))), "input");

    public Node Parameter(params int[] shape) => Graph.Add(new ParameterSource(_parameters++, Shape.Of(shape)), "parameter");

    public Node Target(TensorType type) => Graph.Add(new TargetSource(type), "target");

    public Node Add(Operator @operator, params Node[] inputs) => Graph.Add(@operator, "case", inputs);
}

/// <summary>Random numbers of the right count for all that a graph reads; the same each run.</summary>
public static class RandomBindings
{
    public static Bindings For(Graph graph, int samples) => For(graph, samples, Normal);

    public static Bindings For(Model model, int samples)
    {
        double[] scalars = Scalars();
        foreach (var (slot, rate) in model.Layers.SelectMany(l => l.DropoutSlots.Select(s => (s, l.DropoutRate))))
            scalars[slot] = rate;
        var bindings = For(model.Train!.Graph, samples, model.Outputs[0].Loss!.Kind is "BinaryCrossEntropy" or "BinaryFocalCrossEntropy" or "CategoricalFocalCrossEntropy" or "KLDivergence" or "Dice" ? r => r.NextDouble() : Normal);
        return bindings with { Scalars = scalars };
    }

    private static Bindings For(Graph graph, int samples, Func<Random, double> targets)
    {
        var random = new Random(11);
        var input = graph.Nodes.FirstOrDefault(n => n.Operator is InputSource);
        var parameters = graph.Nodes.Where(n => n.Operator is ParameterSource).OrderBy(n => ((ParameterSource)n.Operator).Index);
        var targetSources = graph.Nodes.Where(n => n.Operator is TargetSource).OrderBy(n => ((TargetSource)n.Operator).Index);
        return new Bindings(
            samples,
            Draw(random, samples * (input?.Shape.Size ?? 0), Normal),
            [.. targetSources.Select(t => Draw(random, samples * t.Shape.Size, t.Type.Element == ElementKind.Integer ? r => r.Next(ClassesOf(t, graph)) : targets))],
            [.. parameters.Select(p => Draw(random, p.Shape.Size, r => 0.5 * Normal(r)))],
            Scalars());
    }

    private static int ClassesOf(Node target, Graph graph) =>
        graph.Nodes.Where(n => n.Operator is SoftmaxCrossEntropy && n.Inputs[1] == target).Select(n => n.Inputs[0].Shape.Last).FirstOrDefault();

    private static double[] Scalars()
    {
        double[] scalars = new double[16];
        scalars[ScalarSlots.GradientScale] = 0.37;
        return scalars;
    }

    private static double[] Draw(Random random, long count, Func<Random, double> next) => [.. Enumerable.Range(0, (int)count).Select(_ => next(random))];

    /// <summary>Box and Muller's.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
