namespace NetGen.Compiler;

/// <summary>
/// Kernels that need nothing of each other, as one: the first so many groups of threads are the first's, and so on. Only for graphics processors.
/// </summary>
/// <param name="Places">For each operand of the first part, then of the second …, which of this kernel's it is: parts that read the same share it.</param>
public sealed record TogetherKernel(EquatableArray<Operand> Operands, EquatableArray<Kernel> Parts, EquatableArray<int> Places)
    : Kernel(Operands, new Epilogue(default))
{
    public override string Kind => "Together";

    /// <summary>Not known: no thread of a processor runs it.</summary>
    public override Extent Cost => throw new NotSupportedException("Kernels of a shared launch have costs, the launch has none.");

    public override IEnumerable<int> Written => Parts.SelectMany((part, i) => part.Written.Select(operand => Place(i, operand)));

    /// <summary>Which operand is <paramref name="operand"/> of part <paramref name="part"/>.</summary>
    public int Place(int part, int operand) => Places[Parts.Take(part).Sum(p => p.Operands.Count) + operand];
}
