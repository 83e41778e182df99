namespace NetGen;

/// <summary>Makes a partial class a network: the compiler reads its attributes and layers and writes its training step.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : Attribute;

/// <summary>The shape of one input sample, channels last and without the batch axis: <c>[Input(28, 28, 1)]</c>.</summary>
/// <remarks>
/// Of several inputs each is a parameter of <c>Forward</c>, by name: <c>[Input("question", 40)]</c> and <c>[Input("answer", 40)]</c> with <c>Symbol Forward(Symbol question, Symbol answer)</c>.
/// Their order is that of the parameters, whatever that of the attributes.
/// </remarks>
/// <param name="shape">The sizes of the axes, each at least 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
[CLSCompliant(false)]
public sealed class InputAttribute(params int[] shape) : Attribute
{
    /// <summary>One of several inputs.</summary>
    /// <param name="name">The parameter of <c>Forward</c>.</param>
    /// <param name="shape">The sizes of the axes, each at least 1.</param>
    public InputAttribute(string name, params int[] shape)
        : this(shape) => Name = name;

    /// <summary>The parameter of <c>Forward</c> that it is; empty where the network has one input.</summary>
    public string Name { get; } = "";

    /// <summary>The sizes of the axes of one sample.</summary>
    public int[] Shape { get; } = shape;
}

/// <summary>The shape that the output of the network must have for one sample: <c>[Target(10)]</c>.</summary>
/// <remarks>
/// Labels are <see cref="float"/> of this shape; under <see cref="SparseCategoricalCrossEntropyAttribute"/> they are
/// <see cref="int"/> class indices of this shape without its last axis. Of several outputs each is an element of the tuple that <c>Forward</c> returns, by name, and has a target and
/// a loss of its own: <c>[Target("boxes", 4)]</c>, <c>[Huber(Output = "boxes")]</c>, and likewise for <c>classes</c>, with
/// <c>(Symbol boxes, Symbol classes) Forward(Symbol image)</c>. Their order is that of the tuple.
/// </remarks>
/// <param name="shape">The sizes of the axes, each at least 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
[CLSCompliant(false)]
public sealed class TargetAttribute(params int[] shape) : Attribute
{
    /// <summary>The target of one of several outputs.</summary>
    /// <param name="name">The output: its name in the tuple that <c>Forward</c> returns.</param>
    /// <param name="shape">The sizes of the axes, each at least 1.</param>
    public TargetAttribute(string name, params int[] shape)
        : this(shape) => Name = name;

    /// <summary>The output that it is the target of; empty where the network has one output.</summary>
    public string Name { get; } = "";

    /// <summary>The sizes of the axes of one output sample.</summary>
    public int[] Shape { get; } = shape;
}

/// <summary>How precisely products are computed where a device can trade precision for speed: <c>[Precision(FloatPrecision.TensorFloat32)]</c>.</summary>
/// <param name="precision">The least precision that will do. Without the attribute: <see cref="FloatPrecision.Float32"/>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PrecisionAttribute(FloatPrecision precision) : Attribute
{
    /// <summary>The least precision that will do.</summary>
    public FloatPrecision Precision { get; } = precision;
}

/// <summary>The precision of the factors in dense layers, convolutions and their gradients. Sums are always of 24 bits.</summary>
public enum FloatPrecision
{
    /// <summary>24 bits everywhere.</summary>
    Float32,

    /// <summary>
    /// 11 bits of each factor, rounded to the nearest, on NVIDIA's tensor cores since compute capability 8.0 ("A100 Tensor Core GPU Architecture", NVIDIA 2020);
    /// 24 bits on all other devices, the processor among them.
    /// </summary>
    TensorFloat32,
}

/// <summary>A layer or an assertion on a <see cref="Layer"/> property. Several on one property apply left to right.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public abstract class LayerAttribute : Attribute;

/// <summary>Asserts the shape of one sample at this place of the chain: <c>[MaxPool2D(2), Shape(13, 13, 32)]</c>.</summary>
/// <remarks>It computes nothing; a chain that gives another shape does not compile.</remarks>
/// <param name="dimensions">The sizes of the axes, without the batch axis.</param>
[CLSCompliant(false)]
public sealed class ShapeAttribute(params int[] dimensions) : LayerAttribute
{
    /// <summary>The asserted sizes of the axes.</summary>
    public int[] Dimensions { get; } = dimensions;
}
