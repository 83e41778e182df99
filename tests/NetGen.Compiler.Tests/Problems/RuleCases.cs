namespace NetGen.Compiler.Tests;

/// <summary>A wrong network: the one problem that it has, where, in which words, with which fixes.</summary>
public sealed record RuleCase(string Id, ModelSpec Spec, Place Place, string Message, string[] Fixes)
{
    public override string ToString() => $"{Id} {Message}";
}

/// <summary>At least one wrong network for every rule.</summary>
public static class RuleCases
{
    private const string Trains = "Input(8, 8, 1), Target(3), MeanSquaredError, SGD";

    private static readonly Place Class = Place.Class;

    private static readonly ModelSpec Plain = Written.Network("Input(4)", "A: Dense(3)");

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        // Sizes.
        Case("NG1001", "Input(4)", ["A: Dense(0)"], At(0, 0, "Units"), "Units of Dense must be at least 1, but it is 0."),
        Case("NG1001", "Input(4)", ["A: ReLU, Dense(3, Inputs = -1)"], At(0, 1, "Inputs"), "Inputs of Dense must be at least 0, but it is -1."),
        Case("NG1001", "Input(8, 8, 1)", ["A: Conv2D(-2, 3)"], At(0, 0, "Filters"), "Filters of Conv2D must be at least 1, but it is -2."),
        Case("NG1001", "Input(8, 8, 1)", ["A: Conv2D(2, 0)"], At(0, 0, "KernelSize"), "KernelSize of Conv2D must be at least 1, but it is 0."),
        Case("NG1001", "Input(8, 8, 1)", ["A: Conv2D(2, 3, 0)"], At(0, 0, "KernelWidth"), "KernelWidth of Conv2D must be at least 1, but it is 0."),
        Case("NG1001", "Input(8, 8, 1)", ["A: Conv2D(2, 3, Stride = 0)"], At(0, 0, "Stride"), "Stride of Conv2D must be at least 1, but it is 0."),
        Case("NG1001", "Input(8, 8, 1)", ["A: Conv2D(2, 3, Dilation = -1)"], At(0, 0, "Dilation"), "Dilation of Conv2D must be at least 1, but it is -1."),
        Case("NG1001", "Input(8, 8, 1)", ["A: MaxPool2D(0)"], At(0, 0, "Size"), "Size of MaxPool2D must be at least 1, but it is 0."),
        Case("NG1001", "Input(8, 8, 1)", ["A: AvgPool2D(2, Stride = -1)"], At(0, 0, "Stride"), "Stride of AvgPool2D must be at least 0, but it is -1."),
        Case("NG1001", "Input(28, 0, 1)", ["A: Flatten, Dense(3)"], At(-1, 0, "Shape"), "Every size of Input must be at least 1, but it is 0."),
        Case("NG1001", Trains.Replace("Target(3)", "Target(-3)"), ["A: Flatten, Dense(3)"], At(-1, 1, "Shape"), "Every size of Target must be at least 1, but it is -3."),
        Case("NG1001", "Input(8)", ["A: Reshape(-2, 4)"], At(0, 0, "Shape"), "Every size of Reshape must be at least 1 (or -1 for an open one), but it is -2."),
        Case("NG1001", "Input(8)", ["A: ReLU, Shape(0)"], At(0, 1, "Dimensions"), "Every size of Shape must be at least 1, but it is 0."),

        // Shapes.
        Case("NG1002", "Input(8, 8, 1)", ["A: Flatten", "B: Conv2D(2, 3)"], At(1, 0),
            "Conv2D takes height × width × channels a sample, but gets 64. image 8 × 8 × 1 → A 64."),
        Case("NG1002", "Input(8)", ["A: MaxPool2D(2)", "B: MaxPool2D(2), Conv2D(2, 3)"], At(0, 0),
            "MaxPool2D takes height × width × channels a sample, but gets 8. input 8."),
        Case("NG1002", "Input(8, 8)", ["A: GlobalAvgPool2D", "B: Dense(3)"], At(0, 0),
            "GlobalAvgPool2D takes height × width × channels a sample, but gets 8 × 8. input 8 × 8."),
        Case("NG1003", "Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam",
            ["Conv1: Conv2D(32, 3), ReLU", "Pool1: MaxPool2D(2)", "Conv2: Conv2D(64, 3), ReLU", "Pool2: MaxPool2D(2)", "Probabilities: Dense(10), Softmax"], At(4, 0),
            "'Probabilities' gives 5 × 5 × 10 a sample, but the target is 10. "
            + "image 28 × 28 × 1 → Conv1 26 × 26 × 32 → Pool1 13 × 13 × 32 → Conv2 11 × 11 × 64 → Pool2 5 × 5 × 64 → Dense 5 × 5 × 10.",
            "Insert [Flatten] before Dense (1600 features)", "Insert [GlobalAvgPool2D] before Dense (64 features)", "Change the target to 5 × 5 × 10"),
        Case("NG1003", "Input(8), Target(3), MeanSquaredError, SGD", ["A: Dense(5)", "B: Dense(4)", "C: Dropout(0.1)"], At(1, 0),
            "'B' gives 4 a sample, but the target is 3. input 8 → A 5 → Dense 4.", "Change Dense to 3 units", "Change the target to 4"),
        Case("NG1003", Trains, ["A: Conv2D(3, 8)"], At(0, 0),
            "'A' gives 1 × 1 × 3 a sample, but the target is 3. image 8 × 8 × 1 → Conv2D 1 × 1 × 3.", "Insert [Flatten] after Conv2D", "Change the target to 1 × 1 × 3"),
        Case("NG1003", Trains, ["A: Conv2D(3, 3)", "B: MaxPool2D(2)"], At(0, 0),
            "'B' gives 3 × 3 × 3 a sample, but the target is 3. image 8 × 8 × 1 → Conv2D 6 × 6 × 3 → B 3 × 3 × 3.",
            "Insert [GlobalAvgPool2D] after Conv2D (3 features)", "Change the target to 3 × 3 × 3"),
        Case("NG1003", "Input(4), Target(2, 3), MeanSquaredError, SGD", ["A: Dense(6)"], At(0, 0),
            "'A' gives 6 a sample, but the target is 2 × 3. input 4 → Dense 6.", "Insert [Reshape(2, 3)] after Dense", "Change the target to 6"),
        Case("NG1003", "Input(2), Target(3), MeanSquaredError, SGD", ["A: Dense(2), Tanh, Dense(2), LeakyReLU"], At(0, 3),
            "'A' gives 2 a sample, but the target is 3. input 2.", "Change the target to 2"),
        Case("NG1004", "Input(4, 2, 1)", ["A: Conv2D(2, 3)", "B: Flatten, Dense(3)"], At(0, 0),
            "The 3 × 3 window of Conv2D is larger than its input, 4 × 2 × 1. image 4 × 2 × 1.", "Pad the border: Padding = Padding.Same"),
        Case("NG1004", "Input(4, 4, 1)", ["A: Conv2D(2, 3, Dilation = 2)"], At(0, 0),
            "The 5 × 5 (3 × 3, dilation 2) window of Conv2D is larger than its input, 4 × 4 × 1. image 4 × 4 × 1.", "Pad the border: Padding = Padding.Same"),
        Case("NG1004", "Input(8, 8, 1)", ["A: MaxPool2D(4)", "B: AvgPool2D(3)"], At(1, 0),
            "The 3 × 3 window of AvgPool2D is larger than its input, 2 × 2 × 1. image 8 × 8 × 1 → A 2 × 2 × 1.", "Pad the border: Padding = Padding.Same"),
        Case("NG1005", "Input(4, 6)", ["A: Reshape(3, 7)"], At(0, 0, "Shape"),
            "Reshape(3, 7) holds 21 numbers a sample, but its input has 24 (4 × 6). input 4 × 6.", "Change to Reshape(3, 8)"),
        Case("NG1005", "Input(10)", ["A: Reshape(-1, 3)"], At(0, 0, "Shape"),
            "Reshape(-1, 3) holds a multiple of 3 numbers a sample, but its input has 10. input 10."),
        Case("NG1006", "Input(8)", ["A: Reshape(-1, 2, -1)"], At(0, 0, "Shape"), "Reshape(-1, 2, -1) leaves 2 sizes open; at most one can be -1."),
        Case("NG1007", "Input(8, 8, 1)", ["A: MaxPool2D(2), Shape(3, 3, 1)", "B: Conv2D(2, 4)"], At(0, 1, "Dimensions"),
            "'A' is said to give 3 × 3 × 1 a sample here, but gives 4 × 4 × 1. image 8 × 8 × 1 → MaxPool2D 4 × 4 × 1.", "Change to Shape(4, 4, 1)"),
        Case("NG1008", "Input(8, 8, 1)", ["A: MaxPool2D(2)", "B: Dense(10, Inputs = 16)"], At(1, 0, "Inputs"),
            "Dense is said to have 16 inputs, but gets 4 × 4 × 1 a sample, which has 1 on the last axis. image 8 × 8 × 1 → A 4 × 4 × 1.",
            "Insert [Flatten] before Dense (16 features)", "Change Inputs to 1"),
        Case("NG1009", "Input(8, 7, 1)", ["A: Conv2D(2, 3, Stride = 2)"], At(0, 0),
            "The 3 × 3 window of Conv2D with stride 2 never reads 1 row of its input, 8 × 7 × 1. image 8 × 7 × 1."),
        Case("NG1009", "Input(8, 8, 1)", ["A: Conv2D(2, 2, Stride = 3)"], At(0, 0),
            "The 2 × 2 window of Conv2D with stride 3 never reads 2 rows and 2 columns of its input, 8 × 8 × 1. image 8 × 8 × 1."),
        Case("NG1010", "Input(70000)", ["A: Dense(70000)"], At(0, 0), "The kernel of 'A' would hold 4900000000 numbers; the most is 2147483646. input 70000."),
        Case("NG1010", "Input(70000, 70000)", ["A: Dense(3)"], At(-1, 0, "Shape"), "A sample of Input would hold 4900000000 numbers; the most is 2147483646."),
        Case("NG1010", "Input(2000000000)", ["A: Reshape(-1, 1), Dense(2)"], At(0, 1),
            "The output of 'A' would hold 4000000000 numbers; the most is 2147483646. input 2000000000 → Reshape 2000000000 × 1."),
        Case("NG1010", "Input(1, 1, 1)", ["A: Conv2D(1, 1000000, Padding = Same)"], At(0, 0),
            "The kernel of 'A' would hold 1000000000000 numbers; the most is 2147483646. image 1 × 1 × 1."),
        Case("NG1010", "Input(1, 1, 1)", ["A: Conv2D(1, 2, Padding = Same, Dilation = 50000)"], At(0, 0),
            "The padded image of 'A' would hold 10000200001 numbers; the most is 2147483646. image 1 × 1 × 1."),
        Case("NG1010", "Input(40000)", ["A: Dense(40000)", "B: Dense(40000)"], Class,
            "The block of all parameters of 'Net' would hold 3200080320 numbers; the most is 2147483646."),
        Case("NG1011", "Input", ["A: Dense(3)"], At(-1, 0), "Input names no size; write at least one, such as Input(28, 28, 1)."),
        Case("NG1011", "Input(3)", ["A: Reshape"], At(0, 0), "Reshape names no size; write at least one, such as Reshape(28, 28, 1)."),
        Case("NG1012", "Input(9, 9, 1)", ["A: Conv2D(2, 3, Stride = 2, Dilation = 3)"], At(0, 0, "Dilation"),
            "Conv2D has stride 2 and dilation 3; only one of the two can be above 1."),
        Case("NG1013", "Input(9, 9, 1)", ["A: Conv2D(2, 5, Algorithm = Winograd)"], At(0, 0, "Algorithm"),
            "Algorithm Winograd of Conv2D takes a 3 × 3 window at stride 1 and dilation 1, but this one is 5 × 5 at stride 1 and dilation 1.",
            "Let the compiler choose: Algorithm = ConvolutionAlgorithm.Auto"),
        Case("NG1013", "Input(9, 9, 1)", ["A: Conv2D(2, 3, Stride = 2, Algorithm = WinogradF4)"], At(0, 0, "Algorithm"),
            "Algorithm WinogradF4 of Conv2D takes a 3 × 3 window at stride 1 and dilation 1, but this one is 3 × 3 at stride 2 and dilation 1.",
            "Let the compiler choose: Algorithm = ConvolutionAlgorithm.Auto"),

        // The language.
        Facts("NG2001", f => f with { IsPartial = false }, "The network 'Net' must be partial.", "Make 'Net' partial"),
        Facts("NG2002", f => f with { HasOtherBase = true }, "The network 'Net' must not name a base class; it derives from NetGen.Network."),
        Facts("NG2003", f => f with { IsGeneric = true }, "The network 'Net' must not be generic or stand in a generic type; its shapes are fixed when it is compiled."),
        Facts("NG2004", f => f with { IsStaticOrAbstract = true }, "The network 'Net' must be neither static nor abstract, but a plain class."),
        Facts("NG2005", f => f with { IsRecordOrStruct = true, IsGeneric = true, HasOtherBase = true }, "The network 'Net' must be a plain class, not a record or a struct."),
        Of("NG2006", Plain with { Declarations = new[] { new TypeHeader("public class", "Outer", false), Plain.Declarations[0] }.ToEquatableArray() },
            At(-1, -1, "Outer"), "The type 'Outer' must be partial, because it contains the network 'Net'.", "Make 'Outer' partial"),
        Of("NG2007", Layer(l => l with { IsPartial = false }), At(0, -1),
            "The layer 'A' must be a partial property with only a getter: public partial Layer A { get; }", "Make 'A' partial"),
        Of("NG2008", Written.Network("Input(4)", "A: Dense(3)", "B: Flatten", "C: Conv2D(2, 3)") is var s
            ? s with { Layers = new[] { s.Layers[0], s.Layers[1] with { Declaration = 1 }, s.Layers[2] with { Declaration = 1 } }.ToEquatableArray() } : s,
            At(1, -1), "The layer 'B' stands in another part of the class than 'A'; the chain follows source order, so all layers stand in one part."),
        Case("NG2009", Trains, ["A: Dense(7)", "B:", "C: Dense(4)"], At(1, -1), "The layer 'B' has no layer attribute; write what it computes, such as [Dense(10)]."),
        Case("NG2010", "Input(4)", [], Class, "The network 'Net' has no layers; write one, such as [Dense(10)] public partial Layer Output { get; }"),
        Case("NG2011", "Target(3), MeanSquaredError, SGD", ["A: Conv2D(2, 3)", "B: Dense(7)"], Class,
            "The network 'Net' has no input; write the shape of a sample, such as [Input(28, 28, 1)]."),
        Case("NG2012", "Input(4)", ["A: Dense(3), Mine(2)", "B: Conv2D(2, 2)"], At(0, 1), "The compiler knows no layer named 'Mine'; use one of NetGen's own."),
        Case("NG2012", "Input(4), Mine", ["A: Dense(3)"], At(-1, 1), "The compiler knows no network attribute named 'Mine'; use one of NetGen's own."),
        Case("NG2013", "Input(4), Target(3), MeanSquaredError, Huber, SGD", ["A: Dense(3)"], At(-1, 3),
            "The network 'Net' already has the loss MeanSquaredError; a chain has one.", "Remove [Huber]"),
        Case("NG2014", "Input(4), Target(3), MeanSquaredError, SGD, Adam", ["A: Dense(3)"], At(-1, 4),
            "The network 'Net' already has the optimizer SGD; a network has one.", "Remove [Adam]"),
        Case("NG2015", "Input(4), Target(3), SGD, ClipNorm(1)", ["A: Dense(3)"], At(-1, 1),
            "The network 'Net' has a target but no loss; add one, such as [MeanSquaredError], or remove the target.", "Remove [Target]"),
        Case("NG2016", "Input(4), MeanSquaredError, SGD", ["A: Dense(3)"], At(-1, 1),
            "The loss MeanSquaredError has nothing to compare with; write the shape of a sample's target, such as [Target(3)].", "Add [Target(3)]"),
        Case("NG2017", "Input(4), Target(3), MeanSquaredError, ClipNorm(1)", ["A: Dense(3)"], At(-1, 2),
            "The network 'Net' has a loss but no optimizer; add one, such as [Adam].", "Add [Adam]"),
        Case("NG2018", "Input(4), Adam", ["A: Dense(3)"], At(-1, 1), "The network 'Net' has an optimizer but no loss, so nothing trains; add a loss, or remove it.", "Remove [Adam]"),
        Case("NG2018", "Input(4), ClipNorm(1)", ["A: Dense(3)"], At(-1, 1), "The network 'Net' has ClipNorm but no loss, so nothing trains; add a loss, or remove it.", "Remove [ClipNorm]"),
        Facts("NG2019", f => f with { OtherMembers = new[] { "Other", "Summary" }.ToEquatableArray() },
            "The network 'Net' declares 'Summary', where its generated part has its own; choose another name."),
        Facts("NG2019", f => f with { OtherMembers = new[] { ".ctor" }.ToEquatableArray() },
            "The network 'Net' declares a constructor of (Device?, int?), where its generated part has its own; give it other parameters."),
        Facts("NG2019", f => f with { OtherMembers = new[] { ".primary" }.ToEquatableArray() },
            "The network 'Net' declares a primary constructor, where its generated part has its own; write an ordinary one that calls this(…)."),
        Of("NG2020", Layer(l => l with { Type = "global::System.String", IsPartial = false }), At(0, -1), "The layer 'A' must be of type Layer, not System.String."),
        Of("NG2021", Layer(l => l with { Keywords = "public static partial" }), At(0, -1),
            "The layer 'A' must not be static; each instance of the network has its own parameters."),
        Facts("NG2022", f => f with { IsFileLocal = true },
            "The network 'Net' must not be file-local or stand in a file-local type; its generated part is in another file."),
        Of("NG2023", Plain with { Name = "Summary" }, Class, "The network 'Summary' has a generated member of the same name, which a class must not have; choose another name for the class."),
        Facts("NG2024", f => f with { ForbidsUnsafe = true },
            "The kernels of 'Net' work on pointers, but the project does not allow unsafe code; remove <AllowUnsafeBlocks>false</AllowUnsafeBlocks>, or set it to true."),

        // Meaning.
        Case("NG3001", "Input(4), Target(3), SparseCategoricalCrossEntropy(FromLogits = true), SGD", ["A: Dense(3), Softmax"], At(0, 1),
            "Softmax already gives probabilities, but SparseCategoricalCrossEntropy has FromLogits and would apply it again; remove one of the two.",
            "Remove [Softmax]", "Set FromLogits = false on SparseCategoricalCrossEntropy"),
        Case("NG3001", "Input(4), Target(3), BinaryCrossEntropy(FromLogits = true), SGD", ["A: Dense(3)", "B: Sigmoid"], At(1, 0),
            "Sigmoid already gives probabilities, but BinaryCrossEntropy has FromLogits and would apply it again; remove one of the two.",
            "Remove [Sigmoid]", "Set FromLogits = false on BinaryCrossEntropy"),
        Case("NG3002", "Input(4), Target(3), CategoricalCrossEntropy, SGD", ["A: Dense(3)"], At(0, 0),
            "CategoricalCrossEntropy needs probabilities, but 'A' does not end in Softmax; add it, or set FromLogits.",
            "Insert [Softmax] after Dense", "Set FromLogits = true on CategoricalCrossEntropy"),
        Case("NG3002", "Input(4), Target(1), BinaryCrossEntropy, SGD", ["A: Dense(1), ReLU, Shape(1)"], At(0, 1),
            "BinaryCrossEntropy needs probabilities, but 'A' does not end in Sigmoid; add it, or set FromLogits.",
            "Replace ReLU with [Sigmoid]", "Set FromLogits = true on BinaryCrossEntropy"),
        Case("NG3003", "Input(4), Target(3), CategoricalCrossEntropy, SGD", ["A: Dense(3), Sigmoid"], At(0, 1),
            "Sigmoid gives each class a probability of its own, but CategoricalCrossEntropy needs them to add up to 1; use Softmax, or BinaryCrossEntropy.",
            "Replace Sigmoid with [Softmax]"),
        Case("NG3004", "Input(4), Target(3), BinaryCrossEntropy, SGD", ["A: Dense(3), Softmax"], At(0, 1),
            "Softmax gives probabilities that add up to 1, but BinaryCrossEntropy needs each of its own; use Sigmoid, or CategoricalCrossEntropy.",
            "Replace Softmax with [Sigmoid]"),
        Case("NG3005", "Input(4), Target(1), BinaryCrossEntropy, SGD", ["A: Dense(1), Softmax"], At(0, 1),
            "Softmax over a single class (1 a sample) is constant, so nothing can be learned; use Sigmoid. input 4 → Dense 1.", "Replace Softmax with [Sigmoid]"),
        Case("NG3005", "Input(4), Target(1), CategoricalCrossEntropy(FromLogits = true), SGD", ["A: Dense(1)"], At(-1, 2),
            "CategoricalCrossEntropy over a single class (1 a sample) is constant, so nothing can be learned; use BinaryCrossEntropy. input 4 → Dense 1."),
        Case("NG3006", "Input(4), Target(3), MeanSquaredError, SGD", ["A: Dense(3), ReLU"], At(0, 1),
            "ReLU gives only numbers of at least 0, so targets outside are never reached by MeanSquaredError."),
        Case("NG3006", "Input(4), Target(3), Huber, SGD", ["A: Dense(3)", "B: Tanh"], At(1, 0),
            "Tanh gives only numbers between −1 and 1, so targets outside are never reached by Huber."),
        Case("NG3007", "Input(4)", ["Optimizer: Dense(3)"], At(0, -1), "The layer 'Optimizer' hides what the network calls by that name itself; choose another."),
        Case("NG3008", "Input(4)", ["A: Dropout(1)"], At(0, 0, "Rate"), "Rate of Dropout must be at least 0 and below 1, but it is 1."),
        Case("NG3008", "Input(4)", ["A: Dense(3, L2 = -0.1)"], At(0, 0, "L2"), "L2 of Dense must be at least 0, but it is -0.1."),
        Case("NG3008", "Input(4)", ["A: LeakyReLU(-1)"], At(0, 0, "Slope"), "Slope of LeakyReLU must be at least 0, but it is -1."),
        Case("NG3008", "Input(4)", ["A: ELU(NaN)"], At(0, 0, "Alpha"), "Alpha of ELU must be at least 0, but it is NaN."),
        Case("NG3008", "Input(4)", ["A: Dense(3, KernelInitializer = RandomNormal, KernelInitializerValue = 0)"], At(0, 0, "KernelInitializerValue"),
            "KernelInitializerValue of Dense must be above 0, but it is 0."),
        Case("NG3008", "Input(9, 9, 1)", ["A: Conv2D(2, 3, Algorithm = FFT)"], At(0, 0, "Algorithm"),
            "Algorithm of Conv2D must be one of Auto, Direct, Winograd, WinogradF4, but it is FFT."),
        Case("NG3008", "Input(9, 9, 1)", ["A: Conv2D(2, 3, Padding = Full)"], At(0, 0, "Padding"), "Padding of Conv2D must be one of Valid, Same, but it is Full."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError(Weight = 0), SGD", ["A: Dense(3)"], At(-1, 2, "Weight"), "Weight of MeanSquaredError must be above 0, but it is 0."),
        Case("NG3008", "Input(4), Target(3), Huber(-1), SGD", ["A: Dense(3)"], At(-1, 2, "Delta"), "Delta of Huber must be above 0, but it is -1."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, SGD(0)", ["A: Dense(3)"], At(-1, 3, "LearningRate"), "LearningRate of SGD must be above 0, but it is 0."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, SGD(0.1, Momentum = 1)", ["A: Dense(3)"], At(-1, 3, "Momentum"), "Momentum of SGD must be at least 0 and below 1, but it is 1."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, Adam(Beta2 = 1.5)", ["A: Dense(3)"], At(-1, 3, "Beta2"), "Beta2 of Adam must be at least 0 and below 1, but it is 1.5."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, AdamW(WeightDecay = -1)", ["A: Dense(3)"], At(-1, 3, "WeightDecay"), "WeightDecay of AdamW must be at least 0, but it is -1."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, RMSProp(Epsilon = 0)", ["A: Dense(3)"], At(-1, 3, "Epsilon"), "Epsilon of RMSProp must be at least 1E-36, but it is 0."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, Adam(Epsilon = 1e-25)", ["A: Dense(3)"], At(-1, 3, "Epsilon"), "Epsilon of Adam must be at least 1E-18, but it is 1E-25."),
        Case("NG3008", "Input(4)", ["A: Dense(3), Dropout(0.99999999)"], At(0, 1, "Rate"),
            "Rate of Dropout must be at least 0 and below 1, but it is 0.99999999, which is 1 as a float."),
        Case("NG3008", "Input(4), Target(3), MeanSquaredError, SGD, ClipNorm(0)", ["A: Dense(3)"], At(-1, 4, "Norm"), "Norm of ClipNorm must be above 0, but it is 0."),
        Case("NG3008", "Input(4), Precision(Half)", ["A: Dense(3)"], At(-1, 1, "Precision"), "Precision of Precision must be one of Float32, TensorFloat32, but it is Half."),
        Case("NG3009", "Input(4)", ["A: Dense(3), Softmax", "B: Softmax"], At(1, 0),
            "'B' applies Softmax to what is already a Softmax, which flattens the probabilities; remove one of them.", "Remove the second [Softmax]"),
        Case("NG3010", "Input(4)", ["A: Dropout(0.1), Dense(3), Dropout(0.2)"], At(0, 2),
            "The layer 'A' already has a Dropout, and a layer has one rate; give this one a property of its own."),
        Case("NG3011", "Input(3), Target(3), MeanSquaredError, SGD", ["A: SiLU, LeakyReLU"], Class,
            "The network 'Net' has an optimizer but no parameters; add a layer with some, such as [Dense(10)]."),
        Case("NG3012", "Input(4)", ["A: Dense(3, BiasInitializerValue = 2)"], At(0, 0, "BiasInitializerValue"),
            "BiasInitializerValue of Dense has no effect: BiasInitializer is Default, which takes no number."),
        Case("NG3012", "Input(4), Target(3), MeanSquaredError, SGD(0.1, Nesterov = true)", ["A: Dense(3)"], At(-1, 3, "Nesterov"), "Nesterov of SGD has no effect: Momentum is 0."),
        .. ForwardRuleCases.All,
        .. BlockRuleCases.All,
    ];

    /// <summary>A member's attribute, and of that an argument.</summary>
    private static Place At(int member, int part, string? argument = null) => new(0, member, part, argument);

    private static RuleCase Case(string id, string attributes, string[] layers, Place place, string message, params string[] fixes) =>
        new(id, Written.Network(attributes, layers), place, message, fixes);

    private static RuleCase Of(string id, ModelSpec spec, Place place, string message, params string[] fixes) => new(id, spec, place, message, fixes);

    private static RuleCase Facts(string id, Func<DeclarationFacts, DeclarationFacts> change, string message, params string[] fixes) =>
        new(id, Plain with { Facts = change(Plain.Facts) }, Class, message, fixes);

    private static ModelSpec Layer(Func<LayerSpec, LayerSpec> change) => Plain with { Layers = new[] { change(Plain.Layers[0]) }.ToEquatableArray() };
}
