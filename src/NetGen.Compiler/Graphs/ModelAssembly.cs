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

    private IReadOnlyList<OutputInfo>? _outputs;

    private IReadOnlyList<OutputInfo> Outputs => _outputs ??= [.. network.Outputs.Select(Output)];

    /// <summary>How many uses of random numbers there are in any program.</summary>
    private int Uses => Math.Max(training.Uses, prediction?.Uses ?? 0);

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
            Outputs = Outputs,
            Layers = Layers(),
            Parameters = parameters.All,
            Optimizer = optimizer,
            Uses = Uses,
            Draws = [.. training.Draws.Union(prediction?.Draws ?? []).OrderBy(slot => slot)],
        };
    }

    private OutputInfo Output(OutputDeclaration declared, int index)
    {
        var shape = training.Outputs[index].Shape!.Value;
        if (declared.Loss is not { Meaning: var meaning, Attribute: var attribute })
            return loss is null ? new OutputInfo(declared.Name, shape, null, null) : new OutputInfo(declared.Name, shape, TensorType.Sample(loss.Target!.Value), LossInfo.Own);
        int slot = index == 0 ? ScalarSlots.GradientScale : ScalarSlots.OfUse(Uses) + index - 1;
        return new OutputInfo(
            declared.Name, shape, meaning.Target(shape), new LossInfo(meaning.Name, attribute.Flag("FromLogits"), attribute.Number("Weight", 1), slot));
    }

    private Program Predict() => Pipeline.Whole(WithOutputs(Forward(ProgramKind.Predict, _prediction.Value)));

    private Program Evaluate() => Pipeline.Whole(WithLosses(Forward(ProgramKind.Evaluate, _prediction.Value)));

    private Program Train(OptimizerInfo optimizer)
    {
        var program = WithLosses(Forward(ProgramKind.Train, training));
        var graph = program.Graph;
        int[] scales = [.. Outputs.Select(o => o.Loss!.ScaleSlot)];
        Differentiate.Run(graph, program.Losses, scales, IsTrained, (parameter, gradient) => Use(parameter, gradient, graph, optimizer));
        return Pipeline.Whole(program);
    }

    private bool IsTrained(Node node) => node.Operator is ParameterSource source && parameters.All[source.Index].IsTrained;

    private static Program Forward(ProgramKind kind, ForwardGraph forward) =>
        Pipeline.Forward(new Program(kind, forward.Graph, forward.Outputs.Select(o => o.Node!).ToEquatableArray(), forward.Losses is { } losses ? new([losses]) : default));

    /// <summary>Makes the outputs results, each in memory of its own: one that is an input, or the same as another, is copied.</summary>
    private static Program WithOutputs(Program program)
    {
        var graph = program.Graph;
        var outputs = new List<Node>();
        foreach (var given in program.Outputs)
        {
            var output = given;
            while (output.Storage().Operator is Source || outputs.Exists(o => o.Storage() == output.Storage()))
                output = graph.Add(new Map(new Argument(0), Label: "copy"), output.Origin, output);
            outputs.Add(output);
        }

        graph.Results.AddRange(outputs);
        return program with { Outputs = outputs.ToEquatableArray(), Losses = default };
    }

    /// <summary>Adds the losses, a number a sample and output. What the class itself adds counts with the first.</summary>
    private Program WithLosses(Program program)
    {
        var graph = program.Graph;
        var losses = new List<Node>();
        for (int i = 0; i < Outputs.Count; i++)
        {
            if (network.Outputs[i].Loss is not var (meaning, attribute, _))
                continue;
            string origin = Outputs[i].Name.Length == 0 ? "target" : $"{Outputs[i].Name}.target";
            var target = graph.Add(new TargetSource(Outputs[i].Target!.Value, i), origin);
            losses.Add(meaning.Build(new LossScope(graph, attribute), program.Outputs[i], target));
        }

        foreach (var added in program.Losses)
        {
            if (losses.Count == 0)
                losses.Add(added);
            else
                losses[0] = LossScope.Sum(graph, losses[0], added);
        }

        var whole = WithOutputs(program);
        graph.Results.AddRange(losses);
        return whole with { Losses = losses.ToEquatableArray() };
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
