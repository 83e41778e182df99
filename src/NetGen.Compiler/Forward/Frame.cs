namespace NetGen.Compiler;

/// <summary>The variables of a function that is being interpreted, and of those around it.</summary>
internal sealed class Frame
{
    private readonly Frame? _around;
    private readonly int _function;
    private readonly Cell[] _cells;

    /// <param name="around">The variables of the function around it.</param>
    /// <param name="function">Its number in its method.</param>
    public Frame(Frame? around, int function, int variables) : this(around, function, [.. Enumerable.Range(0, variables).Select(_ => new Cell())])
    {
    }

    private Frame(Frame? around, int function, Cell[] cells) => (_around, _function, _cells) = (around, function, cells);

    /// <summary>The value of a variable; null before it has one.</summary>
    public ForwardValue? this[ExpressionSpec.Variable variable]
    {
        get => CellOf(variable).Value;
        set => CellOf(variable).Value = value;
    }

    /// <summary>Begins a variable anew where it is declared: a function that holds the one of an earlier turn of a loop keeps it.</summary>
    public void Declare(ExpressionSpec.Variable variable) => Of(variable.Function)._cells[variable.Slot] = new Cell();

    /// <summary>The variables of a function, this one or one around it, as another function sees them from now on.</summary>
    public Frame Capture(int function)
    {
        var frame = Of(function);
        return new Frame(frame._around, function, [.. frame._cells]);
    }

    private Cell CellOf(ExpressionSpec.Variable variable) => Of(variable.Function)._cells[variable.Slot];

    private Frame Of(int wanted)
    {
        var frame = this;
        while (frame._function != wanted)
            frame = frame._around!;
        return frame;
    }

    private sealed class Cell
    {
        public ForwardValue? Value { get; set; }
    }
}
