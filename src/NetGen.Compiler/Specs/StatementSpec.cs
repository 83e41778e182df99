namespace NetGen.Compiler;

/// <summary>A statement of a method.</summary>
public abstract record StatementSpec
{
    public sealed record Block(EquatableArray<StatementSpec> Statements) : StatementSpec;

    public sealed record Evaluate(ExpressionSpec Expression) : StatementSpec;

    /// <summary>Begins a variable that has no value yet.</summary>
    public sealed record Declare(ExpressionSpec.Variable Variable) : StatementSpec;

    public sealed record If(ExpressionSpec Condition, StatementSpec Then, StatementSpec? Otherwise) : StatementSpec;

    /// <summary><c>for</c>, <c>while</c> and <c>do</c>.</summary>
    /// <param name="Part">Its number among the expressions.</param>
    /// <param name="Condition">Null for a loop that only a jump ends.</param>
    /// <param name="After">What is done behind each turn.</param>
    /// <param name="TestsFirst">Whether the condition is tested in front of the first turn.</param>
    public sealed record Loop(int Part, ExpressionSpec? Condition, StatementSpec Body, EquatableArray<StatementSpec> After, bool TestsFirst) : StatementSpec;

    /// <summary>A turn for each item of an array.</summary>
    /// <param name="Target">The variable, or a tuple of such.</param>
    public sealed record ForEach(int Part, ExpressionSpec Target, ExpressionSpec Items, StatementSpec Body) : StatementSpec;

    public sealed record Return(ExpressionSpec? Value) : StatementSpec;

    public sealed record Break : StatementSpec;

    public sealed record Continue : StatementSpec;

    /// <summary>What cannot be compiled; one of <see cref="MethodSpec.Faults"/> says why.</summary>
    public sealed record Unreadable(int Part) : StatementSpec;
}
