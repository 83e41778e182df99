namespace NetGen.Compiler;

/// <content>What a class, its attributes and its methods may be: NG2000 to NG2999.</content>
public static partial class Rules
{
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

    /// <summary>Two losses of one output.</summary>
    public static readonly Rule SeveralLosses = Error("NG2013", "Several losses", "The {0} already has the loss {1}; an output has one.");

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

    /// <summary>An input from which nothing leads to an output.</summary>
    public static readonly Rule UnusedInput = Error(
        "NG2043", "Input without use", "Nothing leads from the input '{0}' to what Forward returns; use it, or remove it.");

    /// <summary>A <c>Loss</c> of other types, or without a prediction or a target: <c>Symbol Loss(Symbol prediction)</c>.</summary>
    public static readonly Rule LossSignature = Error(
        "NG2044", "Loss has another signature", "Loss must be written Symbol Loss(Symbol prediction, Symbol target), with a symbol for each input that it reads, too, but it is {0}.");

    /// <summary>A parameter of <c>Loss</c> that is nothing: <c>Symbol Loss(Symbol prediction, Symbol truth, Symbol target)</c>.</summary>
    public static readonly Rule LossParameter = Error(
        "NG2045", "Parameter of Loss that is nothing", "The parameter '{0}' of Loss is neither the target nor an input of '{1}', and what Forward returns is '{2}' already; leave it out.");

    /// <summary>A <c>Loss</c> of a network with several outputs.</summary>
    public static readonly Rule LossOfSeveral = Error(
        "NG2046", "Loss of several outputs",
        "Loss compares one output with one target, but Forward of '{0}' returns {1}; return one symbol, joined by Concat, and take its parts in Loss, or give each output a loss attribute.");

    /// <summary>A target or a loss that does not say which of several outputs it is for.</summary>
    public static readonly Rule UnnamedOutput = Error(
        "NG2060", "Target or loss without an output", "The network '{0}' has {1} outputs, so each target and each loss names the one that it is for; write {2}.");

    /// <summary>A target or a loss for what <c>Forward</c> does not return.</summary>
    public static readonly Rule UnknownOutput = Error("NG2061", "No such output", "{0} is for an output '{1}', but {2}.");

    /// <summary>Two targets of one output.</summary>
    public static readonly Rule RepeatedTarget = Error("NG2062", "Several targets", "The {0} already has a target; an output has one.");

    /// <summary>An output that nothing trains, beside others with losses.</summary>
    public static readonly Rule OutputWithoutLoss = Error(
        "NG2063", "Output without a loss", "The output '{0}' of '{1}' has no loss, but others have; add one, such as [MeanSquaredError(Output = \"{0}\")].");

    /// <summary>An output with a name that something else has: an input, or what validation measures.</summary>
    public static readonly Rule OutputName = Error("NG2064", "Name of an output", "The output '{0}' of '{1}' needs another name, because {2}.");
}
