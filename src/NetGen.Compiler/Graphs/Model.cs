namespace NetGen.Compiler;

/// <summary>A network whose every shape is known: what the layers of a spec expand into, for every target alike.</summary>
/// <remarks>Its programs are made when they are first asked for: what an editor wants to know needs none.</remarks>
public sealed class Model(Func<Program?> train, Func<Program?> evaluate, Func<Program> predict)
{
    private readonly Lazy<Program?> _train = new(train), _evaluate = new(evaluate);
    private readonly Lazy<Program> _predict = new(predict);

    public required ModelSpec Spec { get; init; }

    /// <summary>Products may have factors of 11 bits, where a device has tensor cores.</summary>
    public required bool AllowsTensorFloat32 { get; init; }

    /// <summary>In the order of <c>Forward</c>'s parameters; mostly one.</summary>
    public required IReadOnlyList<InputInfo> Inputs { get; init; }

    /// <summary>The numbers of one sample of all inputs.</summary>
    public long InputSize => Inputs.Sum(i => i.Shape.Size);

    /// <summary>In the order of what <c>Forward</c> returns; mostly one.</summary>
    public required IReadOnlyList<OutputInfo> Outputs { get; init; }

    /// <summary>The numbers of one sample of all outputs.</summary>
    public long OutputSize => Outputs.Sum(o => o.Shape.Size);

    /// <summary>Whether outputs have losses: all or none.</summary>
    public bool HasLoss => Outputs[0].Loss is not null;

    public required IReadOnlyList<LayerInfo> Layers { get; init; }

    public required IReadOnlyList<ParameterInfo> Parameters { get; init; }

    public required OptimizerInfo? Optimizer { get; init; }

    /// <summary>Forward with dropout, losses, backward and updates. Null without a loss or an optimizer.</summary>
    public Program? Train => _train.Value;

    /// <summary>Forward without dropout, and losses. Null without a loss.</summary>
    public Program? Evaluate => _evaluate.Value;

    /// <summary>Forward without dropout.</summary>
    public Program Predict => _predict.Value;

    /// <summary>Those that the network has, training first.</summary>
    public IEnumerable<Program> Programs => new[] { Train, Evaluate, Predict }.OfType<Program>();

    /// <summary>What these do, which is known before they are made.</summary>
    public IEnumerable<ProgramKind> Kinds =>
        [.. Optimizer is null ? [] : new[] { ProgramKind.Train }, .. HasLoss ? new[] { ProgramKind.Evaluate } : [], ProgramKind.Predict];

    /// <summary>How many uses of random numbers there are: dropouts, and calls that draw.</summary>
    public required int Uses { get; init; }

    /// <summary>The indices among the run-time scalars of those that are no dropouts: in the successor of each stands the number of its stream.</summary>
    public required IReadOnlyList<int> Draws { get; init; }

    /// <summary>Scalar slots in use: the fixed ones, a rate and a stream a use of random numbers, and the gradient scale of each output but the first.</summary>
    public int ScalarCount => ScalarSlots.OfUse(Uses) + (HasLoss ? Outputs.Count - 1 : 0);
}

/// <param name="Name">The parameter of <c>Forward</c> that it is; empty where a network has one input without a name.</param>
/// <param name="Shape">The shape of a sample.</param>
public sealed record InputInfo(string Name, Shape Shape);

/// <param name="Name">The element of the tuple that <c>Forward</c> returns; empty where a network has one output.</param>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Target">The target's type: floats of the output's shape, or class indices without its last axis. Null without a loss.</param>
public sealed record OutputInfo(string Name, Shape Shape, TensorType? Target, LossInfo? Loss);

/// <summary>A graph with the nodes it exists for.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Outputs">The predictions, <c>[n, …output]</c> each, written to the workspace's outputs. No two of them share memory.</param>
/// <param name="Losses">The loss a sample of each output, <c>[n]</c>; none in a prediction.</param>
/// <param name="Graph">Its <see cref="Graph.Results"/> hold outputs, losses and every update or stored gradient.</param>
public sealed record Program(ProgramKind Kind, Graph Graph, EquatableArray<Node> Outputs, EquatableArray<Node> Losses = default)
{
    /// <summary>Whether callers look for the value of a node, or of what it views: an output, or losses.</summary>
    public bool Gives(Node node)
    {
        foreach (var output in Outputs)
        {
            if (node == output || node == output.Storage())
                return true;
        }

        foreach (var losses in Losses)
        {
            if (node == losses || node == losses.Storage())
                return true;
        }

        return false;
    }
}

/// <summary>What a program does; generated methods have these names.</summary>
public enum ProgramKind
{
    Train,
    Evaluate,
    Predict,
}

/// <param name="Name">The property's name, with the path to it inside a block: <c>Stage1.0.A</c>.</param>
/// <param name="Description">The attributes as a reader would write them: <c>Conv2D(32, 3) → ReLU</c>.</param>
/// <param name="Output">The shape that it gives, where it is first used.</param>
/// <param name="Depth">How many blocks it stands in. Those of a block follow the property that uses it.</param>
/// <param name="DropoutSlots">The index of the rate among the run-time scalars, for each use of its dropout; empty without one.</param>
public sealed record LayerInfo(string Name, string Description, Shape Output, EquatableArray<int> DropoutSlots, double DropoutRate, int Depth = 0)
{
    /// <summary>Whether a name is the layer's, or of something in its blocks.</summary>
    public bool Holds(string name) => name == Name || name.StartsWith(Name + ".", StringComparison.Ordinal);
}

/// <param name="Name">The checkpoint entry: <c>Conv1.kernel</c>.</param>
/// <param name="Layer">The name of the layer, one of <see cref="Model.Layers"/>.</param>
/// <param name="Initializer">Member name of the language's <c>Initializer</c>, the default already chosen: <c>GlorotUniform</c>.</param>
/// <param name="L2">λ of a penalty λ·Σw², or 0.</param>
public sealed record ParameterInfo(
    string Name, string Layer, Shape Shape, string Initializer, double InitializerValue, long FanIn, long FanOut, double L2)
{
    /// <summary>Whether the optimizer updates it. What it does not update is state, which training steps store themselves: moving averages.</summary>
    public bool IsTrained { get; init; } = true;
}

/// <param name="Kind">The loss attribute's name, <c>CategoricalCrossEntropy</c>.</param>
/// <param name="ScaleSlot">The run-time scalar that holds its weight over the samples of the batch, which its gradient is multiplied by.</param>
public sealed record LossInfo(string Kind, bool FromLogits, double Weight, int ScaleSlot)
{
    /// <summary>What the class's method computes.</summary>
    public static LossInfo Own { get; } = new("Own", false, 1, ScalarSlots.GradientScale);
}

/// <param name="Kind">The optimizer attribute's name; numbers that it lacks are zero.</param>
/// <param name="MomentCount">How many blocks of moments the update keeps.</param>
public sealed record OptimizerInfo(
    string Kind, double LearningRate, double Momentum, bool Nesterov, double Beta1, double Beta2, double Rho, double Epsilon,
    double WeightDecay, double ClipNorm, int MomentCount)
{
    /// <summary>Where Adagrad's sums of squares start.</summary>
    public double InitialAccumulator { get; init; }

    /// <summary>Steps whose gradients make one update: their mean.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>Gradients stay in a block of their own until the update of all parameters.</summary>
    public bool StoresGradients => ClipNorm > 0 || AccumulationSteps > 1;
}
