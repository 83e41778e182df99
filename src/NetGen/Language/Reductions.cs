namespace NetGen;

/// <content>Sums, products, and what is found along axes.</content>
public static partial class Functions
{
    /// <summary>The sum of all numbers of a sample: <c>[…] → []</c>, one number.</summary>
    public static Symbol Sum(Symbol x) => throw NeverRuns();

    /// <summary>The sum along an axis, which the result lacks: <c>Sum(x, 0)</c> of <c>[T, C]</c> is <c>[C]</c>.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol Sum(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The sum along some axes, which the result lacks: <c>Sum(x, [0, 1])</c> of <c>[H, W, C]</c> is <c>[C]</c>.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol Sum(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The mean of all numbers of a sample: <c>[…] → []</c>, one number.</summary>
    public static Symbol Mean(Symbol x) => throw NeverRuns();

    /// <summary>The mean along an axis, which the result lacks: <c>Mean(x, -1)</c> of <c>[T, C]</c> is <c>[T]</c>.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1: <c>x - Mean(x, -1, keepDims: true)</c>.</param>
    public static Symbol Mean(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The mean along some axes, which the result lacks: <c>Mean(x, [0, 1])</c> of <c>[H, W, C]</c> is <c>[C]</c>.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol Mean(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The largest number of a sample: <c>[…] → []</c>, one number.</summary>
    public static Symbol Max(Symbol x) => throw NeverRuns();

    /// <summary>The largest number along an axis, which the result lacks. The gradient goes to the first that is so large.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol Max(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The largest number along some axes, which the result lacks. The gradient goes to the first that is so large.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol Max(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The smallest number of a sample: <c>[…] → []</c>, one number.</summary>
    public static Symbol Min(Symbol x) => throw NeverRuns();

    /// <summary>The smallest number along an axis, which the result lacks. The gradient goes to the first that is so small.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol Min(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The smallest number along some axes, which the result lacks. The gradient goes to the first that is so small.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol Min(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The variance of all numbers of a sample, <c>mean (x − mean x)²</c>: <c>[…] → []</c>, one number.</summary>
    public static Symbol Variance(Symbol x) => throw NeverRuns();

    /// <summary>The variance along an axis, <c>mean (x − mean x)²</c>, which the result lacks.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol Variance(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The variance along some axes, <c>mean (x − mean x)²</c>, which the result lacks.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol Variance(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The Euclidean norm of all numbers of a sample, <c>√Σ x²</c>, with slope 0 at 0: <c>[…] → []</c>, one number.</summary>
    public static Symbol Norm(Symbol x) => throw NeverRuns();

    /// <summary>The Euclidean norm along an axis, <c>√Σ x²</c> with slope 0 at 0, which the result lacks.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol Norm(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The Euclidean norm along some axes, <c>√Σ x²</c> with slope 0 at 0, which the result lacks.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol Norm(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary><c>log Σ exp(x)</c> over all numbers of a sample, precise for large ones, too: <c>[…] → []</c>, one number.</summary>
    public static Symbol LogSumExp(Symbol x) => throw NeverRuns();

    /// <summary><c>log Σ exp(x)</c> along an axis, which the result lacks, precise for large numbers, too.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol LogSumExp(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary><c>log Σ exp(x)</c> along some axes, which the result lacks, precise for large numbers, too.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol LogSumExp(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The place of the largest number of a sample, as a number, the first of equal ones; without gradient: <c>[…] → []</c>, one number.</summary>
    public static Symbol ArgMax(Symbol x) => throw NeverRuns();

    /// <summary>The place of the largest number along an axis, as a number, the first of equal ones, which the result lacks; without gradient.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol ArgMax(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The place of the largest number along some axes, as a number, the first of equal ones, which the result lacks; counted over them in row-major order, without gradient.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol ArgMax(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>The place of the smallest number of a sample, as a number, the first of equal ones; without gradient: <c>[…] → []</c>, one number.</summary>
    public static Symbol ArgMin(Symbol x) => throw NeverRuns();

    /// <summary>The place of the smallest number along an axis, as a number, the first of equal ones, which the result lacks; without gradient.</summary>
    /// <param name="x">Any symbol that has the axis.</param>
    /// <param name="axis">The axis; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axis, with size 1.</param>
    public static Symbol ArgMin(Symbol x, int axis, bool keepDims = false) => throw NeverRuns();

    /// <summary>The place of the smallest number along some axes, as a number, the first of equal ones, which the result lacks; counted over them in row-major order, without gradient.</summary>
    /// <param name="x">Any symbol that has the axes.</param>
    /// <param name="axes">The axes; negative ones count from the end.</param>
    /// <param name="keepDims">Leaves the axes, with size 1.</param>
    public static Symbol ArgMin(Symbol x, int[] axes, bool keepDims = false) => throw NeverRuns();

    /// <summary>
    /// The product of matrices: <c>[…, M, K] · […, K, N] → […, M, N]</c>. Leading axes are spread over each other, as NumPy's <c>matmul</c> does: each pair of matrices of a sample has its product.
    /// </summary>
    public static Symbol MatMul(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>The inner product along the last axis, <c>Σ xᵢ · yᵢ</c>, of what is spread over each other: <c>[T, C], [C] → [T]</c>.</summary>
    public static Symbol Dot(Symbol x, Symbol y) => throw NeverRuns();

    /// <summary>
    /// Einstein's sums: <c>Einsum("ij,jk->ik", x, y)</c> is the product of two matrices. A letter stands for each axis; products are summed over those that the result lacks. Without
    /// an arrow the result has the letters that stand once, in the order of the alphabet (NumPy's <c>einsum</c>, without dots and diagonals).
    /// </summary>
    /// <param name="equation">The letters of each symbol, and of the result; a constant.</param>
    /// <param name="symbols">At least one. Several are joined from left to right.</param>
    public static Symbol Einsum(string equation, params Symbol[] symbols) => throw NeverRuns();

    /// <summary>A row for each number, with 1 at the place that it names and 0 elsewhere: <c>[…] → […, classes]</c>; without gradient.</summary>
    /// <param name="x">Whole numbers, such as those of <see cref="ArgMax(Symbol)"/>; a row of zeros stands for any other.</param>
    /// <param name="classes">How many places a row has.</param>
    public static Symbol OneHot(Symbol x, int classes) => throw NeverRuns();
}
