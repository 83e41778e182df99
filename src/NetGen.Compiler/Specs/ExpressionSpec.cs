namespace NetGen.Compiler;

/// <summary>An expression of a method, with its number in it: the <see cref="Place.Part"/> by which it is found again. Numbers are given in the order of reading.</summary>
public abstract record ExpressionSpec(int Part)
{
    /// <summary>A constant, folded by the C# compiler: a number (Booleans are 0 and 1) or a text.</summary>
    public sealed record Constant(int Part, ConstantKind Kind, double Number, string Text = "") : ExpressionSpec(Part);

    /// <summary>A variable or parameter.</summary>
    /// <param name="Function">The function whose variable it is.</param>
    /// <param name="Slot">Its number there.</param>
    /// <param name="Kind">Its type, if it is a number: what is assigned becomes one of that kind, also where C# shows no conversion.</param>
    /// <param name="IsDeclared">Whether it begins here.</param>
    public sealed record Variable(int Part, int Function, int Slot, ConstantKind? Kind = null, bool IsDeclared = false) : ExpressionSpec(Part);

    /// <summary>A hyperparameter of the block, by its number.</summary>
    public sealed record Hyperparameter(int Part, int Index) : ExpressionSpec(Part);

    /// <summary>Nothing: what an assignment to <c>_</c> goes to.</summary>
    public sealed record Discard(int Part) : ExpressionSpec(Part);

    /// <summary>A layer of the class, by its number among <see cref="ModelSpec.Layers"/>.</summary>
    public sealed record Layer(int Part, int Index) : ExpressionSpec(Part);

    public sealed record Unary(int Part, UnaryKind Kind, ExpressionSpec X) : ExpressionSpec(Part);

    /// <summary>An operation on two numbers, or on symbols and numbers. <c>&amp;&amp;</c> and <c>||</c> evaluate their second operand only where it counts.</summary>
    public sealed record Binary(int Part, BinaryKind Kind, ExpressionSpec X, ExpressionSpec Y) : ExpressionSpec(Part);

    /// <summary>A number as one of another kind.</summary>
    public sealed record Convert(int Part, ConstantKind To, ExpressionSpec X) : ExpressionSpec(Part);

    public sealed record Conditional(int Part, ExpressionSpec Condition, ExpressionSpec Then, ExpressionSpec Otherwise) : ExpressionSpec(Part);

    /// <summary>Gives a variable a value and then evaluates another expression, which reads it: the operand of a switch.</summary>
    public sealed record Bind(int Part, Variable Temporary, ExpressionSpec Value, ExpressionSpec Body) : ExpressionSpec(Part);

    /// <summary>A call of a function that the compiler knows: of <c>NetGen.Functions</c>, or of <c>System.Math</c> on numbers (<c>Math.Sqrt</c>).</summary>
    public sealed record Call(int Part, string Name, EquatableArray<ArgumentSpec> Arguments) : ExpressionSpec(Part);

    /// <summary>A call of one of the user's functions.</summary>
    public sealed record Invoke(int Part, ExpressionSpec Target, EquatableArray<ArgumentSpec> Arguments) : ExpressionSpec(Part);

    /// <summary>A function as a value: a method of the class, or a local function or lambda of it.</summary>
    /// <param name="Method">Its number among <see cref="ModelSpec.Methods"/>.</param>
    /// <param name="Function">Its number among <see cref="MethodSpec.Functions"/>.</param>
    public sealed record FunctionValue(int Part, int Method, int Function) : ExpressionSpec(Part);

    /// <summary>A function that the compiler knows as a value: <c>Func&lt;Symbol, Symbol&gt; activation = Tanh</c>.</summary>
    /// <param name="Parameters">The names of its parameters.</param>
    public sealed record KnownFunction(int Part, string Name, EquatableArray<string> Parameters) : ExpressionSpec(Part);

    /// <summary>The sizes of a symbol's axes, their number, or the number of items of an array.</summary>
    public sealed record Member(int Part, ExpressionSpec X, MemberKind Kind) : ExpressionSpec(Part);

    /// <summary>An item of a tuple.</summary>
    public sealed record Item(int Part, ExpressionSpec X, int Index) : ExpressionSpec(Part);

    /// <summary>An item of an array.</summary>
    /// <param name="FromEnd">Whether the index counts from the end: <c>x.Shape[^1]</c>.</param>
    public sealed record Element(int Part, ExpressionSpec X, ExpressionSpec Index, bool FromEnd) : ExpressionSpec(Part);

    /// <summary>A part of a symbol: a place or a range of each axis, <c>x[0, 1..^1]</c>.</summary>
    public sealed record Slice(int Part, ExpressionSpec X, EquatableArray<AxisPartSpec> Axes) : ExpressionSpec(Part);

    /// <summary>Whether the program that is compiled is the training step.</summary>
    public sealed record Training(int Part) : ExpressionSpec(Part);

    public sealed record Tuple(int Part, EquatableArray<ExpressionSpec> Items) : ExpressionSpec(Part);

    public sealed record Array(int Part, EquatableArray<ExpressionSpec> Items) : ExpressionSpec(Part);

    /// <summary>An array of zeros, or of symbols that have still to be given.</summary>
    /// <param name="Kind">What is in it, or null for what is no constant.</param>
    public sealed record NewArray(int Part, ConstantKind? Kind, ExpressionSpec Length) : ExpressionSpec(Part);

    /// <summary>Gives a variable, an item of an array or a tuple of such a value.</summary>
    /// <param name="GivesOld">Whether the expression's value is what was there before: <c>i++</c>.</param>
    public sealed record Assign(int Part, ExpressionSpec Target, ExpressionSpec Value, bool GivesOld = false) : ExpressionSpec(Part);

    /// <summary>What the target of the assignment around it has been until now: the first operand of <c>+=</c>.</summary>
    public sealed record Current(int Part) : ExpressionSpec(Part);

    /// <summary>An exception: an error at this place where it is evaluated.</summary>
    /// <param name="Message">Its message, where that is a constant.</param>
    public sealed record Throw(int Part, string Message) : ExpressionSpec(Part);

    /// <summary>What cannot be compiled; one of <see cref="MethodSpec.Faults"/> says why.</summary>
    public sealed record Unreadable(int Part) : ExpressionSpec(Part);
}

/// <param name="Name">The parameter's name in Pascal case; empty for a function of the user's, which may call it anything.</param>
/// <param name="Ordinal">Its place among the parameters. Arguments stand in the order in which they are evaluated.</param>
public sealed record ArgumentSpec(string Name, int Ordinal, ExpressionSpec Value);

/// <summary>What a symbol's index says of an axis.</summary>
/// <param name="Start">The place, or the first of a range; null where the range begins with the axis.</param>
/// <param name="End">The place behind the last of a range; null where it ends with the axis.</param>
public sealed record AxisPartSpec(AxisPartKind Kind, BoundSpec? Start = null, BoundSpec? End = null);

/// <param name="FromEnd">Whether it counts from the end: <c>^1</c>.</param>
public sealed record BoundSpec(ExpressionSpec Value, bool FromEnd);

public enum AxisPartKind
{
    Place,
    Range,

    /// <summary>All axes that have no entry, whole.</summary>
    Rest,
}

/// <summary>What constants there are.</summary>
public enum ConstantKind
{
    Integer,
    Single,
    Double,
    Boolean,
    Text,
}

public enum UnaryKind
{
    Negate,
    Not,
}

public enum BinaryKind
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    ConditionalAnd,
    ConditionalOr,

    /// <summary>A symbol through a layer.</summary>
    Through,
}

public enum MemberKind
{
    Shape,
    Rank,
    Length,
}
