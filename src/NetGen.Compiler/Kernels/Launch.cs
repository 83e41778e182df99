namespace NetGen.Compiler;

/// <summary>One call of a kernel: the kernel, the memory behind each operand, and words for the reader of the generated code.</summary>
/// <param name="Name">A name for the method if this is the kernel's first call: <c>Conv1InputGradient</c>.</param>
/// <param name="Comment">The layers covered and the shapes: <c>Conv1 + ReLU: [n, 28, 28, 1] → [n, 26, 26, 32]</c>.</param>
public sealed record Launch(Kernel Kernel, EquatableArray<Binding> Bindings, string Name, string Comment)
{
    /// <summary>The launches that this one does together, a <see cref="TogetherKernel"/>; none for other kernels.</summary>
    public EquatableArray<Launch> Parts { get; init; }

    /// <summary>The memory that the kernel writes.</summary>
    public IEnumerable<Binding> Written => Kernel.Written.Select(i => Bindings[i]);
}

/// <summary>The memory behind an operand.</summary>
public abstract record Binding
{
    /// <summary>Whether some of the memory is the same.</summary>
    public bool Overlaps(Binding other) => (this, other) switch
    {
        (Parameter one, AllParameters all) => all.Block == one.Block && all.Moment == one.Moment,
        (AllParameters all, Parameter one) => all.Block == one.Block && all.Moment == one.Moment,
        _ => Equals(other),
    };

    /// <summary>The batch of the network's input <paramref name="Index"/>.</summary>
    public sealed record Input(int Index = 0) : Binding;

    /// <summary>The targets of the network's output <paramref name="Index"/>.</summary>
    public sealed record Target(int Index = 0) : Binding;

    /// <summary>The batch of the network's output <paramref name="Index"/>.</summary>
    public sealed record Output(int Index = 0) : Binding;

    /// <summary>The losses of the network's output <paramref name="Index"/>, one a sample.</summary>
    public sealed record Losses(int Index = 0) : Binding;

    /// <summary>Parameter <paramref name="Index"/> in the block of parameters, gradients, or the moment of that number.</summary>
    public sealed record Parameter(int Index, ParameterBlock Block, int Moment = 0) : Binding;

    /// <summary>A whole block of parameters, all of them in one flat run.</summary>
    public sealed record AllParameters(ParameterBlock Block, int Moment = 0) : Binding;

    /// <summary>What differs between equal uses of one layer, side by side among the run-time scalars: the rate in slot <paramref name="Slot"/>, the number of the stream behind it.</summary>
    public sealed record Use(int Slot) : Binding;

    /// <summary>Node <paramref name="Id"/>'s value in the arena.</summary>
    public sealed record Arena(int Id) : Binding;
}

public enum ParameterBlock
{
    Values,
    Gradients,
    Moments,
}

/// <summary>A program as kernel calls, in order, with the arena they share.</summary>
/// <param name="ClipsBefore">Gradients are clipped before the launch of this index; −1 for never.</param>
/// <param name="Groups">What each launch was made of, for reports.</param>
public sealed record LoweredProgram(
    ProgramKind Kind, IReadOnlyList<Launch> Launches, Plan Plan, IReadOnlyDictionary<int, Buffer> Buffers, int ClipsBefore, IReadOnlyList<Group> Groups)
{
    /// <summary>The same in one launch or two, for batches up to some size; null where there is no such way.</summary>
    public WholeStep? Whole { get; init; }

    /// <summary>The input may lie in memory without room behind its end.</summary>
    public bool ReadsInputInPlace => Uses<Binding.Input>().All(use => use.Kernel.ReadsExactly(use.Operand));

    /// <summary>The output may lie in memory without room behind its end.</summary>
    public bool WritesOutputInPlace => Uses<Binding.Output>().All(use => use.Kernel.WritesExactly(use.Operand));

    private IEnumerable<(Kernel Kernel, int Operand)> Uses<T>() =>
        from launch in Launches
        from operand in Enumerable.Range(0, launch.Bindings.Count)
        where launch.Bindings[operand] is T
        select (launch.Kernel, operand);
}
