using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// A function of numbers: the body of an elementwise operator and of a kernel's epilogue. One tree serves differentiation
/// and every dialect.
/// </summary>
public abstract record ScalarExpression
{
    public static implicit operator ScalarExpression(double value) => new Constant((float)value);

    public static ScalarExpression operator +(ScalarExpression x, ScalarExpression y) => Simplify(new Binary(BinaryFunction.Add, x, y));

    public static ScalarExpression operator -(ScalarExpression x, ScalarExpression y) => Simplify(new Binary(BinaryFunction.Subtract, x, y));

    public static ScalarExpression operator *(ScalarExpression x, ScalarExpression y) => Simplify(new Binary(BinaryFunction.Multiply, x, y));

    public static ScalarExpression operator /(ScalarExpression x, ScalarExpression y) => Simplify(new Binary(BinaryFunction.Divide, x, y));

    public static ScalarExpression operator -(ScalarExpression x) => Simplify(new Unary(UnaryFunction.Negate, x));

    public static ScalarExpression Max(ScalarExpression x, ScalarExpression y) => new Binary(BinaryFunction.Max, x, y);

    public static ScalarExpression Min(ScalarExpression x, ScalarExpression y) => new Binary(BinaryFunction.Min, x, y);

    public static ScalarExpression Exp(ScalarExpression x) => new Unary(UnaryFunction.Exp, x);

    /// <summary>exp(x) − 1, precise near 0 too.</summary>
    public static ScalarExpression ExpM1(ScalarExpression x) => new Unary(UnaryFunction.ExpM1, x);

    public static ScalarExpression Log(ScalarExpression x) => new Unary(UnaryFunction.Log, x);

    /// <summary>log(1 + x), precise near 0 too.</summary>
    public static ScalarExpression Log1P(ScalarExpression x) => new Unary(UnaryFunction.Log1P, x);

    public static ScalarExpression Tanh(ScalarExpression x) => new Unary(UnaryFunction.Tanh, x);

    public static ScalarExpression Sigmoid(ScalarExpression x) => new Unary(UnaryFunction.Sigmoid, x);

    public static ScalarExpression Erf(ScalarExpression x) => new Unary(UnaryFunction.Erf, x);

    /// <summary>1 − erf(x), precise where it is small too.</summary>
    public static ScalarExpression Erfc(ScalarExpression x) => new Unary(UnaryFunction.Erfc, x);

    public static ScalarExpression Sqrt(ScalarExpression x) => new Unary(UnaryFunction.Sqrt, x);

    public static ScalarExpression Abs(ScalarExpression x) => new Unary(UnaryFunction.Abs, x);

    /// <summary>The nearest whole number, of two the even one.</summary>
    public static ScalarExpression Round(ScalarExpression x) => new Unary(UnaryFunction.Round, x);

    /// <summary>The smallest normal float.</summary>
    internal const float SmallestNormal = 1.17549435e-38f;

    /// <summary>x &gt; y ? then : otherwise.</summary>
    public static ScalarExpression IfGreater(ScalarExpression x, ScalarExpression y, ScalarExpression then, ScalarExpression otherwise) =>
        new Select(x, y, then, otherwise);

    /// <summary>x = y ? then : otherwise, of two numbers.</summary>
    public static ScalarExpression IfEqual(ScalarExpression x, ScalarExpression y, ScalarExpression then, ScalarExpression otherwise) =>
        IfGreater(x, y, otherwise, IfGreater(y, x, otherwise, then));

    /// <summary>The arguments that the expression reads, in ascending order.</summary>
    public IEnumerable<int> Arguments => Leaves().OfType<Argument>().Select(a => a.Index).Distinct().OrderBy(i => i);

    /// <summary>Whether the expression reads an argument.</summary>
    public bool Reads(int argument) => Any(e => e is Argument a && a.Index == argument);

    /// <summary>Adds the uses whose number or draws the expression reads, each by the slot of its number.</summary>
    public void AddUses(ISet<int> slots)
    {
        foreach (var leaf in Leaves())
        {
            if (leaf.Use >= 0)
                slots.Add(leaf.Use);
        }
    }

    /// <summary>The slot of the use that this leaf of a graph belongs to; −1 for every other expression.</summary>
    public int Use => this switch
    {
        Scalar { Slot: >= ScalarSlots.FirstFree } s => s.Slot,
        Uniform u => ScalarSlots.OfUse(u.Stream),
        _ => -1,
    };

    public IEnumerable<ScalarExpression> Leaves() => Nodes().Where(static e => e.IsLeaf);

    /// <summary>Every expression of the tree, this one first.</summary>
    public IReadOnlyList<ScalarExpression> Nodes()
    {
        var nodes = new List<ScalarExpression>();
        AddNodes(nodes);
        return nodes;
    }

    /// <summary>Whether an expression of the tree passes a test.</summary>
    public bool Any(Func<ScalarExpression, bool> test) => test(this) || this switch
    {
        Unary u => u.X.Any(test),
        Binary b => b.X.Any(test) || b.Y.Any(test),
        Select s => s.X.Any(test) || s.Y.Any(test) || s.Then.Any(test) || s.Otherwise.Any(test),
        _ => false,
    };

    public virtual IReadOnlyList<ScalarExpression> Children => [];

    public bool IsLeaf => this is not (Unary or Binary or Select);

    /// <summary>The same tree with every leaf replaced.</summary>
    public virtual ScalarExpression Replace(Func<ScalarExpression, ScalarExpression> leaf) => leaf(this);

    public ScalarExpression ReplaceArguments(Func<int, ScalarExpression> argument) =>
        Replace(leaf => leaf is Argument a ? argument(a.Index) : leaf);

    /// <summary>Argument <paramref name="Index"/> of the operator, or operand of the kernel.</summary>
    public sealed record Argument(int Index) : ScalarExpression
    {
        public override string ToString() => $"x{Index}";
    }

    public sealed record Constant(float Value) : ScalarExpression
    {
        public override string ToString() => Value.ToString("G9", CultureInfo.InvariantCulture);
    }

    /// <summary>A number of the running network: a learning rate, a dropout rate. Slots are fixed by <see cref="ScalarSlots"/>.</summary>
    public sealed record Scalar(int Slot) : ScalarExpression
    {
        public override string ToString() => $"s{Slot}";
    }

    /// <summary>How many samples the batch has.</summary>
    public sealed record Samples : ScalarExpression
    {
        public override string ToString() => "n";
    }

    /// <summary>A uniform number in [0, 1) of the counter-based generator, a function of stream, step and element index.</summary>
    public sealed record Uniform(int Stream) : ScalarExpression
    {
        public override string ToString() => $"uniform({Stream})";
    }

    /// <summary>The position along axis <paramref name="Axis"/> of a nest, or of an operator's result, whose batch is axis 0.</summary>
    public sealed record Position(int Axis) : ScalarExpression
    {
        public override string ToString() => $"i{Axis}";
    }

    /// <summary>What the kernel's skeleton computed for this element: a contraction's sum, a window's maximum.</summary>
    public sealed record Accumulator : ScalarExpression
    {
        public override string ToString() => "sum";
    }

    /// <summary>The value of an earlier step of the same epilogue.</summary>
    public sealed record Step(int Index) : ScalarExpression
    {
        public override string ToString() => $"v{Index}";
    }

    /// <summary>In a kernel, the number of the use behind operand <paramref name="Operand"/>: a dropout's rate.</summary>
    public sealed record Rate(int Operand) : ScalarExpression
    {
        public override string ToString() => $"rate(x{Operand})";
    }

    /// <summary>In a kernel, what <see cref="Uniform"/> is in a graph, of the stream of the use behind operand <paramref name="Operand"/>.</summary>
    public sealed record Draw(int Operand) : ScalarExpression
    {
        public override string ToString() => $"draw(x{Operand})";
    }

    /// <summary>In a kernel, what <see cref="Position"/> is in a graph: <c>e / Inner % Extent</c> of the element's flat index e; an extent of 0 is without bound.</summary>
    public sealed record Ordinal(long Inner, long Extent) : ScalarExpression
    {
        public override string ToString() => $"e / {Inner} % {Extent}";
    }

    public sealed record Unary(UnaryFunction Function, ScalarExpression X) : ScalarExpression
    {
        public override IReadOnlyList<ScalarExpression> Children => [X];

        public override ScalarExpression Replace(Func<ScalarExpression, ScalarExpression> leaf) => Simplify(new Unary(Function, X.Replace(leaf)));

        public override string ToString() => Function == UnaryFunction.Negate ? $"-({X})" : $"{Function}({X})";
    }

    public sealed record Binary(BinaryFunction Function, ScalarExpression X, ScalarExpression Y) : ScalarExpression
    {
        public override IReadOnlyList<ScalarExpression> Children => [X, Y];

        public override ScalarExpression Replace(Func<ScalarExpression, ScalarExpression> leaf) =>
            Simplify(new Binary(Function, X.Replace(leaf), Y.Replace(leaf)));

        public override string ToString() => Function switch
        {
            BinaryFunction.Add => $"({X} + {Y})",
            BinaryFunction.Subtract => $"({X} - {Y})",
            BinaryFunction.Multiply => $"{X} * {Y}",
            BinaryFunction.Divide => $"{X} / ({Y})",
            _ => $"{Function}({X}, {Y})",
        };
    }

    /// <summary>X &gt; Y ? Then : Otherwise.</summary>
    public sealed record Select(ScalarExpression X, ScalarExpression Y, ScalarExpression Then, ScalarExpression Otherwise) : ScalarExpression
    {
        public override IReadOnlyList<ScalarExpression> Children => [X, Y, Then, Otherwise];

        public override ScalarExpression Replace(Func<ScalarExpression, ScalarExpression> leaf) =>
            new Select(X.Replace(leaf), Y.Replace(leaf), Then.Replace(leaf), Otherwise.Replace(leaf));

        public override string ToString() => $"({X} > {Y} ? {Then} : {Otherwise})";
    }

    private void AddNodes(List<ScalarExpression> nodes)
    {
        nodes.Add(this);
        foreach (var child in Children)
            child.AddNodes(nodes);
    }

    private static ScalarExpression Simplify(ScalarExpression expression) => expression switch
    {
        Unary(UnaryFunction.Negate, Constant c) => new Constant(-c.Value),
        Unary(UnaryFunction.Negate, Unary(UnaryFunction.Negate, var x)) => x,
        Binary(BinaryFunction.Add, Constant { Value: 0 }, var y) => y,
        Binary(BinaryFunction.Add, var x, Constant { Value: 0 }) => x,
        Binary(BinaryFunction.Subtract, var x, Constant { Value: 0 }) => x,
        Binary(BinaryFunction.Subtract, Constant { Value: 0 }, var y) => new Unary(UnaryFunction.Negate, y),
        Binary(BinaryFunction.Multiply, Constant { Value: 0 }, _) => new Constant(0),
        Binary(BinaryFunction.Multiply, _, Constant { Value: 0 }) => new Constant(0),
        Binary(BinaryFunction.Multiply, Constant { Value: 1 }, var y) => y,
        Binary(BinaryFunction.Multiply, var x, Constant { Value: 1 }) => x,
        Binary(BinaryFunction.Divide, var x, Constant { Value: 1 }) => x,
        Binary(BinaryFunction.Divide, Constant { Value: 0 }, _) => new Constant(0),
        Binary(BinaryFunction.Add, Constant a, Constant b) => new Constant(a.Value + b.Value),
        Binary(BinaryFunction.Subtract, Constant a, Constant b) => new Constant(a.Value - b.Value),
        Binary(BinaryFunction.Multiply, Constant a, Constant b) => new Constant(a.Value * b.Value),
        _ => expression,
    };
}

public enum UnaryFunction
{
    Negate,
    Exp,
    ExpM1,
    Log,
    Log1P,
    Tanh,
    Sigmoid,
    Erf,
    Erfc,
    Sqrt,
    Abs,
    Round,
}

public enum BinaryFunction
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Max,
    Min,
}
