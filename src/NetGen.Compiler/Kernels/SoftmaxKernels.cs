namespace NetGen.Compiler;

/// <summary>
/// One pass over each row of <paramref name="Length"/> numbers: softmax and what is computed with it. The epilogue is empty; the
/// operands are named by their index, −1 where the kernel does without.
/// </summary>
/// <param name="Rows">How many rows in all (batch times rows a sample).</param>
/// <param name="RowsPerSample">The loss of a sample is the mean over its rows.</param>
/// <param name="Logits">Reads z, <c>[rows, Length]</c>.</param>
/// <param name="Target">Reads t: <c>[rows, Length]</c> floats, or <c>[rows]</c> class indices (the operand is integer).</param>
/// <param name="Probabilities">Writes softmax(z), <c>[rows, Length]</c>.</param>
/// <param name="Losses">Writes the cross-entropy, <c>[n]</c>.</param>
/// <param name="Gradient">Writes Scale / RowsPerSample · (softmax(z) · Σt − t), <c>[rows, Length]</c>.</param>
public sealed record SoftmaxKernel(
    EquatableArray<Operand> Operands,
    Extent Rows,
    int RowsPerSample,
    int Length,
    int Logits,
    int Target,
    int Probabilities,
    int Losses,
    int Gradient,
    ScalarExpression Scale) : Kernel(Operands, new Epilogue(default))
{
    private const long CostANumber = 256;

    public override string Kind => Losses >= 0 || Gradient >= 0 ? "SoftmaxCrossEntropy" : "Softmax";

    public override Extent Cost => Rows.Times(CostANumber * Length);

    public override IEnumerable<int> Written => new[] { Probabilities, Losses, Gradient }.Where(i => i >= 0);
}

/// <summary>dx = y · (dy − Σ dy·y) over each row of <paramref name="Length"/>: operands y, dy. The accumulator is dx's element.</summary>
public sealed record SoftmaxGradientKernel(EquatableArray<Operand> Operands, Epilogue Epilogue, Extent Rows, int Length)
    : Kernel(Operands, Epilogue)
{
    private const long CostANumber = 32;

    public override string Kind => "SoftmaxGradient";

    public override Extent Cost => Rows.Times(CostANumber * Length);
}
