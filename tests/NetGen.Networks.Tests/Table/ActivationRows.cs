using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Each activation: alone in front, behind Dense, behind Conv2D, behind another one, at the end, and far out.</summary>
internal static class ActivationRows
{
    private static readonly (string Name, ReferenceLayer Layer)[] Activations =
    [
        ("ReLU", ReLU), ("LeakyReLU", LeakyReLU()), ("LeakyReLU 0.01", LeakyReLU(0.01)), ("ELU", ELU()), ("ELU 0.5", ELU(0.5)), ("Sigmoid", Sigmoid),
        ("Tanh", Tanh), ("Softplus", Softplus), ("GELU", GELU), ("GELU approximate", ApproximateGELU), ("SiLU", SiLU), ("Softmax", Softmax),
    ];

    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        .. Activations.SelectMany(a => Of(a.Name, a.Layer)),
        Row("Two activations in a row", [6], MeanSquaredError, [Dense(7), ReLU, Tanh], [Dense(3)]),
        Row("Two activations with kept inputs in a row", [6], MeanSquaredError, [Dense(7), GELU, SiLU], [Dense(3)]),
        Row("Softmax in the middle", [6], MeanSquaredError, [Dense(7), Softmax], [Dense(5), ReLU], [Dense(3)]),
        Row("Softmax over rank 2 in the middle", [4, 5], MeanSquaredError, [Dense(6), Softmax], [Flatten, Dense(3)]),
        Row("Softmax over 40 classes", [6], MeanSquaredError, [Dense(40), Softmax], [Dense(3)]),
    ];

    private static IEnumerable<NetworkCase> Of(string name, ReferenceLayer activation)
    {
        yield return Row($"{name} in front and behind Dense", [7], MeanSquaredError, [activation], [Dense(19), activation], [Dense(3)]);
        yield return Row($"{name} behind Conv2D", [4, 5, 2], MeanSquaredError, [Conv2D(6, 2), activation], [Flatten, Dense(2)]);
        yield return Row($"{name} at the end", [7], MeanSquaredError, [Dense(5), activation]);
        // Float32's exp ends at 88; a formula that passes it on its way gives infinity or NaN here.
        yield return Row($"{name} far out", [5], MeanSquaredError, [Dense(9), activation], [Dense(3)]) with { InputScale = name == "Softmax" ? 40 : 120 };
    }
}
