using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>A function that makes probabilities of logits, as it is told from an operator.</summary>
/// <param name="Name">The activation's name.</param>
internal sealed record Probabilities(string Name, Func<Operator?, bool> IsGivenBy)
{
    /// <summary>Of a class each; they add up to 1.</summary>
    public static Probabilities Softmax { get; } = new("Softmax", o => o is Softmax);

    /// <summary>Each by itself.</summary>
    public static Probabilities Sigmoid { get; } = new("Sigmoid", o => o is Map { Body: Unary { Function: UnaryFunction.Sigmoid, X: Argument } });

    /// <summary>What an operator gives, or null for no probabilities.</summary>
    public static Probabilities? Of(Operator? @operator) =>
        Softmax.IsGivenBy(@operator) ? Softmax : Sigmoid.IsGivenBy(@operator) ? Sigmoid : null;

    /// <summary>The logits behind a node that gives these probabilities.</summary>
    public Node Logits(Node node) => IsGivenBy(node.Operator)
        ? node.Inputs[0]
        : throw new ArgumentException($"{node} is no {Name}.", nameof(node));
}
