namespace NetGen.Compiler;

/// <content>What does not fit: NG1000 to NG1999.</content>
public static partial class Rules
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

    /// <summary>An index of a symbol outside its axis, or of nothing: <c>x[3]</c> of 3 × 4.</summary>
    public static readonly Rule OutsideAxis = Error("NG1039", "Index outside its axis", "[{0}] takes {1} axis {2} of {3} a sample, which has {4}.");

    /// <summary>A loss of several numbers a sample: <c>AddLoss(Square(x))</c>.</summary>
    public static readonly Rule LossIsNoNumber = Error("NG1040", "Loss of several numbers", "{0} gives {1} a sample, but a loss is one number a sample; take its Sum or its Mean.");

    /// <summary>An output that has one shape in training and another elsewhere: <c>Training ? x : x[0]</c>.</summary>
    public static readonly Rule OutputOfPrediction = Error("NG1041", "Output of two shapes", "Forward gives {0} a sample in training, but {1} in predictions; let both give the same.");
}
