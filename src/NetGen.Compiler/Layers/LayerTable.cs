namespace NetGen.Compiler;

/// <summary>Every layer of the language, by the name of its attribute.</summary>
public static class LayerTable
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new Dense(), new PlainConvolution("Conv2D", isSequence: false), new PlainConvolution("Conv1D", isSequence: true),
        new TransposedConvolution("Conv2DTranspose", isSequence: false), new TransposedConvolution("Conv1DTranspose", isSequence: true),
        new DepthwiseConvolution("DepthwiseConv2D", isSequence: false), new DepthwiseConvolution("DepthwiseConv1D", isSequence: true),
        new SeparableConvolution("SeparableConv2D", isSequence: false), new SeparableConvolution("SeparableConv1D", isSequence: true),
        new MaxPooling("MaxPool2D", isSequence: false), new AvgPooling("AvgPool2D", isSequence: false), new GlobalAvgPool2D(), new GlobalMaxPool2D(),
        new MaxPooling("MaxPool1D", isSequence: true), new AvgPooling("AvgPool1D", isSequence: true), new GlobalAvgPool1D(), new GlobalMaxPool1D(), new Flatten(), new Reshaping(), new Dropout(),
        new ReLU(), new LeakyReLU(), new ELU(), new Sigmoid(), new Tanh(), new Softplus(), new GELU(), new SiLU(), new SoftmaxActivation(),
        new LogSoftmaxActivation(), new Exponential(), new SELU(), new CELU(), new ReLU6(), new HardTanh(), new HardSigmoid(), new HardSwish(), new Mish(), new Softsign(),
        new PReLU(),
        new BatchNorm(), new LayerNorm(), new RMSNorm(), new GroupNorm(), new InstanceNorm(), new UnitNorm(), new ShapeAssertion(),
        new Permute(), new RepeatVector(), new PixelShuffle(), new UpSampling1D(), new UpSampling2D(),
        new ZeroPadding("ZeroPadding1D", 1), new ZeroPadding("ZeroPadding2D", 2), new Cropping("Cropping1D", 1), new Cropping("Cropping2D", 2),
        new ReflectionPadding("ReflectionPad1D", 1), new ReflectionPadding("ReflectionPad2D", 2), new Weight(),
    ];

    private static readonly Dictionary<string, Layer> ByName = All.ToDictionary(l => l.Name);

    public static Layer? Find(string attribute) => ByName.TryGetValue(attribute, out var layer) ? layer : null;
}
