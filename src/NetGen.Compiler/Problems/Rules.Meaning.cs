namespace NetGen.Compiler;

/// <content>What is legal and makes no sense: NG3000 to NG3999.</content>
public static partial class Rules
{
    /// <summary>Softmax or sigmoid in front of a loss that applies it itself.</summary>
    public static readonly Rule ProbabilitiesBeforeLogits = Error(
        "NG3001", "Probabilities in front of a from-logits loss",
        "{0} already gives probabilities, but {1} has FromLogits and would apply it again; remove one of the two.");

    /// <summary>A loss over probabilities, and none in front of it.</summary>
    public static readonly Rule NoProbabilities = Error(
        "NG3002", "Loss without probabilities", "{0} needs probabilities, but '{1}' does not end in {2}; add it, or set FromLogits.");

    /// <summary>Sigmoid with categorical cross-entropy.</summary>
    public static readonly Rule SigmoidWithCategorical = Error(
        "NG3003", "Sigmoid with categorical cross-entropy",
        "Sigmoid gives each class a probability of its own, but {0} needs them to add up to 1; use Softmax, or BinaryCrossEntropy.");

    /// <summary>Softmax with binary cross-entropy.</summary>
    public static readonly Rule SoftmaxWithBinary = Error(
        "NG3004", "Softmax with binary cross-entropy",
        "Softmax gives probabilities that add up to 1, but {0} needs each of its own; use Sigmoid, or CategoricalCrossEntropy.");

    /// <summary>Softmax over one number is always 1.</summary>
    public static readonly Rule SingleClass = Error(
        "NG3005", "Softmax over a single class", "{0} over a single class ({1} a sample) is constant, so nothing can be learned; use {2}.");

    /// <summary>A regression whose last activation leaves numbers out.</summary>
    public static readonly Rule UnreachableTargets = new(
        "NG3006", "Activation in front of a regression", "{0} gives only numbers {1}, so targets outside are never reached by {2}.", Severity.Info);

    /// <summary>A layer named like an inherited or generated member.</summary>
    public static readonly Rule HidesMember = Error(
        "NG3007", "Layer hides a member", "The layer '{0}' hides what the network calls by that name itself; choose another.");

    /// <summary>A number outside its range: <c>Dropout(1.5)</c>, <c>Adam(-1)</c>.</summary>
    public static readonly Rule NumberOutOfRange = Error("NG3008", "Number out of range", "{0} of {1} must be {2}, but it is {3}.");

    /// <summary>Softmax of a softmax.</summary>
    public static readonly Rule RepeatedSoftmax = Error(
        "NG3009", "Softmax twice", "'{0}' applies Softmax to what is already a Softmax, which flattens the probabilities; remove one of them.");

    /// <summary>Two dropouts on one property share one rate at run time.</summary>
    public static readonly Rule SeveralDropouts = Error(
        "NG3010", "Several dropouts on one layer", "The layer '{0}' already has a Dropout, and a layer has one rate; give this one a property of its own.");

    /// <summary>A loss and an optimizer, but no parameters.</summary>
    public static readonly Rule NothingToTrain = Error(
        "NG3011", "Nothing to train", "The network '{0}' has an optimizer but no parameters; add a layer with some, such as [Dense(10)].");

    /// <summary>A number for an initializer that takes none.</summary>
    public static readonly Rule UnusedNumber = new(
        "NG3012", "Number without effect", "{0} of {1} has no effect: {2}.", Severity.Info);

    /// <summary>An operation on symbols whose result no symbol changes: <c>x * 0</c>, <c>x - x</c>.</summary>
    public static readonly Rule ConstantResult = Error(
        "NG3013", "Result that nothing changes",
        "{0} gives the same here whatever its symbols are, so nothing in front of it can learn; leave it out, or evaluate it under a condition.");

    /// <summary>An output that can be negative in front of a loss that takes none: <c>[Poisson]</c> … <c>[Dense(3)]</c>.</summary>
    public static readonly Rule Negative = Error(
        "NG3014", "Negative numbers in front of a loss that takes none", "{0} needs numbers of at least 0, but '{1}' can give others; let it end in {2}.");

    /// <summary>An output of one sign in front of a loss that tells two classes by it: <c>[Hinge]</c> … <c>[Dense(1), Sigmoid]</c>.</summary>
    public static readonly Rule OneSided = Error(
        "NG3015", "Numbers of one sign in front of a hinge", "{0} gives no number below 0, but {1} tells -1 from 1 by the sign; use Tanh, or no activation.");

    /// <summary>Directions of one number: <c>[CosineSimilarity]</c> … <c>[Dense(1)]</c>.</summary>
    public static readonly Rule NoDirection = Error(
        "NG3016", "Directions of a single number", "{0} compares directions along the last axis, where {1} a sample has a single number, so nothing can be learned; use MeanSquaredError.");

    /// <summary>A loss of the class's own that leads from no parameter: <c>Symbol Loss(Symbol prediction, Symbol target) => Mean(target);</c>.</summary>
    public static readonly Rule UnmovedLoss = Error(
        "NG3017", "Loss that nothing changes", "Nothing leads from a parameter of the network to what Loss gives, so nothing learns; make it of what Forward returns.");
}
