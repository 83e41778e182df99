namespace NetGen;

/// <summary>Everything the runtime knows about a network: shapes, parameters, optimizer and memory. The compiler writes it.</summary>
public sealed class NetworkSchema
{
    private IReadOnlyList<InputSchema>? _inputs;
    private IReadOnlyList<OutputSchema>? _outputs;

    /// <summary>The name of the class.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of one input sample, without the batch axis; of several inputs all their numbers as one axis.</summary>
    public required int[] InputShape { get; init; }

    /// <summary>The inputs, in the order of <c>Forward</c>'s parameters. In a batch they lie one behind the other, each with all its samples.</summary>
    public IReadOnlyList<InputSchema> Inputs
    {
        get => _inputs ??= [new InputSchema("input", InputShape)];
        init => _inputs = value;
    }

    /// <summary>The outputs, in the order of what <c>Forward</c> returns. In a batch they lie one behind the other, each with all its samples, and so do their targets and their losses.</summary>
    public IReadOnlyList<OutputSchema> Outputs
    {
        get => _outputs ??=
        [
            new OutputSchema("output", OutputShape)
            {
                TargetShape = TargetShape, TargetKind = TargetKind, Loss = Loss, FromLogits = FromLogits, LossWeight = LossWeight, LossWeightSlot = LossWeightSlot,
            },
        ];
        init => _outputs = value;
    }

    /// <summary>The shape of one output sample, without the batch axis; of several outputs all their numbers as one axis.</summary>
    public required int[] OutputShape { get; init; }

    /// <summary>The shape of one target of the one output: see <see cref="OutputSchema.TargetShape"/>.</summary>
    public int[]? TargetShape { get; init; }

    /// <summary>Whether targets of the one output are numbers or class indices.</summary>
    public TargetKind TargetKind { get; init; }

    /// <summary>The loss of the one output; <see cref="LossKind.None"/> where the network is inference only, or has several outputs.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Whether the one output holds logits, which the loss turns into probabilities itself.</summary>
    public bool FromLogits { get; init; }

    /// <summary>The factor of the one output's loss that the attribute names.</summary>
    public double LossWeight { get; init; } = 1;

    /// <summary>The scalar that holds the factor of the one output's gradient.</summary>
    public int LossWeightSlot { get; init; } = ScalarSlot.GradientScale;

    /// <summary>The layers, one a property, in the order of the chain; those of a block follow the property that uses it.</summary>
    public required LayerSchema[] Layers { get; init; }

    /// <summary>The parameters, in the order of their layers.</summary>
    public required ParameterSchema[] Parameters { get; init; }

    /// <summary>The floats of the parameter block, padding included; a multiple of 16.</summary>
    public required int ParameterFloats { get; init; }

    /// <summary>The floats of the parameter block up to the end of what is trained, padding included: the size of a block of gradients or moments.</summary>
    public int TrainedFloats
    {
        get
        {
            int end = ParameterFloats;
            foreach (var parameter in Parameters)
                end = parameter.IsTrained ? end : Math.Min(end, parameter.Offset);
            return end;
        }
    }

    /// <summary>The optimizer; <see langword="null"/> where the network is inference only.</summary>
    public required OptimizerSchema? Optimizer { get; init; }

    /// <summary>Whether a step stores its gradients, as clipping needs; otherwise each is used up where it is made.</summary>
    public required bool StoresGradients { get; init; }

    /// <summary>The number of run-time scalars; the first <see cref="ScalarSlot.FirstFree"/> have a fixed meaning.</summary>
    public required int ScalarCount { get; init; }

    /// <summary>The calls that draw random numbers, in predictions, too: <c>Normal</c> and <c>Uniform</c>.</summary>
    public IReadOnlyList<RandomUse> Draws { get; init; } = [];

    /// <summary>The working memory of a training step.</summary>
    public required ArenaSize TrainingArena { get; init; }

    /// <summary>The working memory of a forward pass with loss.</summary>
    public required ArenaSize EvaluationArena { get; init; }

    /// <summary>The working memory of a forward pass.</summary>
    public required ArenaSize InferenceArena { get; init; }

    /// <summary>The vector widths, in bits, that the network has kernels for, widest first: those of its project's <c>NetGenVectorBits</c>.</summary>
    public IReadOnlyList<int> VectorBits { get; init; } = [512, 256, 128];

    /// <summary>The table of layers, shapes, parameters, operations and bytes.</summary>
    public required string Summary { get; init; }

    /// <summary>The multiply-adds of the forward pass of one sample.</summary>
    public long OperationsPerSample { get; init; }

    /// <summary>The floats of one sample of the inputs in front of an input.</summary>
    internal int InputFeaturesBefore(int index)
    {
        int features = 0;
        for (int i = 0; i < index; i++)
            features += Inputs[i].Features;
        return features;
    }

    /// <summary>The floats of one sample of the outputs in front of an output.</summary>
    internal int OutputFeaturesBefore(int index)
    {
        int features = 0;
        for (int i = 0; i < index; i++)
            features += Outputs[i].Features;
        return features;
    }

    /// <summary>The numbers of one sample of the targets in front of that of an output.</summary>
    internal int TargetFeaturesBefore(int index)
    {
        int features = 0;
        for (int i = 0; i < index; i++)
            features += Outputs[i].TargetFeatures;
        return features;
    }

    /// <summary>The place of the output of a name; -1 where there is none.</summary>
    internal int IndexOfOutput(string name)
    {
        for (int i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>Whether outputs have losses: all or none.</summary>
    internal bool HasLoss => Outputs[0].Loss != LossKind.None;

    /// <summary>The floats of one sample of all inputs.</summary>
    public int InputFeatures => Shapes.Size(InputShape);

    /// <summary>The floats of one sample of all outputs.</summary>
    public int OutputFeatures => Shapes.Size(OutputShape);

    /// <summary>The numbers (floats or class indices) of one sample of all targets; 0 where the network is inference only.</summary>
    public int TargetFeatures => TargetFeaturesBefore(Outputs.Count);

    /// <summary>The number of trained numbers, without padding.</summary>
    public long ParameterCount
    {
        get
        {
            long count = 0;
            foreach (var parameter in Parameters)
                count += parameter.IsTrained ? parameter.Count : 0;
            return count;
        }
    }
}

/// <summary>One input of a network.</summary>
/// <param name="name">The parameter of <c>Forward</c> that it is; <c>input</c> where there is one without a name.</param>
/// <param name="shape">The shape of one sample, without the batch axis.</param>
public sealed class InputSchema(string name, params int[] shape)
{
    /// <summary>The parameter of <c>Forward</c> that it is; <c>input</c> where there is one without a name.</summary>
    public string Name { get; } = name;

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>The floats of one sample.</summary>
    public int Features { get; } = Shapes.Size(shape);
}

/// <summary>What a target is made of.</summary>
public enum TargetKind
{
    /// <summary>Floats of the output's shape.</summary>
    Values,

    /// <summary>Integers that name a class each.</summary>
    ClassIndices,
}

/// <summary>The loss of a network.</summary>
public enum LossKind
{
    /// <summary>None: inference only.</summary>
    None,

    /// <summary><see cref="CategoricalCrossEntropyAttribute"/>.</summary>
    CategoricalCrossEntropy,

    /// <summary><see cref="SparseCategoricalCrossEntropyAttribute"/>.</summary>
    SparseCategoricalCrossEntropy,

    /// <summary><see cref="BinaryCrossEntropyAttribute"/>.</summary>
    BinaryCrossEntropy,

    /// <summary><see cref="MeanSquaredErrorAttribute"/>.</summary>
    MeanSquaredError,

    /// <summary><see cref="MeanAbsoluteErrorAttribute"/>.</summary>
    MeanAbsoluteError,

    /// <summary><see cref="HuberAttribute"/>.</summary>
    Huber,

    /// <summary><see cref="LogCoshAttribute"/>.</summary>
    LogCosh,

    /// <summary><see cref="PoissonAttribute"/>.</summary>
    Poisson,

    /// <summary><see cref="HingeAttribute"/>.</summary>
    Hinge,

    /// <summary><see cref="SquaredHingeAttribute"/>.</summary>
    SquaredHinge,

    /// <summary><see cref="CosineSimilarityAttribute"/>.</summary>
    CosineSimilarity,

    /// <summary><see cref="KLDivergenceAttribute"/>.</summary>
    KLDivergence,

    /// <summary><see cref="DiceAttribute"/>.</summary>
    Dice,

    /// <summary><see cref="BinaryFocalCrossEntropyAttribute"/>.</summary>
    BinaryFocalCrossEntropy,

    /// <summary><see cref="CategoricalFocalCrossEntropyAttribute"/>.</summary>
    CategoricalFocalCrossEntropy,

    /// <summary>The method <c>Loss</c> of the network's class.</summary>
    Own,
}

/// <summary>What losses have in common.</summary>
internal static class LossKinds
{
    /// <summary>What messages call it.</summary>
    internal static string Text(this LossKind loss) => loss == LossKind.Own ? "a loss of its own" : loss.ToString();

    /// <summary>Whether each output is a probability by itself, or its logit.</summary>
    internal static bool IsBinary(this LossKind loss) => loss is LossKind.BinaryCrossEntropy or LossKind.BinaryFocalCrossEntropy;

    /// <summary>Whether targets are distributions over classes, of which a class index is one.</summary>
    internal static bool IsCategorical(this LossKind loss) => loss is LossKind.CategoricalCrossEntropy or LossKind.CategoricalFocalCrossEntropy;
}

/// <summary>One property of a chain.</summary>
public sealed class LayerSchema
{
    /// <summary>The name of the property, with the path to it in a block: <c>Stage1.0.A</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many blocks it stands in.</summary>
    public int Depth { get; init; }

    /// <summary>What it computes: <c>Conv2D(32, 3) → ReLU</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The shape of one output sample.</summary>
    public required int[] OutputShape { get; init; }

    /// <summary>The number of its trained numbers.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>The scalar that holds its dropout rate, in front of the one for <see cref="DropoutStream"/>; -1 where it drops nothing.</summary>
    public int DropoutSlot { get; init; } = -1;

    /// <summary>The stream of random numbers that its dropout draws from.</summary>
    public int DropoutStream { get; init; }

    /// <summary>The dropout rate that the attribute names.</summary>
    public float DropoutRate { get; init; }

    /// <summary>Further uses of the layer, which drop with the same rate and draw for themselves.</summary>
    public IReadOnlyList<RandomUse> DropoutRepeats { get; init; } = [];
}

/// <summary>A use of random numbers: of a layer's dropout, or a call that draws.</summary>
/// <param name="Slot">The scalar that holds a dropout's rate, in front of the one for the stream.</param>
/// <param name="Stream">The stream of random numbers that it draws from.</param>
public readonly record struct RandomUse(int Slot, int Stream)
{
    internal void WriteStream(Span<float> scalars) => scalars[Slot + 1] = BitConverter.Int32BitsToSingle(Stream);
}

/// <summary>One trained tensor, or one that training steps change without an optimizer.</summary>
public sealed class ParameterSchema
{
    /// <summary>Its name, in checkpoints too: <c>Conv1.kernel</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The property it belongs to.</summary>
    public required string Layer { get; init; }

    /// <summary>Its shape: a Dense kernel <c>[inputs, units]</c>, a convolution's <c>[height, width, channels, filters]</c>, a bias <c>[units]</c>.</summary>
    public required int[] Shape { get; init; }

    /// <summary>Where it starts in the parameter block, in floats; a multiple of 16.</summary>
    public required int Offset { get; init; }

    /// <summary>How it starts.</summary>
    public required Initializer Initializer { get; init; }

    /// <summary>The number of the initializer, where it has one.</summary>
    public double InitializerValue { get; init; }

    /// <summary>The inputs of one unit.</summary>
    public int FanIn { get; init; }

    /// <summary>The outputs that one input reaches.</summary>
    public int FanOut { get; init; }

    /// <summary>Whether the optimizer changes it. Others are state, such as a moving average, and stand behind all trained ones.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>The number of its floats.</summary>
    public int Count => Shapes.Size(Shape);
}

/// <summary>The algorithm that changes the parameters.</summary>
public enum OptimizerKind
{
    /// <summary><see cref="SGDAttribute"/>.</summary>
    SGD,

    /// <summary><see cref="AdamAttribute"/>.</summary>
    Adam,

    /// <summary><see cref="AdamWAttribute"/>.</summary>
    AdamW,

    /// <summary><see cref="RMSPropAttribute"/>.</summary>
    RMSProp,

    /// <summary><see cref="AdagradAttribute"/>.</summary>
    Adagrad,

    /// <summary><see cref="AdadeltaAttribute"/>.</summary>
    Adadelta,

    /// <summary><see cref="AdamaxAttribute"/>.</summary>
    Adamax,

    /// <summary><see cref="NadamAttribute"/>.</summary>
    Nadam,

    /// <summary><see cref="LionAttribute"/>.</summary>
    Lion,
}

/// <summary>The optimizer and the numbers that its attribute names.</summary>
public sealed class OptimizerSchema
{
    /// <summary>The algorithm.</summary>
    public required OptimizerKind Kind { get; init; }

    /// <summary>The step size.</summary>
    public required double LearningRate { get; init; }

    /// <summary>SGD and RMSProp: the share of the last step that is kept.</summary>
    public double Momentum { get; init; }

    /// <summary>SGD: looks ahead along the momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Adam and its kin, Lion: the decay of the mean of the gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam and its kin, Lion: the decay of the other mean.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Keeps the divisor away from 0, where there is one.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>RMSProp and Adadelta: the decay of the mean of the squared gradient.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>Adagrad: what the sums of squares start at.</summary>
    public double InitialAccumulator { get; init; }

    /// <summary>Decoupled weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The longest gradient allowed; 0 switches clipping off.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Steps whose gradients make one update.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>How many numbers the algorithm keeps for each parameter.</summary>
    public required int MomentCount { get; init; }

    /// <summary>The same, and one for the sum of gradients where several steps make one update.</summary>
    internal int KeptCount => MomentCount + (AccumulationSteps > 1 ? 1 : 0);
}

/// <summary>The working memory of one pass: <c>FixedFloats + FloatsPerSample · paddedBatch</c> floats, and scratch for each thread.</summary>
/// <param name="FixedFloats">Floats that do not depend on the batch.</param>
/// <param name="FloatsPerSample">Floats for each sample of the padded batch.</param>
/// <param name="ScratchPerThread">Floats that each thread has for itself.</param>
/// <param name="ReadsInputInPlace">No kernel reads past the input's end, so the input may lie in the caller's memory.</param>
/// <param name="WritesOutputInPlace">No kernel reads the output or writes past its end, so it may lie in the caller's memory.</param>
public readonly record struct ArenaSize(
    long FixedFloats, long FloatsPerSample, long ScratchPerThread, bool ReadsInputInPlace = false, bool WritesOutputInPlace = false);
