using NetGen.Compiler;

namespace NetGen.Tests;

/// <summary>Wrong networks of several inputs, with what is reported in <c>‹…›</c>.</summary>
internal static class InputExamples
{
    private const string Good = "[Input(\"question\", 4)]\n[Input(\"answer\", 6)]", Both = "Symbol Forward(Symbol question, Symbol answer) => Concat(-1, question, answer) | A;";

    public static IEnumerable<RuleExample> All { get; } =
    [
        Of(Rules.UnnamedInput, "[Input(\"question\", 4), ‹Input(6)›]", Both,
            "The network 'Net' has 2 inputs, so each has the name of the parameter of Forward that it is; write it first, such as [Input(\"answer\", 6)]."),
        Of(Rules.RepeatedInput, Good + "\n[Input(‹\"answer\"›, 6)]", Both, "The network 'Net' already has an input 'answer'; give this one another name."),
        Of(Rules.InputsOfChain, "[Input(\"question\", 4)]\n[‹Input(\"answer\", 6)›]", "",
            "The layers of 'Net' are a chain, which has one input, but there are 2; say where each goes: Symbol Forward(Symbol question, Symbol answer) => ….", ""),
        Of(Rules.InputWithoutParameter, Good + "\n[Input(‹\"reply\"›, 6)]", Both,
            "The input 'reply' is no parameter of Forward, which has the parameters question and answer; add Symbol reply to it, or remove the input."),
        Of(Rules.ParameterWithoutInput, Good, "Symbol Forward(Symbol question, Symbol answer, ‹Symbol @class›) => Concat(-1, question, answer, @class) | A;",
            "The parameter 'class' of Forward is no input of 'Net', which has the inputs question and answer; state the shape of a sample, such as [Input(\"class\", 10)]."),
        Of(Rules.UnusedInput, "[Input(\"question\", 4), ‹Input(\"answer\", 6)›]", "Symbol Forward(Symbol question, Symbol answer) => question | A;",
            "Nothing leads from the input 'answer' to what Forward returns; use it, or remove it."),
        Of(Rules.OperandMismatch, Good, "Symbol Forward(Symbol question, Symbol answer) => ‹question * 2 - answer› | A;",
            "Subtract cannot spread [n, 4] over [n, 6]. question 4; answer 6."),
        Of(Rules.ForwardSignature, Good, "(Symbol, Symbol) ‹Forward›(Symbol question, Symbol answer) => (question | A, answer);",
            "Forward must be written Symbol Forward(Symbol x), with a symbol for each input, and a tuple with names for several outputs, but it is (Symbol, Symbol) Forward(Symbol, Symbol)."),
    ];

    private static RuleExample Of(Rule rule, string inputs, string forward, string message, string? right = null) =>
        new(rule, Class(inputs, forward), message, Class(right is null ? Good : "[Input(4)]", right ?? Both));

    private static string Class(string inputs, string forward) =>
        $$"""
        using NetGen;
        using static NetGen.Functions;

        namespace A;

        [Network]
        {{inputs}}
        public partial class Net
        {
            [Dense(3)] public partial Layer A { get; }

            {{forward}}
        }

        """;
}
