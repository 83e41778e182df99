using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Makes the programs of a network that has been checked, for every target alike.</summary>
/// <param name="loss">The class's own loss, if it has one.</param>
/// <param name="training">The forward pass as training has it.</param>
/// <param name="prediction">The forward pass as the other programs have it, where it has been built.</param>
internal sealed class ModelAssembly(ModelSpec spec, NetworkAttributes network, OwnLoss? loss, ForwardGraph training, ForwardGraph? prediction, ParameterTable parameters)
{
    /// <summary>The forward pass without dropout, which two programs begin with.</summary>
    private readonly Lazy<ForwardGraph> _prediction = new(() => prediction ?? ForwardGraph.Build(spec, network.Inputs, loss, parameters, isTraining: false, new ProblemList()));

    private Shape Output => training.Output.Shape!.Value;

    public Model Build()
    {
        var optimizer = network.Optimizer is { } o ? o.Meaning.Read(o.Attribute, network.ClipNorm) : null;
        return new Model(
            () => optimizer is null ? null : Train(optimizer),
            () => network.HasLoss ? Evaluate() : null,
            Predict)
        {
            Spec = spec,
            AllowsTensorFloat32 = network.AllowsTensorFloat32,
            Inputs = [.. network.Inputs.Select(i => new InputInfo(i.Name, i.Shape!.Value))],
            Output = Output,
            Target = network.Loss?.Meaning.Target(Output) ?? (loss is not null ? TensorType.Sample(network.Target!.Value) : null),
            Layers = Layers(),
            Parameters = parameters.All,
            Loss = network.Loss is { } attribute
                ? new LossInfo(attribute.Meaning.Name, attribute.Attribute.Flag("FromLogits"), attribute.Attribute.Number("Weight", 1))
                : loss is not null ? LossInfo.Own : null,
            Optimizer = optimizer,
            Uses = Math.Max(training.Uses, prediction?.Uses ?? 0),
            Draws = [.. training.Draws.Union(prediction?.Draws ?? []).OrderBy(slot => slot)],
        };
    }

    private Program Predict()
    {
        var program = Forward(ProgramKind.Predict, _prediction.Value);
        var (graph, output) = (program.Graph, program.Output);

        // A network that computes nothing still has to write its output.
        if (output.Storage().Operator is InputSource)
            output = graph.Add(new Map(new Argument(0), Label: "copy"), output.Origin, output);
        graph.Results.Add(output);
        return Pipeline.Whole(program with { Output = output, Losses = null });
    }

    private Program Evaluate() => Pipeline.Whole(WithLosses(Forward(ProgramKind.Evaluate, _prediction.Value)));

    private Program Train(OptimizerInfo optimizer)
    {
        var program = WithLosses(Forward(ProgramKind.Train, training));
        var graph = program.Graph;
        Differentiate.Run(graph, program.Losses!, IsTrained, (parameter, gradient) => Use(parameter, gradient, graph, optimizer));
        return Pipeline.Whole(program);
    }

    private bool IsTrained(Node node) => node.Operator is ParameterSource source && parameters.All[source.Index].IsTrained;

    private static Program Forward(ProgramKind kind, ForwardGraph forward) => Pipeline.Forward(new Program(kind, forward.Graph, forward.Output.Node!, forward.Losses));

    private Program WithLosses(Program program)
    {
        var (graph, output, losses) = (program.Graph, program.Output, program.Losses);
        if (network.Loss is var (meaning, attribute, _))
        {
            var target = graph.Add(new TargetSource(meaning.Target(Output)), "target");
            var own = meaning.Build(new LossScope(graph, attribute), output, target);
            losses = losses is null ? own : LossScope.Sum(graph, own, losses);
        }

        graph.Results.AddRange([output, losses!]);
        return program with { Losses = losses };
    }

    /// <summary>Adds what happens to a finished gradient: the penalty's share, then the optimizer's step, or its place in store for clipping and for further steps.</summary>
    private void Use(Node parameter, Node gradient, Graph graph, OptimizerInfo optimizer)
    {
        int index = ((ParameterSource)parameter.Operator).Index;
        double l2 = parameters.All[index].L2;
        if (l2 > 0)
            gradient = graph.Add(new Map(new Argument(0) + 2 * l2 / optimizer.AccumulationSteps * (ScalarExpression)new Argument(1), Label: "L2"), parameter.Origin, gradient, parameter);

        graph.Results.Add(optimizer.StoresGradients
            ? graph.Add(new StoreGradient(index), parameter.Origin, gradient)
            : graph.Add(new Update(index), parameter.Origin, gradient, parameter));
    }

    private List<LayerInfo> Layers()
    {
        var infos = new List<LayerInfo>();
        var byName = training.Layers.ToLookup(l => l.Property);
        Add(training.Walk, 0);
        return infos;

        void Add(LayerWalk walk, int depth)
        {
            for (int i = 0; i < walk.Unit.Layers.Count; i++)
            {
                string name = walk.NameOf(i);
                var dropouts = byName[name].Where(l => l.Layer is Dropout).ToList();
                infos.Add(new LayerInfo(
                    name,
                    string.Join(" → ", Descriptions(walk.Unit.Layers[i], [.. byName[name]])),
                    walk.Outputs[i]!.Value,
                    dropouts.Select(d => d.DropoutSlot).ToEquatableArray(),
                    dropouts.Count == 0 ? 0 : dropouts[0].Attribute.Number("Rate"),
                    depth));
                foreach (var block in walk.BlocksOf(i))
                    Add(block, depth + 1);
            }
        }
    }

    /// <summary>What a property computes, attribute by attribute: layers with the numbers of the hyperparameters, blocks as written.</summary>
    private static IEnumerable<string> Descriptions(LayerSpec property, IReadOnlyList<AppliedLayer> uses)
    {
        for (int k = 0; k < property.Attributes.Count; k++)
        {
            if (property.Attributes[k].Name == BlockUse.Name)
                yield return BlockUse.Describe(property.Attributes[k]);
            else if (uses.FirstOrDefault(u => u.Place.Part == k) is { } use && use.Layer is not ShapeAssertion)
                yield return AttributeText.Describe(use.Layer!, use.Attribute);
        }
    }
}
