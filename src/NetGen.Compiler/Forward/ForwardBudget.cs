namespace NetGen.Compiler;

/// <summary>How much of <c>Forward</c> is followed before it is taken to have no end.</summary>
internal sealed class ForwardBudget
{
    /// <summary>How many expressions may be evaluated: enough for thousands of layers, and less than a second.</summary>
    public const int MostSteps = 100_000;

    /// <summary>How deep expressions, calls and blocks may lie in each other; it keeps the interpreter's own stack small.</summary>
    public const int MostDepth = 400;

    private int _steps;

    /// <summary>How deep the current expression lies.</summary>
    public int Depth { get; set; }

    /// <summary>It is spent, and nothing is followed any more.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Counts a step, or several at once.</summary>
    /// <param name="excess">What is too much, where this step is the first that is.</param>
    public bool Spend(out string? excess, int steps = 1)
    {
        excess = null;
        if (IsStopped)
            return false;
        _steps += steps;
        if (_steps <= MostSteps && Depth <= MostDepth)
            return true;

        IsStopped = true;
        excess = Depth > MostDepth ? $"Expressions and calls lie more than {MostDepth} deep in each other" : $"More than {MostSteps:N0} expressions are evaluated";
        return false;
    }
}
