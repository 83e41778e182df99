namespace NetGen.Compiler;

/// <summary>
/// Every rule of the language, in the order of the ids. Ids are stable: a rule that goes leaves its number free.
/// </summary>
public static class Rules
{
    /// <summary>An operator was given what it does not take, in the operator's words: where no layer has better ones.</summary>
    public static readonly Rule OperandMismatch = Error("NG1000", "Operands do not fit an operator", "{0} {1}.");

    /// <summary>A count below its least value: <c>Dense(0)</c>.</summary>
    public static readonly Rule SizeTooSmall = Error("NG1001", "Size too small", "{0} of {1} must be at least {2}, but it is {3}.");

    /// <summary>An image layer behind something that is no image: <c>[Flatten, Conv2D(8, 3)]</c>.</summary>
    public static readonly Rule NoImage = Error(
        "NG1002", "Input is no image", "{0} takes height × width × channels a sample, but gets {1}.");

    /// <summary>The output has another shape than <c>[Target]</c> says.</summary>
    public static readonly Rule OutputIsNotTarget = Error(
        "NG1003", "Output differs from target", "'{0}' gives {1} a sample, but the target is {2}.");

    /// <summary>A window that fits nowhere: <c>[Input(2, 2, 1)]</c> … <c>[Conv2D(8, 3)]</c>.</summary>
    public static readonly Rule WindowTooLarge = Error(
        "NG1004", "Window larger than its input", "The {0} window of {1} is larger than its input, {2}.");

    /// <summary>A reshape of another size: <c>[Input(8)]</c> … <c>[Reshape(3, 3)]</c>.</summary>
    public static readonly Rule ReshapeSize = Error(
        "NG1005", "Reshape changes the size", "Reshape({0}) holds {1} a sample, but its input has {2}.");

    /// <summary>More than one open size: <c>[Reshape(-1, -1)]</c>.</summary>
    public static readonly Rule ReshapeOpenSizes = Error(
        "NG1006", "Reshape leaves several sizes open", "Reshape({0}) leaves {1} sizes open; at most one can be -1.");

    /// <summary>An assertion that does not hold: <c>[MaxPool2D(2), Shape(12, 12, 32)]</c>.</summary>
    public static readonly Rule AssertedShape = Error(
        "NG1007", "Asserted shape does not hold", "'{0}' is said to give {1} a sample here, but gives {2}.");

    /// <summary>An assertion that does not hold: <c>[Dense(10, Inputs = 1600)]</c>.</summary>
    public static readonly Rule AssertedInputs = Error(
        "NG1008", "Asserted inputs do not hold", "Dense is said to have {0} inputs, but gets {1} a sample, which has {2} on the last axis.");

    /// <summary>A strided convolution that leaves pixels unread: <c>[Conv2D(8, 3, Stride = 2)]</c> over 28 × 28.</summary>
    public static readonly Rule StrideDropsPixels = new(
        "NG1009", "Stride drops pixels", "The {0} window of {1} with stride {2} never reads {3} of its input, {4}.", Severity.Info);

    /// <summary>More numbers than can be addressed: <c>[Dense(2000000000)]</c>.</summary>
    public static readonly Rule TooLarge = Error("NG1010", "Tensor too large", "{0} would hold {1} numbers; the most is 2147483646.");

    /// <summary>A shape without sizes: <c>[Input]</c>.</summary>
    public static readonly Rule NoSizes = Error("NG1011", "Shape without sizes", "{0} names no size; write at least one, such as {0}({1}).");

    /// <summary>As in Keras, a convolution is strided or dilated.</summary>
    public static readonly Rule StrideAndDilation = Error(
        "NG1012", "Stride and dilation", "{0} has stride {1} and dilation {2}; only one of the two can be above 1.");

    /// <summary>A fast algorithm for another window than it takes: <c>[Conv2D(8, 5, Algorithm = ConvolutionAlgorithm.Winograd)]</c>.</summary>
    public static readonly Rule WindowOfAlgorithm = Error(
        "NG1013", "Window of another size than the algorithm's",
        "Algorithm {0} of Conv2D takes a 3 × 3 window at stride 1 and dilation 1, but this one is {1} at stride {2} and dilation {3}.");

    /// <summary>A layer that <c>Forward</c> applies to inputs of two widths, for which it would need two kernels.</summary>
    public static readonly Rule SharedParameterShape = Error(
        "NG1014", "Shared parameter of two shapes",
        "'{0}' has one {1} for all its uses, of {2} since the first, but here it would be {3}; apply it to what has the same width, or use a layer of its own.");

    /// <summary>An axis that a symbol lacks: <c>Sum(x, 3)</c> of an image.</summary>
    public static readonly Rule NoSuchAxis = Error("NG1015", "No such axis", "{0} is taken along axis {1}, but {2} a sample has {3}.");

    /// <summary>Groups of unequal sizes: <c>[GroupNorm(5)]</c> over 16 channels.</summary>
    public static readonly Rule UnevenGroups = Error(
        "NG1020", "Groups of unequal sizes", "The {0} channels of {1}'s input do not make {2} equal groups; take a number that divides them.");

    /// <summary>A list with another number of entries than there are axes: <c>Tile(x, 2)</c> of an image.</summary>
    public static readonly Rule NumbersOfAxes = Error(
        "NG1030", "Not one number for each axis", "{0} of {1} must have one number for each axis of {2} a sample, but has {3}.");

    /// <summary>An axis that is named twice, or not at all: <c>Transpose(x, 0, 0)</c>.</summary>
    public static readonly Rule NoPermutation = Error(
        "NG1031", "Axes are no permutation", "{0} must name each axis of {1} a sample once, but names {2}.");

    /// <summary>A part without numbers: <c>Slice(x, 0, 3, 2)</c>.</summary>
    public static readonly Rule NothingLeft = Error(
        "NG1032", "Nothing is left of an axis", "{0} leaves nothing of axis {1} of {2} a sample, which has {3}: {4}.");

    /// <summary>Tensors that differ along another axis than the one along which they are joined.</summary>
    public static readonly Rule ShapesDoNotJoin = Error(
        "NG1033", "Shapes do not join", "{0} joins along axis {1} what is alike along all others, but gets {2} and {3} a sample.");

    /// <summary>An axis that does not divide as it is said to: <c>Split(x, 3)</c> of 8 numbers.</summary>
    public static readonly Rule UnevenParts = Error(
        "NG1034", "Axis does not divide", "{0} cuts axis {1} of {2} a sample into {3}, but it has {4}.");

    /// <summary>An axis of several places that shall go: <c>Squeeze(x, 0)</c> of an image.</summary>
    public static readonly Rule NotOnePlace = Error(
        "NG1035", "Axis of several places", "{0} takes away axes of one place, but axis {1} of {2} a sample has {3}; reduce it first, or use Reshape.");

    /// <summary>Matrices whose rows and columns differ in length: <c>MatMul(x, x)</c> of 4 × 6.</summary>
    public static readonly Rule MatricesDoNotFit = Error(
        "NG1036", "Matrices do not fit", "{0} multiplies […, M, K] by […, K, N], but gets {1} and {2} a sample.");

    /// <summary>A layer over steps behind something that has none: <c>[Input(8)]</c> … <c>[UpSampling1D(2)]</c>.</summary>
    public static readonly Rule NoSequence = Error("NG1037", "Input is no sequence", "{0} takes steps × channels a sample, but gets {1}.");

    /// <summary>An equation of <c>Einsum</c> that its symbols do not fit: <c>Einsum("ij,jk", x, x)</c> of 4 × 6.</summary>
    public static readonly Rule EquationDoesNotFit = Error("NG1038", "Equation does not fit", "Einsum \"{0}\" {1}.");

    /// <summary>The class is not partial, so nothing can be added to it.</summary>
    public static readonly Rule NotPartial = Error("NG2001", "Network is not partial", "The {1} '{0}' must be partial.");

    /// <summary>The class has a base class of its own.</summary>
    public static readonly Rule OtherBase = Error(
        "NG2002", "Network has a base class", "The network '{0}' must not name a base class; it derives from NetGen.Network.");

    /// <summary>The class or a type around it is generic.</summary>
    public static readonly Rule Generic = Error(
        "NG2003", "Network is generic", "The {1} '{0}' must not be generic or stand in a generic type; its shapes are fixed when it is compiled.");

    /// <summary>The class is static or abstract.</summary>
    public static readonly Rule StaticOrAbstract = Error(
        "NG2004", "Network is static or abstract", "The {1} '{0}' must be neither static nor abstract, but a plain class.");

    /// <summary>The type is no class.</summary>
    public static readonly Rule RecordOrStruct = Error(
        "NG2005", "Network is no class", "The {1} '{0}' must be a plain class, not a record or a struct.");

    /// <summary>A type around the network is not partial.</summary>
    public static readonly Rule ContainerNotPartial = Error(
        "NG2006", "Containing type is not partial", "The type '{0}' must be partial, because it contains the {2} '{1}'.");

    /// <summary>A layer property without <c>partial</c>, or with more than a getter.</summary>
    public static readonly Rule LayerNotPartial = Error(
        "NG2007", "Layer is not partial", "The layer '{0}' must be a partial property with only a getter: public partial Layer {0} {{ get; }}");

    /// <summary>Layers in several parts of a class have no order.</summary>
    public static readonly Rule SeveralDeclarations = Error(
        "NG2008", "Layers in several declarations",
        "The layer '{0}' stands in another part of the class than '{1}'; the chain follows source order, so all layers stand in one part.");

    /// <summary>A layer property without attributes.</summary>
    public static readonly Rule EmptyLayer = Error(
        "NG2009", "Layer without attributes", "The layer '{0}' has no layer attribute; write what it computes, such as [Dense(10)].");

    /// <summary>A network without layers.</summary>
    public static readonly Rule NoLayers = Error(
        "NG2010", "Network without layers", "The {1} '{0}' has no layers; write one, such as [Dense(10)] public partial Layer Output {{ get; }}");

    /// <summary>A network without <c>[Input]</c>.</summary>
    public static readonly Rule NoInput = Error(
        "NG2011", "Network without input", "The network '{0}' has no input; write the shape of a sample, such as [Input(28, 28, 1)].");

    /// <summary>An attribute that derives from NetGen's but that the compiler does not know.</summary>
    public static readonly Rule UnknownAttribute = Error(
        "NG2012", "Unknown attribute", "The compiler knows no {0} named '{1}'; use one of NetGen's own.");

    /// <summary>Two losses.</summary>
    public static readonly Rule SeveralLosses = Error("NG2013", "Several losses", "The network '{0}' already has the loss {1}; a chain has one.");

    /// <summary>Two optimizers.</summary>
    public static readonly Rule SeveralOptimizers = Error(
        "NG2014", "Several optimizers", "The network '{0}' already has the optimizer {1}; a network has one.");

    /// <summary><c>[Target]</c> without a loss.</summary>
    public static readonly Rule TargetWithoutLoss = Error(
        "NG2015", "Target without loss", "The network '{0}' has a target but no loss; add one, such as [MeanSquaredError], or remove the target.");

    /// <summary>A loss without <c>[Target]</c>.</summary>
    public static readonly Rule LossWithoutTarget = Error(
        "NG2016", "Loss without target", "The loss {0} has nothing to compare with; write the shape of a sample's target, such as [Target({1})].");

    /// <summary>A loss without an optimizer.</summary>
    public static readonly Rule LossWithoutOptimizer = Error(
        "NG2017", "Loss without optimizer", "The network '{0}' has a loss but no optimizer; add one, such as [Adam].");

    /// <summary>An optimizer, or clipping, that no loss feeds.</summary>
    public static readonly Rule OptimizerWithoutLoss = Error(
        "NG2018", "Optimizer without loss", "The network '{0}' has {1} but no loss, so nothing trains; add a loss, or remove it.");

    /// <summary>A user's member with the name of a generated one.</summary>
    public static readonly Rule MemberCollides = Error(
        "NG2019", "Member collides with a generated one", "The network '{0}' declares {1}, where its generated part has its own; {2}.");

    /// <summary>A property with layer attributes that is no <c>Layer</c>.</summary>
    public static readonly Rule LayerType = Error("NG2020", "Layer property of another type", "The layer '{0}' must be of type Layer, not {1}.");

    /// <summary>A layer that all instances would share.</summary>
    public static readonly Rule StaticLayer = Error(
        "NG2021", "Layer is static", "The layer '{0}' must not be static; each instance of the network has its own parameters.");

    /// <summary>A class that other files cannot see: <c>file partial class Net</c>.</summary>
    public static readonly Rule FileLocal = Error(
        "NG2022", "Network is file-local", "The {1} '{0}' must not be file-local or stand in a file-local type; its generated part is in another file.");

    /// <summary>A class named like a member that is generated into it: <c>class Summary</c>.</summary>
    public static readonly Rule NameCollides = Error(
        "NG2023", "Network named like one of its members",
        "The network '{0}' has a generated member of the same name, which a class must not have; choose another name for the class.");

    /// <summary>A project that forbids unsafe code.</summary>
    public static readonly Rule UnsafeForbidden = Error(
        "NG2024", "Unsafe code is not allowed",
        "The kernels of '{0}' work on pointers, but the project does not allow unsafe code; remove <AllowUnsafeBlocks>false</AllowUnsafeBlocks>, or set it to true.");

    /// <summary>A <c>Forward</c> of other types: <c>Symbol Forward(Symbol x, int n)</c>.</summary>
    public static readonly Rule ForwardSignature = Error(
        "NG2025", "Forward has another signature", "Forward must be written Symbol Forward(Symbol x), {1}, but it is {0}.");

    /// <summary>Two methods called <c>Forward</c> over symbols.</summary>
    public static readonly Rule SeveralForwards = Error(
        "NG2026", "Several Forward methods", "The network '{0}' already has a Forward, which says what it computes; give this method another name.");

    /// <summary>A statement or expression that <c>Forward</c> cannot have: <c>try</c>, <c>await</c>.</summary>
    public static readonly Rule Unreadable = Error("NG2027", "Forward cannot contain this", "Forward cannot contain {0}: it is read by the compiler, not run; {1}.");

    /// <summary>A number that is known only when a program runs: a field, a property.</summary>
    public static readonly Rule NoConstant = Error(
        "NG2028", "Not known to the compiler",
        "The value of {0} is not known when the network is compiled; Forward can use constants, its own variables and parameters, shapes, and the layers of its class.");

    /// <summary>A call of what is neither of the class nor of <c>NetGen.Functions</c>.</summary>
    public static readonly Rule UnknownCall = Error(
        "NG2029", "Unknown function", "Forward calls {0}, which the compiler cannot read; it can call NetGen.Functions, and methods of its own class that have a body.");

    /// <summary>A layer from which nothing leads to the output.</summary>
    public static readonly Rule UnusedLayer = Error(
        "NG2030", "Layer without use", "Nothing leads from the layer '{0}' to what Forward returns; use it, or remove it.");

    /// <summary>A loop or recursion without end.</summary>
    public static readonly Rule TooLong = Error("NG2031", "Forward without end", "{0}; what Forward repeats must end by itself, after some thousand steps.");

    /// <summary>An overflow, a division by zero, an index outside an array, an exception.</summary>
    public static readonly Rule Fails = Error("NG2032", "Forward fails", "Forward fails here: {0}.");

    /// <summary><c>Use&lt;T&gt;</c> of a class that is no block.</summary>
    public static readonly Rule NoBlock = Error(
        "NG2033", "No block", "'{0}' is no block that can be read here; mark the class with [Block], in this project.");

    /// <summary>Too few or too many hyperparameters.</summary>
    public static readonly Rule WrongHyperparameters = Error(
        "NG2034", "Wrong hyperparameters", "The block '{0}' takes {1}, but {2} are given; state each that has no default, in their order.");

    /// <summary>A block that uses itself.</summary>
    public static readonly Rule RecursiveBlock = Error(
        "NG2035", "Block inside itself", "The block '{0}' is used inside itself here, so it would never end; use Repeat for several behind each other.");

    /// <summary>An expression over hyperparameters that has no value, or one of the wrong kind.</summary>
    public static readonly Rule WrongExpression = Error("NG2036", "Wrong expression", "{0} of {1} has no value that fits: {2}.");

    /// <summary>A hyperparameter that is neither a number nor a flag nor a text.</summary>
    public static readonly Rule HyperparameterType = Error(
        "NG2037", "Type of a hyperparameter", "The hyperparameter '{0}' is of type {1}; it must be int, float, double, bool or string.");

    /// <summary>One of several inputs without a name.</summary>
    public static readonly Rule UnnamedInput = Error(
        "NG2038", "Input without a name", "The network '{0}' has {1} inputs, so each has the name of the parameter of Forward that it is; write it first, such as [Input(\"{2}\", {3})].");

    /// <summary>Two inputs of one name.</summary>
    public static readonly Rule RepeatedInput = Error("NG2039", "Two inputs of one name", "The network '{0}' already has an input '{1}'; give this one another name.");

    /// <summary>Several inputs in front of a chain of layers.</summary>
    public static readonly Rule InputsOfChain = Error(
        "NG2040", "Several inputs of a chain",
        "The layers of '{0}' are a chain, which has one input, but there are {1}; say where each goes: Symbol Forward({2}) => ….");

    /// <summary>An input that is no parameter of <c>Forward</c>.</summary>
    public static readonly Rule InputWithoutParameter = Error(
        "NG2041", "Input without a parameter", "The input '{0}' is no parameter of Forward, which has {1}; add Symbol {0} to it, or remove the input.");

    /// <summary>A parameter of <c>Forward</c> that is no input.</summary>
    public static readonly Rule ParameterWithoutInput = Error(
        "NG2042", "Parameter without an input", "The parameter '{0}' of Forward is no input of '{1}', which has {2}; state the shape of a sample, such as [Input(\"{0}\", 10)].");

    /// <summary>An input from which nothing leads to the output.</summary>
    public static readonly Rule UnusedInput = Error(
        "NG2043", "Input without use", "Nothing leads from the input '{0}' to what Forward returns; use it, or remove it.");

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

    /// <summary>All that a network can break, in the order of the ids.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        OperandMismatch, SizeTooSmall, NoImage, OutputIsNotTarget, WindowTooLarge, ReshapeSize, ReshapeOpenSizes, AssertedShape, AssertedInputs,
        StrideDropsPixels, TooLarge, NoSizes, StrideAndDilation, WindowOfAlgorithm, SharedParameterShape, NoSuchAxis, UnevenGroups,
        NumbersOfAxes, NoPermutation, NothingLeft, ShapesDoNotJoin, UnevenParts, NotOnePlace, MatricesDoNotFit, NoSequence, EquationDoesNotFit,
        NotPartial, OtherBase, Generic, StaticOrAbstract, RecordOrStruct, ContainerNotPartial, LayerNotPartial, SeveralDeclarations,
        EmptyLayer, NoLayers, NoInput, UnknownAttribute, SeveralLosses, SeveralOptimizers, TargetWithoutLoss, LossWithoutTarget,
        LossWithoutOptimizer, OptimizerWithoutLoss, MemberCollides, LayerType, StaticLayer, FileLocal, NameCollides,
        UnsafeForbidden, ForwardSignature, SeveralForwards, Unreadable, NoConstant, UnknownCall, UnusedLayer, TooLong, Fails, NoBlock,
        WrongHyperparameters, RecursiveBlock, WrongExpression, HyperparameterType,
        UnnamedInput, RepeatedInput, InputsOfChain, InputWithoutParameter, ParameterWithoutInput, UnusedInput,
        ProbabilitiesBeforeLogits, NoProbabilities, SigmoidWithCategorical, SoftmaxWithBinary, SingleClass, UnreachableTargets,
        HidesMember, NumberOutOfRange, RepeatedSoftmax, SeveralDropouts, NothingToTrain, UnusedNumber, ConstantResult, Negative, OneSided, NoDirection,
    ];

    private static Rule Error(string id, string title, string messageFormat) => new(id, title, messageFormat, Severity.Error);
}
