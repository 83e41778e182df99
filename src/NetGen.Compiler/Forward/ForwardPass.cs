namespace NetGen.Compiler;

/// <summary>What the layers of one forward pass build together.</summary>
/// <param name="Parameters">The model's; each of its forward passes asks for the same.</param>
/// <param name="IsTraining">Whether dropout drops.</param>
public sealed record ForwardPass(Graph Graph, ParameterTable Parameters, bool IsTraining, ProblemList Problems)
{
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
