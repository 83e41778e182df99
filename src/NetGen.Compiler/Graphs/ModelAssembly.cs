using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Builds the programs of a network that has been checked, for every target alike.</summary>
internal sealed class ModelAssembly
{
    private readonly ModelSpec _spec;
    private readonly NetworkAttributes _network;
    private readonly Chain _chain;
    private readonly ParameterTable _parameters = new();
    private readonly Program _prediction;

    public ModelAssembly(ModelSpec spec, NetworkAttributes network, Chain chain)
    {
        _spec = spec;
        _network = network;
        _chain = chain;
        // First: it asks for the parameters in the order of the chain.
        _prediction = Forward(ProgramKind.Predict);
    }

    private Shape Input => _network.Input!.Value;

    private Shape Output => _chain.Output!.Value;

    public Model Build()
    {
        var optimizer = _network.Optimizer is { } o ? o.Meaning.Read(o.Attribute, _network.ClipNorm) : null;
        return new Model(
            () => optimizer is null ? null : Train(optimizer),
            () => _network.Loss is null ? null : Evaluate(),
            Predict)
        {
            Spec = _spec,
            AllowsTensorFloat32 = _network.AllowsTensorFloat32,
            Input = Input,
            Output = Output,
            Target = _network.Loss?.Meaning.Target(Output),
            Layers = Layers(),
            Parameters = _parameters.All,
            Loss = _network.Loss is { } loss
                ? new LossInfo(loss.Meaning.Name, loss.Attribute.Flag("FromLogits"), loss.Attribute.Number("Weight", 1))
                : null,
            Optimizer = optimizer,
        };
    }

    private Program Predict()
    {
        var program = Pipeline.Forward(_prediction);
        var (graph, output) = (program.Graph, program.Output);

        // A chain that computes nothing still has to write its output.
        if (output.Storage().Operator is InputSource)
            output = graph.Add(new Map(new Argument(0), Label: "copy"), output.Origin, output);
        graph.Results.Add(output);
        return Pipeline.Whole(program with { Output = output });
    }

    private Program Evaluate()
    {
        return Pipeline.Whole(WithLosses(Pipeline.Forward(_prediction with { Kind = ProgramKind.Evaluate })));
    }

    private Program Train(OptimizerInfo optimizer)
    {
        var program = WithLosses(Pipeline.Forward(Forward(ProgramKind.Train)));
        var graph = program.Graph;
        Differentiate.Run(graph, program.Losses!, n => n.Operator is ParameterSource, (parameter, gradient) => Use(parameter, gradient, graph, optimizer));
        return Pipeline.Whole(program);
    }

    private Program Forward(ProgramKind kind)
    {
        var graph = new Graph();
        var x = graph.Add(new InputSource(TensorType.Sample(Input)), "input");
        foreach (var step in _chain.Steps)
        {
            var scope = new LayerScope(
                graph, _parameters, step.Attribute, kind == ProgramKind.Train, step.LayerName, step.Prefix, step.LayerIndex, step.DropoutSlot);
            x = step.Layer.Expand(x, scope);
        }

        return new Program(kind, graph, x, null);
    }

    private Program WithLosses(Program program)
    {
        var (graph, output) = (program.Graph, program.Output);
        var (meaning, attribute, _) = _network.Loss!;
        var target = graph.Add(new TargetSource(meaning.Target(Output)), "target");
        var losses = meaning.Expand(new LossScope(graph, attribute), output, target);
        graph.Results.AddRange([output, losses]);
        return program with { Losses = losses };
    }

    /// <summary>Adds what happens to a finished gradient: the penalty's share, then the optimizer's step, or its place in store for clipping.</summary>
    private void Use(Node parameter, Node gradient, Graph graph, OptimizerInfo optimizer)
    {
        int index = ((ParameterSource)parameter.Operator).Index;
        double l2 = _parameters.All[index].L2;
        if (l2 > 0)
            gradient = graph.Add(new Map(new Argument(0) + 2 * l2 * (ScalarExpression)new Argument(1), Label: "L2"), parameter.Origin, gradient, parameter);

        graph.Results.Add(optimizer.ClipNorm > 0
            ? graph.Add(new StoreGradient(index), parameter.Origin, gradient)
            : graph.Add(new Update(index), parameter.Origin, gradient, parameter));
    }

    private List<LayerInfo> Layers()
    {
        var layers = new List<LayerInfo>();
        for (int i = 0; i < _spec.Layers.Count; i++)
        {
            var steps = _chain.Steps.Where(s => s.LayerIndex == i).ToList();
            var dropout = steps.FirstOrDefault(s => s.Layer is Dropout);
            layers.Add(new LayerInfo(
                _spec.Layers[i].Name,
                string.Join(" → ", steps.Where(s => s.Layer is not ShapeAssertion).Select(s => AttributeText.Describe(s.Layer, s.Attribute))),
                steps[steps.Count - 1].Output!.Value,
                dropout?.DropoutSlot ?? -1,
                dropout?.Attribute.Number("Rate") ?? 0));
        }

        return layers;
    }
}
