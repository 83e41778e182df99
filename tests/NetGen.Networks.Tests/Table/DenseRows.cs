using static NetGen.Networks.Tests.Words;

namespace NetGen.Networks.Tests;

/// <summary>Dense, and what moves numbers without computing.</summary>
internal static class DenseRows
{
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Row("Dense alone", [7], MeanSquaredError, [Dense(5)]),
        Row("Dense from one feature to one", [1], MeanSquaredError, [Dense(1)]),
        Row("Dense from one feature", [1], MeanSquaredError, [Dense(9), Tanh], [Dense(3)]),
        Row("Dense to one unit", [13], MeanSquaredError, [Dense(1)]),
        Row("Dense without bias", [7], MeanSquaredError, [Dense(11, bias: false)], [Dense(2, bias: false)]),
        Row("Dense of exactly one vector", [16], MeanSquaredError, [Dense(16), ReLU], [Dense(16)]),
        Row("Dense one more than a vector", [17], MeanSquaredError, [Dense(17), ReLU], [Dense(33)]),
        Row("Dense one less than a tile", [63], MeanSquaredError, [Dense(65), ReLU], [Dense(31)]),
        Row("Dense on rank 2", [5, 7], MeanSquaredError, [Dense(6), Tanh], [Dense(3)]),
        Row("Dense on rank 2 with one column", [6, 1], MeanSquaredError, [Dense(4), Tanh], [Dense(1)]),
        Row("Dense on rank 3", [3, 2, 5], MeanSquaredError, [Dense(4), Sigmoid], [Dense(19)]),
        Row("Dense on rank 4", [2, 3, 2, 3], MeanSquaredError, [Dense(5)], [Flatten, Dense(2)]),
        Row("Dense with L2", [7], MeanSquaredError, [Dense(5, l2: 0.01), ReLU], [Dense(3, l2: 0.5)]),
        Row("Dense with L2 and a weight of the loss", [7], new("MeanSquaredError", Weight: 2.5), [Dense(5, l2: 0.01)], [Dense(3)]),
        Row("Dense with asserted inputs", [3, 5], MeanSquaredError, [Flatten, Dense(4, options: ", Inputs = 15")]),
        Row("Two Dense of equal shapes", [8], MeanSquaredError, [Dense(8), Tanh], [Dense(8), Tanh], [Dense(8)]),
        Row("Several layers on one property", [6], MeanSquaredError, [Dense(5), ReLU, Dense(4), Tanh, Dense(3)]),
        Row("Dense over 1000 wide", [130], MeanSquaredError, [Dense(1003), ReLU], [Dense(3)]) with { Batches = [17, 5, 33, 1] },
        Row("Dense from 1000 features", [1009], MeanSquaredError, [Dense(37), Tanh], [Dense(2)]) with { Batches = [17, 5, 33, 1] },
        Row("Dense on a large batch", [23], MeanSquaredError, [Dense(45), ReLU], [Dense(7)]) with { Batches = [259, 100, 7] },
        Row("Predicts only", [9], null, [Dense(6), GELU], [Dense(4), Softmax]),
        Row("Predicts without parameters", [3, 4], null, [Flatten]),
        Row("Predicts an image", [5, 4, 2], null, [MaxPool2D(2)]),
        Row("Flatten in front", [3, 2, 4], MeanSquaredError, [Flatten], [Dense(3)]),
        Row("Flatten of a vector", [6], MeanSquaredError, [Flatten], [Dense(3), Flatten]),
        Row("Reshape in front", [12], MeanSquaredError, [Reshape(3, 4)], [Dense(2)]),
        Row("Reshape with an open size", [12], MeanSquaredError, [Reshape(-1, 2)], [Dense(5), Reshape(3, -1)]),
        Row("Reshape to an image", [18], MeanSquaredError, [Reshape(3, 3, 2), Conv2D(4, 2)], [Flatten, Dense(2)]),
        Row("Reshape in the middle", [5], MeanSquaredError, [Dense(12), ReLU], [Reshape(4, 3), Dense(2)], [Flatten, Dense(3)]),
        Row("An asserted shape", [5], MeanSquaredError, [Dense(12), Shape(12), Reshape(4, 3), Shape(4, 3)], [Flatten, Dense(1)]),
        Row("Dropout in front", [11], MeanSquaredError, [Dropout(0.3)], [Dense(4)]),
        Row("Dropout behind Dense", [7], MeanSquaredError, [Dense(21), ReLU, Dropout(0.5)], [Dense(4)]),
        Row("Dropout of rate 0", [7], MeanSquaredError, [Dense(9), Dropout(0)], [Dense(4)]),
        Row("Two dropouts", [7], MeanSquaredError, [Dense(21), Tanh, Dropout(0.25)], [Dense(18), Dropout(0.6), Tanh], [Dense(4)]),
        Row("Dropout behind Flatten", [3, 3, 2], MeanSquaredError, [Conv2D(5, 2), ReLU], [Flatten, Dropout(0.5)], [Dense(3)]),
        Row("Dropout behind a pool", [6, 6, 1], MeanSquaredError, [Conv2D(5, 3), ReLU], [MaxPool2D(2), Dropout(0.4)], [Flatten, Dense(3)]),
    ];
}
