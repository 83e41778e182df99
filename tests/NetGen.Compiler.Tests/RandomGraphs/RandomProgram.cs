using CsCheck;
using NetGen.Compiler.Tests.Emitted;
using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests.RandomGraphs;

/// <summary>A training program of operators that a list of numbers chooses: a shorter list, or smaller numbers, give a smaller program.</summary>
internal sealed class RandomProgram
{
    private static readonly ScalarExpression X0 = new Argument(0), X1 = new Argument(1);
    private static readonly ModelSpec AnySpec = Tests.Written.Model("Input(1)", "A: Dense(1)").Spec;

    private readonly Queue<int> _genes;
    private readonly Graph _graph = new();
    private readonly List<Node> _values = [];
    private readonly List<Shape> _parameters = [];

    private RandomProgram(int[] genes)
    {
        _genes = new Queue<int>(genes);
        Samples = 1 + Next(18);
        var y = _graph.Add(new InputSource(TensorType.Sample(FirstShape())), "input");
        while (_genes.Count > 4)
        {
            _values.Add(y);
            y = Following(y) is { } next && next.Shape.Size <= 400 ? next : y;
        }

        if (y.Storage().Operator is Source)
            y = Map(Tanh(X0), y);
        Node[] outputs = Second(y) is { } second ? [y, second] : [y];
        Node[] losses = [.. outputs.Select(Losses)];
        int[] scales = [.. outputs.Select((_, i) => i == 0 ? ScalarSlots.GradientScale : ScalarSlots.FirstFree)];
        var gradients = new List<(Node Parameter, Node Gradient)>();
        Differentiate.Run(_graph, losses, scales, n => n.Operator is ParameterSource, (parameter, gradient) => gradients.Add((parameter, gradient)));
        foreach (var (parameter, gradient) in gradients)
            _graph.Results.Add(_graph.Add(new StoreGradient(((ParameterSource)parameter.Operator).Index), "gradient", gradient));
        // A parameter whose reader was too large is moved by its own size alone, as by a penalty.
        foreach (var parameter in _graph.Nodes.Where(n => n.Operator is ParameterSource).Except(gradients.Select(g => g.Parameter)).ToList())
            _graph.Results.Add(_graph.Add(new StoreGradient(((ParameterSource)parameter.Operator).Index), "gradient", Map(X0 * 0.5, parameter)));
        _graph.Results.AddRange([.. outputs, .. losses]);
        var program = new Program(ProgramKind.Train, _graph, new(outputs), new(losses));
        Original = program;
        Whole = Pipeline.Whole(program);
        Gradients = gradients;
        Model = new Model(() => program, () => null, () => program)
        {
            Spec = AnySpec,
            AllowsTensorFloat32 = false,
            Inputs = [new InputInfo("", _graph.Nodes[0].Shape)],
            Outputs = [.. outputs.Select((o, i) => new OutputInfo("", o.Shape, TargetOf(i), new LossInfo("MeanSquaredError", true, 1, scales[i])))],
            Layers = [],
            Uses = 3,
            Draws = [],
            Parameters = [.. _parameters.Select((shape, i) => new ParameterInfo($"p{i}", "", shape, "Zeros", 0, 1, 1, 0))],
            Optimizer = new OptimizerInfo("SGD", 0.1, 0, false, 0, 0, 0, 0, 0, 1, 0),
        };
        var bindings = RandomBindings.For(_graph, Samples);
        bindings.Scalars[ScalarSlots.FirstFree] = 0.61;
        Bindings = bindings with { Input = Rounded(bindings.Input), Targets = [.. bindings.Targets.Select(Rounded)], Parameters = [.. bindings.Parameters.Select(Rounded)], Scalars = Rounded(bindings.Scalars), Seed = KernelExpectation.Seed, Step = KernelExpectation.Step };
    }

    public static Gen<RandomProgram> Gen { get; } = CsCheck.Gen.Int[0, 5039].Array[6, 40].Select(genes => new RandomProgram(genes));

    public int Samples { get; }

    /// <summary>As the operators were added.</summary>
    public Program Original { get; }

    /// <summary>As it is handed to every target.</summary>
    public Program Whole { get; }

    /// <summary>The gradient of each parameter in <see cref="Original"/>.</summary>
    public IReadOnlyList<(Node Parameter, Node Gradient)> Gradients { get; }

    public Model Model { get; }

    /// <summary>What it reads; floats.</summary>
    public Bindings Bindings { get; }

    public override string ToString() => $"batch {Samples}\n{_graph}";

    private static double[] Rounded(double[] values) => [.. values.Select(v => (double)(float)v)];

    private int Next(int count) => _genes.Count > 0 ? _genes.Dequeue() % count : 0;

    private Shape FirstShape() => Next(3) switch
    {
        0 => Shape.Of(2 + Next(7)),
        1 => Shape.Of(2 + Next(3), 2 + Next(5)),
        _ => Shape.Of(4 + Next(4), 4 + Next(4), 1 + Next(3)),
    };

    private Node Map(ScalarExpression body, params Node[] inputs) => _graph.AddMap("", "random", body, inputs);

    /// <summary>The node, or null where the operator does not take these inputs.</summary>
    private Node? Try(Operator @operator, params Node[] inputs) =>
        @operator.Infer([.. inputs.Select(i => i.Type)]).Error is null ? _graph.Add(@operator, "random", inputs) : null;

    private Node Parameter(params int[] shape)
    {
        _parameters.Add(Shape.Of(shape));
        return _graph.Add(new ParameterSource(_parameters.Count - 1, Shape.Of(shape)), "parameter");
    }

    /// <summary>What a number chooses behind <paramref name="x"/>; null where that does not fit.</summary>
    private Node? Following(Node x)
    {
        var shape = x.Shape;
        bool isImage = shape.Rank == 3;
        switch (Next(17))
        {
            case 0:
                ScalarExpression[] functions = [Tanh(X0), Sigmoid(X0), X0 * Sigmoid(X0), Log1P(Exp(-Abs(X0))) + X0 * 0.5];
                return Map(functions[Next(functions.Length)], x);
            case 1:
                return Try(new Map(Tanh(X0 * X1) + X0), x, _values[Next(_values.Count)]);
            case 2:
                int rank = Next(shape.Rank + 1);
                return Map(X0 * 0.5 + X1, x, Parameter([.. shape.Dimensions.Skip(shape.Rank - rank).Select(d => Next(3) == 0 ? 1 : d)]));
            case 3 when shape.Rank > 0:
                return Try(new MatMul(), x, Parameter(shape.Last, 1 + Next(6)));
            case 4 when isImage:
                var (height, width) = (1 + Next(3), 1 + Next(3));
                var convolve = new Convolve2D(1 + Next(2), 1 + Next(2), 1 + Next(2), 1 + Next(2));
                bool fits = (height - 1) * convolve.DilationY < shape[0] && (width - 1) * convolve.DilationX < shape[1];
                return fits ? Try(convolve, x, Parameter(height, width, shape[2], 1 + Next(4))) : null;
            case 5 when isImage:
                return Try(new Pad2D(Next(2), Next(3), Next(2), Next(2), 0, 0), x);
            case 6 when isImage:
                return Try(new Crop2D(Next(2), Next(2), shape[0] - 1, shape[1] - 1), x);
            case 7 when isImage:
                return Try(new MaxPool2D(Window(shape)), x);
            case 8 when isImage:
                return Try(new AvgPool2D(Window(shape)), x);
            case 9 when shape.Rank > 0:
                return Try(new Reduce(Combine.Sum, Axes(shape), Scale: 0.25 * (1 + Next(4))), x);
            case 10 when shape.Rank > 0:
                return Try(new Reduce(Combine.Max, Axes(shape)), x);
            case 11:
                var wide = Shape.Of([.. Enumerable.Repeat(2 + Next(2), Math.Max(0, 2 - shape.Rank)), .. shape.Dimensions.Select(d => d == 1 ? 3 : d)]);
                return Try(new Expand(TensorType.Sample(wide), 0.5), x);
            case 12:
                return Try(new Reshape(Next(2) == 0 ? Shape.Of((int)shape.Size) : new Shape(shape.Dimensions.Reverse().ToEquatableArray())), x);
            case 13 when shape.Rank > 0:
                return Try(new Softmax(), x);
            case 14 when shape.Rank > 0:
                return Try(new Cumulate(Next(shape.Rank), Next(2) == 0), x);
            case 15 when shape.Rank > 0:
                return Map(X0 * (1 + 0.125 * (ScalarExpression)new Position(1 + Next(shape.Rank))), x);
            case 16:
                return Map(IfGreater(0.3, new Uniform(Next(3)), 0, X0 / 0.7), x);
            default:
                return null;
        }
    }

    private Window2D Window(Shape image)
    {
        var (height, width, down, across) = (1 + Next(3), 1 + Next(3), 1 + Next(3), 1 + Next(3));
        var (top, left) = (height > 1 ? Next(2) : 0, width > 1 ? Next(2) : 0);
        return new Window2D(height, width, down, across, top, left, (image[0] + top - 1) / down + 1, (image[1] + left - 1) / across + 1);
    }

    private EquatableArray<int> Axes(Shape shape) => Enumerable.Range(0, shape.Rank).Where(_ => Next(2) == 0).ToEquatableArray();

    /// <summary>Another output beside <paramref name="y"/>, in memory of its own, for some programs.</summary>
    private Node? Second(Node y)
    {
        if (_values.Count == 0 || Next(2) == 0)
            return null;
        var second = _values[Next(_values.Count)];
        return second.Storage().Operator is Source || second.Storage() == y.Storage() ? null : second;
    }

    private TensorType TargetOf(int output) => _graph.Nodes.Single(n => n.Operator is TargetSource source && source.Index == output).Type;

    private Node Losses(Node y, int output)
    {
        int kind = y.Shape.Rank == 0 ? 2 : Next(3);
        var indices = new TensorType(true, y.Shape.WithoutLast(), ElementKind.Integer);
        var target = _graph.Add(new TargetSource(kind == 1 ? indices : y.Type, output), "target");
        return kind < 2
            ? _graph.Add(new SoftmaxCrossEntropy(kind == 1), "loss", y, target)
            : _graph.Add(Reduce.Mean(y.Shape, y.Shape.Rank), "loss", Map(X0 * X1, y, target));
    }
}
