namespace NetGen.Compiler;

/// <summary>What the layers of one forward pass build together.</summary>
/// <param name="Parameters">The model's; each of its forward passes asks for the same.</param>
/// <param name="IsTraining">Whether dropout drops.</param>
public sealed record ForwardPass(Graph Graph, ParameterTable Parameters, bool IsTraining, ProblemList Problems)
{
    private readonly List<AppliedLayer> _layers = [];
    private readonly List<int> _draws = [];
    private int _uses;

    /// <summary>One a use of a known layer attribute, in the order of uses.</summary>
    public IReadOnlyList<AppliedLayer> Layers => _layers;

    /// <summary>How much of <c>Forward</c> is followed, in all its blocks together.</summary>
    internal ForwardBudget Budget { get; } = new();

    /// <summary>The blocks that are being applied, each in the one before it.</summary>
    internal Stack<int> Units { get; } = new();

    /// <summary>Notes a use of a layer.</summary>
    public void Add(AppliedLayer layer) => _layers.Add(layer);

    /// <summary>How many uses of random numbers there are, those of dropouts among them.</summary>
    public int Uses => _uses;

    /// <summary>The indices among the run-time scalars of the uses that are no dropout's.</summary>
    public IReadOnlyList<int> Draws => _draws;

    /// <summary>The rate's index among the run-time scalars for one more use of a dropout: each draws anew.</summary>
    public int NextDropout() => ScalarSlots.OfUse(_uses++);

    /// <summary>A stream of random numbers for one more call that draws.</summary>
    public int NextStream()
    {
        _draws.Add(ScalarSlots.OfUse(_uses));
        return _uses++;
    }

    /// <summary>The class's own loss, if it has one that can be called.</summary>
    internal OwnLoss? Loss { get; init; }

    /// <summary>What that gives a sample.</summary>
    internal Node? OwnLoss { get; set; }

    /// <summary>What calls add to the loss of a sample.</summary>
    public List<Node> AddedLosses { get; } = [];

    /// <summary>Both, in this order.</summary>
    internal IEnumerable<Node> Losses => OwnLoss is { } own ? [own, .. AddedLosses] : AddedLosses;

    /// <summary>All that the outputs and the losses are computed from.</summary>
    internal HashSet<Node> LeadingTo(IEnumerable<Node> outputs) => Graph.Leading([.. outputs, .. Losses]);

    /// <summary>What the step makes of each state, by the parameter's index: a layer's second use goes on from its first.</summary>
    public Dictionary<int, Node> States { get; } = [];
}

/// <summary>The model's parameters in the order in which layers first ask for them; each forward pass asks again and gets the same.</summary>
public sealed class ParameterTable
{
    private readonly List<ParameterInfo> _all = [];
    private readonly Dictionary<string, int> _indices = [];

    public IReadOnlyList<ParameterInfo> All => _all;

    /// <summary>The parameter of this name, which may have another shape: that of the layer's first use.</summary>
    public int Find(ParameterInfo parameter)
    {
        if (!_indices.TryGetValue(parameter.Name, out int index))
        {
            _indices.Add(parameter.Name, index = _all.Count);
            _all.Add(parameter);
        }

        return index;
    }
}
