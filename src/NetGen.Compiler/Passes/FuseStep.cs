using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>Makes one kernel of the training step of a network that is small enough for one multiprocessor.</summary>
/// <remarks>
/// The rule. A step is one kernel when, fused and lowered, it consists of
/// <list type="bullet">
/// <item>products of a batch of vectors with a parameter, transposed or not, and what is computed with each of their elements (bias, activation, dropout, losses and gradients
/// of these),</item>
/// <item>such computations alone, and rows, one a sample,</item>
/// <item>gradients of kernels and biases, each with the optimizer's update of its own parameter behind it and nothing else (no penalty, no stored gradient), for every
/// parameter one,</item>
/// </list>
/// which are at most <see cref="MostPhases"/>, and all weights and the values of at least eight samples fit <see cref="StepMemory.Budget"/>. A tile has 32 samples, or 16 or 8
/// where memory is short. Everything else goes on as a kernel a group, and so does a network that asks for tensor cores, which a step does without.
/// </remarks>
public sealed class FuseStep
{
    /// <summary>As many as ten layers with biases have: a kernel should stay in a multiprocessor's cache of instructions.</summary>
    public const int MostPhases = 40;

    private static readonly int[] TileSamples = [32, 16, 8];

    private readonly Program _program;
    private readonly Model _model;
    private readonly IReadOnlyList<Launch> _launches;

    private FuseStep(Program program, Model model, Target target)
    {
        _program = program;
        _model = model;
        _launches = GroupLowering.Run(Fuse.Run(program, target, target.PoolsTiles(model)), program, model);
    }

    /// <param name="program">A program without sums by groups of samples.</param>
    /// <param name="launches">How many launches its step takes otherwise.</param>
    /// <returns>The step, or null for a program that is no step, has several inputs or outputs, or does not follow the rule.</returns>
    public static WholeStep? Run(Program program, Model model, Target target, int launches) =>
        program.Kind == ProgramKind.Train && model is { Inputs.Count: 1, Outputs.Count: 1 } && !model.AllowsTensorFloat32 && model.Parameters.Sum(p => p.Shape.Size) <= StepMemory.Budget
            ? new FuseStep(program, model, target).Run(launches)
            : null;

    private WholeStep? Run(int launches)
    {
        var updated = _launches.Select(UpdatedParameter).Where(i => i >= 0).OrderBy(i => i);
        if (_launches.Count > MostPhases || !_launches.All(l => UpdatedParameter(l) >= 0 || IsPhase(l)) || !updated.SequenceEqual(Enumerable.Range(0, _model.Parameters.Count)))
            return null;
        var phases = Phases();
        if (Memory(phases) is not { } memory)
            return null;
        long products = phases.Select(p => p.Launch.Kernel).OfType<ContractionKernel>().Sum(k => k.Cost.PerBatch);
        var schedule = new StepSchedule(products, launches, memory.Samples);
        return new WholeStep(Step(phases, memory, schedule), Update(), schedule);
    }

    private bool IsPhase(Launch launch)
    {
        bool isRow = launch.Kernel switch
        {
            ContractionKernel k => k is { Form: ContractionForm.Dense, Outer.Count: 0, Reduction.Count: 1 } && k.Rows.Count == Extent.Batch(1),
            MapKernel k => k.Elements.IsBatched && !k.Epilogue.Steps.Any(s => s.Value.Leaves().Any(l => l is Ordinal)),
            RowKernel k => k.Rows == Extent.Batch(1) && !k.Steps.Any(s => s.Value.Leaves().Any(l => l is Ordinal o && o.Inner >= k.Length)),
            _ => false,
        };
        return isRow && Enumerable.Range(0, launch.Bindings.Count).All(i => launch.Kernel.Operands[i].Access switch
        {
            Access.Strided { IsElement: false } when launch.Bindings[i] is Binding.Parameter => IsWeight(launch.Bindings[i], isVector: true),
            Access.Strided => launch.Bindings[i] is Binding.Target || IsTiled(launch.Bindings[i]),
            _ when launch.Bindings[i] is Binding.Use => true,
            _ when launch.Kernel is ContractionKernel && i == 1 => IsWeight(launch.Bindings[i], isVector: false),
            _ => IsTiled(launch.Bindings[i]),
        });
    }

    /// <summary>The parameter that a launch finds the gradient of, and updates; −1 where it does something else.</summary>
    private int UpdatedParameter(Launch launch)
    {
        int factors = launch.Kernel switch
        {
            ContractionKernel { Form: ContractionForm.DenseKernelGradient, Reduction.Count: 1 } k when k.Reduction[0].Count == Extent.Batch(1) => 2,
            ColumnSumKernel { Term: null } k when k.Rows == Extent.Batch(1) => 1,
            _ => -1,
        };
        int moments = _model.Optimizer!.MomentCount;
        if (factors < 0 || launch.Bindings.Count != factors + 1 + moments || !launch.Bindings.Take(factors).All(IsTiled) || launch.Bindings[factors] is not Binding.Parameter parameter)
            return -1;
        Binding[] expected =
        [
            new Binding.Parameter(parameter.Index, ParameterBlock.Values),
            .. Enumerable.Range(0, moments).Select(k => new Binding.Parameter(parameter.Index, ParameterBlock.Moments, k)),
        ];
        return launch.Bindings.Skip(factors).SequenceEqual(expected) && launch.Kernel.Epilogue.Steps == Optimizer(factors) ? parameter.Index : -1;
    }

    /// <summary>The update of a number whose parameter is operand <paramref name="parameter"/>, the moments behind it.</summary>
    private EquatableArray<EpilogueStep> Optimizer(int parameter) => OptimizerSteps
        .For(_model.Optimizer!, new Accumulator(), parameter, [.. Enumerable.Range(parameter + 1, _model.Optimizer!.MomentCount)], 0).ToEquatableArray();

    private bool IsWeight(Binding binding, bool isVector) =>
        binding is Binding.Parameter { Block: ParameterBlock.Values } parameter && _model.Parameters[parameter.Index].Shape.Rank == (isVector ? 1 : 2);

    private bool IsTiled(Binding binding) => binding switch
    {
        Binding.Input or Binding.Output or Binding.Losses => true,
        Binding.Arena arena => _program.Graph.Nodes[arena.Id].Type.Batched,
        _ => false,
    };

    private int Features(Binding binding) => checked((int)(binding switch
    {
        Binding.Input => _model.Inputs[0].Shape.Size,
        Binding.Output => _model.OutputSize,
        Binding.Arena arena => _program.Graph.Nodes[arena.Id].Shape.Size,
        _ => 1,
    }));

    private static IEnumerable<Binding> Read(Launch launch) => launch.Bindings.Except(launch.Written);

    /// <summary>A stage ends where a phase reads what the stage has written.</summary>
    private List<StepPhase> Phases()
    {
        var phases = new List<StepPhase>();
        var written = new HashSet<Binding>();
        int stage = 0;
        foreach (var launch in _launches)
        {
            if (Read(launch).Any(written.Contains))
            {
                stage++;
                written.Clear();
            }

            written.UnionWith(launch.Written);
            phases.Add(new StepPhase(launch, stage));
        }

        return phases;
    }

    /// <summary>The largest tile that fits beside the weights, or null where none does.</summary>
    private StepMemory? Memory(List<StepPhase> phases)
    {
        var weights = new List<StepMatrix>();
        var offsets = ParameterLayout.Of(_model).Offsets;
        foreach (var parameter in _model.Parameters)
            weights.Add(new StepMatrix(offsets[weights.Count], (int)parameter.Shape.Rows, parameter.Shape.Last, weights.Count == 0 ? 0 : weights[weights.Count - 1].End));

        // Rows of the tile, planned like an arena; only what a phase reads again has any.
        Binding[] values = [.. phases.SelectMany(p => Read(p.Launch)).Where(IsTiled).Distinct()];
        var buffers = values.Select((value, i) =>
        {
            var stages = phases.Where(p => p.Launch.Bindings.Contains(value)).Select(p => p.Stage).ToList();
            return new Buffer(i, true, Features(value), value is Binding.Input ? 0 : stages.Min(), stages.Max());
        }).ToList();
        var plan = PlanMemory.Run(buffers);
        Binding[] summed = [.. phases.Select(p => p.Launch).Where(l => UpdatedParameter(l) >= 0).Select(l => l.Bindings[l.Kernel is ContractionKernel ? 1 : 0])];
        var tile = values.Select((value, i) => new StepValue(value, Features(value), checked((int)plan.Offsets[buffers[i]]), summed.Contains(value))).ToEquatableArray();
        return TileSamples
            .Select(samples => new StepMemory(weights.ToEquatableArray(), tile, checked((int)plan.FloatsPerSample), samples))
            .FirstOrDefault(memory => memory.Floats <= StepMemory.Budget);
    }

    private Launch Step(List<StepPhase> phases, StepMemory memory, StepSchedule schedule)
    {
        var operands = new List<Operand>();
        var bindings = new List<Binding>();
        int Add(Binding binding, bool isElement = false, bool isInteger = false)
        {
            operands.Add(new Operand(isElement ? Access.Element : Access.Skeleton, isInteger));
            bindings.Add(binding);
            return operands.Count - 1;
        }

        foreach (var block in Blocks)
            Add(block, isElement: true);
        int input = Add(new Binding.Input()), target = Add(new Binding.Target(), isInteger: _model.Outputs[0].Target!.Value.Element == ElementKind.Integer);
        int output = Add(new Binding.Output()), losses = Add(new Binding.Losses()), partials = Add(new Binding.Arena(WholeStep.Partials));
        var kernel = new StepKernel(
            operands.ToEquatableArray(), new Epilogue(Optimizer(0)), phases.ToEquatableArray(), memory, schedule, input, target, output, losses, partials);
        return new Launch(kernel, bindings.ToEquatableArray(), "TrainStep", $"Forward, loss, backward and {_model.Optimizer!.Kind}: tiles of {memory.Samples} samples of {TensorType.Sample(_model.Inputs[0].Shape)}");
    }

    private Launch Update()
    {
        Binding[] bindings = [new Binding.Arena(WholeStep.Partials), .. Blocks];
        var operands = bindings.Select((_, i) => new Operand(i == 0 ? Access.Skeleton : Access.Element)).ToEquatableArray();
        int floats = checked((int)ParameterLayout.Of(_model).Floats);
        return new Launch(
            new ColumnSumKernel(operands, new Epilogue(Optimizer(1)), Extent.Of(StepSchedule.MostGroups), floats), bindings.ToEquatableArray(),
            "TrainUpdate", $"{_model.Optimizer!.Kind} on all parameters: [{StepSchedule.MostGroups}, {floats}] → [{floats}]");
    }

    private IEnumerable<Binding> Blocks =>
    [
        new Binding.AllParameters(ParameterBlock.Values),
        .. Enumerable.Range(0, _model.Optimizer!.MomentCount).Select(k => new Binding.AllParameters(ParameterBlock.Moments, k)),
    ];
}
