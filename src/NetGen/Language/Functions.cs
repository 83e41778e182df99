namespace NetGen;

/// <summary>
/// What a network's <c>Forward</c> may call: <c>using static NetGen.Functions;</c>. The compiler knows these functions by their names and writes code for them; they themselves
/// never run, and throw.
/// </summary>
/// <remarks>
/// Shapes are those of one sample; axis 0 is the first behind the batch, and −1 the last. Functions of two symbols spread them over each other as <see cref="Symbol"/> says.
/// Numbers, axes and shapes are constants, or follow from constants and shapes.
/// </remarks>
public static partial class Functions
{
    // Element by element.

    /// <summary><c>exp(x)</c>, of x's shape.</summary>
    public static Symbol Exp(Symbol x) => throw NeverRuns();

    /// <summary><c>exp(x) − 1</c>, precise near 0, too; of x's shape.</summary>
    public static Symbol ExpM1(Symbol x) => throw NeverRuns();

    /// <summary>The natural logarithm, of x's shape. −∞ at 0, and no number below.</summary>
    public static Symbol Log(Symbol x) => throw NeverRuns();

    /// <summary><c>log(1 + x)</c>, precise near 0, too; of x's shape.</summary>
    public static Symbol Log1P(Symbol x) => throw NeverRuns();

    /// <summary><c>√x</c>, of x's shape. Its derivative at 0 is infinite: add a small number to what may be 0.</summary>
    public static Symbol Sqrt(Symbol x) => throw NeverRuns();

    /// <summary><c>1 / √x</c>, of x's shape. Add a small number to what may be 0.</summary>
    public static Symbol Rsqrt(Symbol x) => throw NeverRuns();

    /// <summary><c>x²</c>, of x's shape.</summary>
    public static Symbol Square(Symbol x) => throw NeverRuns();

    /// <summary><c>|x|</c>, of x's shape, with slope 0 at 0.</summary>
    public static Symbol Abs(Symbol x) => throw NeverRuns();

    /// <summary>The error function, <c>2/√π · ∫₀ˣ exp(−t²) dt</c>, of x's shape.</summary>
    public static Symbol Erf(Symbol x) => throw NeverRuns();

    /// <summary>
    /// <c>x</c> to the power of a constant, of x's shape. Whole powers up to 16 are products; for others x must be positive, but for 0.5, the square root.
    /// </summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="power">The exponent.</param>
    public static Symbol Pow(Symbol x, double power) => throw NeverRuns();

    /// <summary><c>x</c> to the power of <c>y</c>, spread over each other: <c>exp(y · log(x))</c>, for positive x.</summary>
    public static Symbol Pow(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>The sine of x in radians, of x's shape. Precise to some 10⁻⁷ for |x| up to 8,192.</summary>
    public static Symbol Sin(Symbol x) => throw NeverRuns();

    /// <summary>The cosine of x in radians, of x's shape. Precise to some 10⁻⁷ for |x| up to 8,192.</summary>
    public static Symbol Cos(Symbol x) => throw NeverRuns();

    /// <summary>The nearest whole number, of two the even one; of x's shape, without slope.</summary>
    public static Symbol Round(Symbol x) => throw NeverRuns();

    /// <summary>The greatest whole number that is not above x; of x's shape, without slope.</summary>
    public static Symbol Floor(Symbol x) => throw NeverRuns();

    /// <summary>The least whole number that is not below x; of x's shape, without slope.</summary>
    public static Symbol Ceiling(Symbol x) => throw NeverRuns();

    /// <summary>1 where x is positive, −1 where it is negative, else 0; of x's shape, without slope.</summary>
    public static Symbol Sign(Symbol x) => throw NeverRuns();

    /// <summary>1 where two numbers are equal, else 0; spread over each other, without slope. Of <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c> there are operators of symbols.</summary>
    public static Symbol Equal(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>1 where x is a number, else 0; of x's shape, without slope.</summary>
    public static Symbol Equal(Symbol x, double y) => throw NeverRuns();

    /// <summary>1 where two numbers differ, else 0; spread over each other, without slope.</summary>
    public static Symbol NotEqual(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>1 where x is another number, else 0; of x's shape, without slope.</summary>
    public static Symbol NotEqual(Symbol x, double y) => throw NeverRuns();

    /// <summary>x where the condition is not 0, else y; the three are spread over each other: <c>Where(x > 0, x, 0.1 * x)</c>. No gradient flows to the condition.</summary>
    /// <param name="condition">What decides, such as a comparison.</param>
    /// <param name="x">What there is where it is not 0.</param>
    /// <param name="y">What there is where it is 0.</param>
    public static Symbol Where(Symbol condition, Symbol x, Symbol y) => throw NeverRuns();

    /// <inheritdoc cref="Where(Symbol, Symbol, Symbol)"/>
    public static Symbol Where(Symbol condition, Symbol x, double y) => throw NeverRuns();

    /// <inheritdoc cref="Where(Symbol, Symbol, Symbol)"/>
    public static Symbol Where(Symbol condition, double x, Symbol y) => throw NeverRuns();

    /// <summary>x, through which no gradient flows; of x's shape.</summary>
    public static Symbol StopGradient(Symbol x) => throw NeverRuns();

    /// <summary>The smaller of two numbers, spread over each other.</summary>
    public static Symbol Minimum(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>The smaller of two numbers, of x's shape.</summary>
    public static Symbol Minimum(Symbol x, double y) => throw NeverRuns();

    /// <summary>The larger of two numbers, spread over each other.</summary>
    public static Symbol Maximum(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>The larger of two numbers, of x's shape.</summary>
    public static Symbol Maximum(Symbol x, double y) => throw NeverRuns();

    /// <summary><c>max(least, min(x, most))</c>, of x's shape.</summary>
    public static Symbol Clip(Symbol x, double least, double most) => throw NeverRuns();

    // Activations, which layers have as attributes.

    /// <summary><c>max(x, 0)</c>, of x's shape.</summary>
    public static Symbol ReLU(Symbol x) => throw NeverRuns();

    /// <summary><c>x</c> where x > 0, else <c>slope · x</c>; of x's shape.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="slope">The slope at the left of 0, at least 0.</param>
    public static Symbol LeakyReLU(Symbol x, double slope = 0.3) => throw NeverRuns();

    /// <summary><c>x</c> where x > 0, else <c>alpha · (exp(x) − 1)</c>; of x's shape (Clevert et al., 2015).</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="alpha">The negative of the limit at the left, at least 0.</param>
    public static Symbol ELU(Symbol x, double alpha = 1) => throw NeverRuns();

    /// <summary><c>1 / (1 + exp(−x))</c>, of x's shape.</summary>
    public static Symbol Sigmoid(Symbol x) => throw NeverRuns();

    /// <summary>The hyperbolic tangent, of x's shape.</summary>
    public static Symbol Tanh(Symbol x) => throw NeverRuns();

    /// <summary><c>log(1 + exp(x))</c>, of x's shape.</summary>
    public static Symbol Softplus(Symbol x) => throw NeverRuns();

    /// <summary><c>x · Φ(x)</c>, with Φ the distribution function of the normal distribution; of x's shape (Hendrycks and Gimpel, 2016).</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="approximate">Uses <c>0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))</c> in place of the exact function.</param>
    public static Symbol GELU(Symbol x, bool approximate = false) => throw NeverRuns();

    /// <summary><c>x · sigmoid(x)</c>, also known as swish; of x's shape (Elfwing et al., 2017).</summary>
    public static Symbol SiLU(Symbol x) => throw NeverRuns();

    /// <summary><c>exp(x) / Σ exp(x)</c> over the last axis, of x's shape. In front of a cross-entropy the two are one stable kernel.</summary>
    public static Symbol Softmax(Symbol x) => throw NeverRuns();

    /// <summary><c>(x − max x) − log Σ exp(x − max x)</c> over the last axis, of x's shape: the logarithm of the softmax.</summary>
    public static Symbol LogSoftmax(Symbol x) => throw NeverRuns();

    /// <summary><c>exp(x)</c>, of x's shape, as the activation is called; the same as <see cref="Exp"/>.</summary>
    public static Symbol Exponential(Symbol x) => throw NeverRuns();

    /// <summary><c>scale · x</c> where x > 0, else <c>scale · alpha · (exp(x) − 1)</c>, with alpha = 1.67326324 and scale = 1.05070098; of x's shape (Klambauer et al., 2017).</summary>
    public static Symbol SELU(Symbol x) => throw NeverRuns();

    /// <summary><c>x</c> where x > 0, else <c>alpha · (exp(x / alpha) − 1)</c>; of x's shape (Barron, 2017).</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="alpha">The negative of the limit at the left, above 0.</param>
    public static Symbol CELU(Symbol x, double alpha = 1) => throw NeverRuns();

    /// <summary><c>min(max(x, 0), 6)</c>, of x's shape.</summary>
    public static Symbol ReLU6(Symbol x) => throw NeverRuns();

    /// <summary><c>max(−1, min(x, 1))</c>, of x's shape.</summary>
    public static Symbol HardTanh(Symbol x) => throw NeverRuns();

    /// <summary><c>min(max(x + 3, 0), 6) / 6</c>, of x's shape.</summary>
    public static Symbol HardSigmoid(Symbol x) => throw NeverRuns();

    /// <summary><c>x · min(max(x + 3, 0), 6) / 6</c>, of x's shape (Howard et al., 2019).</summary>
    public static Symbol HardSwish(Symbol x) => throw NeverRuns();

    /// <summary><c>x · tanh(log(1 + exp(x)))</c>, of x's shape (Misra, 2019).</summary>
    public static Symbol Mish(Symbol x) => throw NeverRuns();

    /// <summary><c>x / (1 + |x|)</c>, of x's shape.</summary>
    public static Symbol Softsign(Symbol x) => throw NeverRuns();

    // Shapes.

    /// <summary>The same numbers in the same order under another shape: <c>Reshape(x, 4, -1)</c>.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="shape">The sizes of the axes; one may be −1 and follows from the others.</param>
    public static Symbol Reshape(Symbol x, params int[] shape) => throw NeverRuns();

    /// <summary>All numbers of a sample in one row: <c>[H, W, C] → [H · W · C]</c>.</summary>
    public static Symbol Flatten(Symbol x) => throw NeverRuns();

    /// <summary>Says what the shape of x is here, and gives x: <c>Shape(x | Stem, 32, 32, 16)</c>. A network in which it is another does not compile.</summary>
    /// <param name="x">Any symbol.</param>
    /// <param name="dimensions">The sizes of the axes, without the batch axis.</param>
    public static Symbol Shape(Symbol x, params int[] dimensions) => throw NeverRuns();

    /// <summary>In an index of a symbol, all axes without an entry: <c>x[Rest, 0]</c> of <c>[H, W, C]</c> is <c>[H, W]</c>.</summary>
    /// <exception cref="InvalidOperationException">Always, when it runs: <c>Forward</c> is only read.</exception>
    public static AxisPart Rest => throw NeverRuns();

    /// <summary>
    /// Whether the training step is compiled, not evaluation or prediction: <c>if (Training) x += 0.1 * Normal(x.Shape);</c>. It is a constant of each program, so that nothing is asked when one
    /// runs; both ways must give outputs of one shape, and what has parameters must be used in training.
    /// </summary>
    /// <exception cref="InvalidOperationException">Always, when it runs: <c>Forward</c> is only read.</exception>
    public static bool Training => throw NeverRuns();

    internal static InvalidOperationException NeverRuns() => new(
        "Forward and what it calls are read by the NetGen compiler and never run. Call Predict or TrainStep of the network instead, and do not call its symbols' members elsewhere.");
}
