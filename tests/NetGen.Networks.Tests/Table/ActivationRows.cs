using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Each activation: alone in front, behind Dense, behind Conv2D, behind another one, at the end, and far out.</summary>
internal static class ActivationRows
{
    private static readonly (string Name, ReferenceLayer Layer)[] Activations =
    [
        ("ReLU", ReLU), ("LeakyReLU", LeakyReLU()), ("LeakyReLU 0.01", LeakyReLU(0.01)), ("ELU", ELU()), ("ELU 0.5", ELU(0.5)), ("Sigmoid", Sigmoid),
        ("Tanh", Tanh), ("Softplus", Softplus), ("GELU", GELU), ("GELU approximate", ApproximateGELU), ("SiLU", SiLU), ("Softmax", Softmax),
        ("LogSoftmax", LogSoftmax), ("Exponential", Pointwise("Exponential")), ("SELU", Pointwise("SELU")), ("CELU", Pointwise("CELU", 1)), ("CELU 0.5", Pointwise("CELU", 0.5, "(0.5)")),
        ("ReLU6", Pointwise("ReLU6")), ("HardTanh", Pointwise("HardTanh")), ("HardSigmoid", Pointwise("HardSigmoid")), ("HardSwish", Pointwise("HardSwish")), ("Mish", Pointwise("Mish")),
        ("Softsign", Pointwise("Softsign")), ("PReLU", PReLU()),
    ];

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. Activations.SelectMany(a => Of(a.Name, a.Layer)),
        Row("Two activations in a row", [6], MeanSquaredError, [Dense(7), ReLU, Tanh], [Dense(3)]),
        Row("Two activations with kept inputs in a row", [6], MeanSquaredError, [Dense(7), GELU, SiLU], [Dense(3)]),
        Row("Softmax in the middle", [6], MeanSquaredError, [Dense(7), Softmax], [Dense(5), ReLU], [Dense(3)]),
        Row("Softmax over rank 2 in the middle", [4, 5], MeanSquaredError, [Dense(6), Softmax], [Flatten, Dense(3)]),
        Row("PReLU of an image with an alpha a channel", [6, 5, 2], MeanSquaredError, [Conv2D(7, 3), PReLU(0, 1)], [Conv2D(17, 2), PReLU(0, 1, -1)], [Flatten, Dense(2)]),
        Row("PReLU of an image with an alpha a position", [6, 5, 2], MeanSquaredError, [Conv2D(7, 3), PReLU()], [Conv2D(5, 2), PReLU(2)], [Flatten, Dense(2)]),
        Row("PReLU of rows that share one axis", [4, 5], MeanSquaredError, [Dense(6), PReLU(1)], [Dense(3), PReLU(-2)], [Flatten, Dense(3)]),
        Row("PReLU from a constant", [6], MeanSquaredError, [new PReluReference([], ", AlphaInitializer = Initializer.Constant, AlphaInitializerValue = 0.25")], [Dense(3)]),
        Row("LogSoftmax over rank 2 in the middle", [4, 5], MeanSquaredError, [Dense(6), LogSoftmax], [Flatten, Dense(3)]),
        Row("ReLU6 in front of a pool", [7, 6, 2], MeanSquaredError, [Conv2D(5, 2), Pointwise("ReLU6"), MaxPool2D(2)], [Flatten, Dense(3)]),
        Row("Softmax over 40 classes", [6], MeanSquaredError, [Dense(40), Softmax], [Dense(3)]),
    ];

    private static IEnumerable<NetworkCase> Of(string name, ReferenceLayer activation)
    {
        yield return Row($"{name} in front and behind Dense", [7], MeanSquaredError, [activation], [Dense(19), activation], [Dense(3)]);
        yield return Row($"{name} behind Conv2D", [4, 5, 2], MeanSquaredError, [Conv2D(6, 2), activation], [Flatten, Dense(2)]);
        yield return Row($"{name} at the end", [7], MeanSquaredError, [Dense(5), activation]);
        // Float32's exp ends at 88; a formula that passes it on its way gives infinity or NaN here.
        yield return Row($"{name} far out", [5], MeanSquaredError, [Dense(9), activation], [Dense(3)]) with { InputScale = name switch { "Softmax" or "LogSoftmax" => 40, "Exponential" => 4, _ => 120 } };
    }
}
