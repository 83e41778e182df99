using NetGen;

[Network]
[Input(28, 28, 1), Target(10)]
[CategoricalCrossEntropy, Adam(LearningRate = 1e-3)]
public partial class MnistCnn
{
    [Conv2D(32, 3), ReLU] public partial Layer Conv1 { get; }
    [MaxPool2D(2)] public partial Layer Pool1 { get; }
    [Conv2D(64, 3), ReLU] public partial Layer Conv2 { get; }
    [MaxPool2D(2)] public partial Layer Pool2 { get; }
    [Flatten, Dropout(0.5)] public partial Layer Flat { get; }
    [Dense(10), Softmax] public partial Layer Probabilities { get; }
}
