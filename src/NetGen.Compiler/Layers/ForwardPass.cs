namespace NetGen.Compiler;

/// <summary>What the layers of one forward pass build together.</summary>
/// <param name="Parameters">The model's; each of its forward passes asks for the same.</param>
/// <param name="IsTraining">Whether dropout drops.</param>
/// <param name="Trace">The shapes so far.</param>
public sealed record ForwardPass(Graph Graph, ParameterTable Parameters, bool IsTraining, ShapeTrace Trace, ProblemList Problems);

/// <summary>The model's parameters in the order in which layers first ask for them; each forward pass asks again and gets the same.</summary>
public sealed class ParameterTable
{
    private readonly List<ParameterInfo> _all = [];
    private readonly Dictionary<string, int> _indices = [];

    public IReadOnlyList<ParameterInfo> All => _all;

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
