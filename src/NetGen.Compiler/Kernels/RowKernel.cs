namespace NetGen.Compiler;

/// <summary>
/// Rows of <paramref name="Length"/> numbers side by side, each in as many sweeps as its steps need: what a row's numbers are combined to, what is made of them, and what
/// that makes of each number again. Softmax, its losses and gradients, and normalizations are such rows.
/// </summary>
/// <param name="Rows">How many rows in all.</param>
public sealed record RowKernel(EquatableArray<Operand> Operands, EquatableArray<RowStep> Steps, Extent Rows, int Length) : Kernel(Operands, new Epilogue(default))
{
    /// <summary>What a simple operation costs at a number.</summary>
    private const long CostAnOperation = 8;

    /// <summary>What a function that has no instruction costs, and a quotient.</summary>
    private const long CostAFunction = 96;

    public override string Kind => "Rows";

    public override Extent Cost => Rows.Times(Length * Steps.Where(s => !s.IsRow).Sum(s => CostOf(s.Value)));

    public override IEnumerable<int> Written => Steps.Select(s => s.Store).Where(i => i >= 0).Distinct();

    /// <summary>
    /// Steps as they can be taken, sweep by sweep: a number a row is known when the sweeps are over that it was combined in, and so is what is made of it. A number an
    /// element is known in the first sweep that knows what it is made of.
    /// </summary>
    public IReadOnlyList<int> Sweeps()
    {
        int[] sweeps = new int[Steps.Count];
        for (int k = 0; k < Steps.Count; k++)
        {
            sweeps[k] = Steps[k].Value.Leaves().OfType<ScalarExpression.Step>()
                .Select(s => sweeps[s.Index] + (Steps[s.Index].Combine == Combine.None ? 0 : 1)).DefaultIfEmpty(0).Max();
        }

        return sweeps;
    }

    /// <summary>Steps without those that one other reads once and nobody stores: these become a part of their reader.</summary>
    public static EquatableArray<RowStep> WithoutSingle(IReadOnlyList<RowStep> steps)
    {
        int[] uses = [.. steps.Select((_, k) => steps.Sum(s => s.Value.Leaves().Count(l => l is ScalarExpression.Step step && step.Index == k)))];
        var kept = new List<RowStep>();
        var replaced = new ScalarExpression[steps.Count];
        for (int k = 0; k < steps.Count; k++)
        {
            var step = steps[k] with { Value = steps[k].Value.Replace(leaf => leaf is ScalarExpression.Step s ? replaced[s.Index] : leaf) };
            bool isPart = !step.GivesRow && step.Store < 0 && uses[k] == 1;
            replaced[k] = isPart ? step.Value : new ScalarExpression.Step(kept.Count);
            if (!isPart)
                kept.Add(step);
        }

        return kept.ToEquatableArray();
    }

    /// <summary>What an expression costs at a number; what is made of numbers a row alone is made once.</summary>
    private long CostOf(ScalarExpression expression) => expression.Any(ChangesAlong) ? expression.Children.Sum(CostOf) + expression switch
    {
        ScalarExpression.Unary { Function: not (UnaryFunction.Negate or UnaryFunction.Abs) } or ScalarExpression.Binary { Function: BinaryFunction.Divide } or ScalarExpression.Draw => CostAFunction,
        _ => expression.IsLeaf ? 0 : CostAnOperation,
    } : 0;

    private bool ChangesAlong(ScalarExpression leaf) => leaf switch
    {
        ScalarExpression.Step s => !Steps[s.Index].GivesRow,
        ScalarExpression.Argument a => Operands[a.Index].Access is not Access.Strided strides || !strides.IsConstantAlong(Length),
        ScalarExpression.Draw or ScalarExpression.Ordinal => true,
        _ => false,
    };
}

/// <summary>A number at each element of a row, or for the row. <c>Step(k)</c> is an earlier one; operands are read by the element's flat index, of a row's first element.</summary>
/// <param name="IsRow">Whether it is one number a row, made of such.</param>
/// <param name="Combine">What becomes of the numbers at the row's elements; the step's value is then that, a number a row.</param>
/// <param name="Store">The operand that receives the value, or −1.</param>
public sealed record RowStep(ScalarExpression Value, bool IsRow, Combine Combine = Combine.None, int Store = -1)
{
    /// <summary>Whether later steps see one number a row.</summary>
    public bool GivesRow => IsRow || Combine != Combine.None;
}
