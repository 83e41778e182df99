using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Makes the programs of a network that has been checked, for every target alike.</summary>
/// <param name="chain">The layers as training has them.</param>
internal sealed class ModelAssembly(ModelSpec spec, NetworkAttributes network, Chain chain, ParameterTable parameters)
{
    /// <summary>The layers without dropout, which two programs begin with.</summary>
    private readonly Lazy<Chain> _prediction = new(() => Chain.Build(spec, network.Input, parameters, isTraining: false, new ProblemList()));

    private Shape Output => chain.Output.Shape!.Value;

    public Model Build()
    {
        var optimizer = network.Optimizer is { } o ? o.Meaning.Read(o.Attribute, network.ClipNorm) : null;
        return new Model(
            () => optimizer is null ? null : Train(optimizer),
            () => network.Loss is null ? null : Evaluate(),
            Predict)
        {
            Spec = spec,
            AllowsTensorFloat32 = network.AllowsTensorFloat32,
            Input = network.Input!.Value,
            Output = Output,
            Target = network.Loss?.Meaning.Target(Output),
            Layers = Layers(),
            Parameters = parameters.All,
            Loss = network.Loss is { } loss
                ? new LossInfo(loss.Meaning.Name, loss.Attribute.Flag("FromLogits"), loss.Attribute.Number("Weight", 1))
                : null,
            Optimizer = optimizer,
        };
    }

    private Program Predict()
    {
        var program = Forward(ProgramKind.Predict, _prediction.Value);
        var (graph, output) = (program.Graph, program.Output);

        // A chain that computes nothing still has to write its output.
        if (output.Storage().Operator is InputSource)
            output = graph.Add(new Map(new Argument(0), Label: "copy"), output.Origin, output);
        graph.Results.Add(output);
        return Pipeline.Whole(program with { Output = output });
    }

    private Program Evaluate() => Pipeline.Whole(WithLosses(Forward(ProgramKind.Evaluate, _prediction.Value)));

    private Program Train(OptimizerInfo optimizer)
    {
        var program = WithLosses(Forward(ProgramKind.Train, chain));
        var graph = program.Graph;
        Differentiate.Run(graph, program.Losses!, n => n.Operator is ParameterSource, (parameter, gradient) => Use(parameter, gradient, graph, optimizer));
        return Pipeline.Whole(program);
    }

    private static Program Forward(ProgramKind kind, Chain layers) => Pipeline.Forward(new Program(kind, layers.Graph, layers.Output.Node!, null));

    private Program WithLosses(Program program)
    {
        var (graph, output) = (program.Graph, program.Output);
        var (meaning, attribute, _) = network.Loss!;
        var target = graph.Add(new TargetSource(meaning.Target(Output)), "target");
        var losses = meaning.Build(new LossScope(graph, attribute), output, target);
        graph.Results.AddRange([output, losses]);
        return program with { Losses = losses };
    }

    /// <summary>Adds what happens to a finished gradient: the penalty's share, then the optimizer's step, or its place in store for clipping.</summary>
    private void Use(Node parameter, Node gradient, Graph graph, OptimizerInfo optimizer)
    {
        int index = ((ParameterSource)parameter.Operator).Index;
        double l2 = parameters.All[index].L2;
        if (l2 > 0)
            gradient = graph.Add(new Map(new Argument(0) + 2 * l2 * (ScalarExpression)new Argument(1), Label: "L2"), parameter.Origin, gradient, parameter);

        graph.Results.Add(optimizer.ClipNorm > 0
            ? graph.Add(new StoreGradient(index), parameter.Origin, gradient)
            : graph.Add(new Update(index), parameter.Origin, gradient, parameter));
    }

    private List<LayerInfo> Layers()
    {
        var infos = new List<LayerInfo>();
        var byProperty = chain.Layers.ToLookup(l => l.Place.Member);
        for (int i = 0; i < spec.Layers.Count; i++)
        {
            var layers = byProperty[i];
            var dropout = layers.FirstOrDefault(l => l.Layer is Dropout);
            infos.Add(new LayerInfo(
                spec.Layers[i].Name,
                string.Join(" → ", layers.Where(l => l.Layer is not ShapeAssertion).Select(l => AttributeText.Describe(l.Layer, l.Attribute))),
                chain.Outputs[i]!.Value,
                dropout?.DropoutSlot ?? -1,
                dropout?.Attribute.Number("Rate") ?? 0));
        }

        return infos;
    }
}
