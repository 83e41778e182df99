namespace NetGen.Compiler;

/// <summary>
/// A whole training step of a small network in one pass: each group of threads holds all weights and a tile of samples in shared memory, runs the phases
/// tile by tile, and sums the gradients of its samples in their order. One group alone then updates the parameters; several write their sums.
/// </summary>
/// <param name="Operands">The block of parameters and those of moments, which the epilogue names, then whatever the indices below name.</param>
/// <param name="Epilogue">The optimizer's update of one number, whose gradient is the accumulator.</param>
/// <param name="Phases">What is computed, in order: kernels of their own elsewhere, here without a launch and without memory between them.</param>
/// <param name="Input">Reads x, <c>[n, …]</c>.</param>
/// <param name="Target">Reads the targets of the batch.</param>
/// <param name="Output">Writes the prediction, <c>[n, …]</c>.</param>
/// <param name="Losses">Writes the losses, <c>[n]</c>.</param>
/// <param name="Partials">Writes each group's gradients, <c>[groups, block of parameters]</c>, where there are several groups.</param>
public sealed record StepKernel(
    EquatableArray<Operand> Operands,
    Epilogue Epilogue,
    EquatableArray<StepPhase> Phases,
    StepMemory Memory,
    StepSchedule Schedule,
    int Input,
    int Target,
    int Output,
    int Losses,
    int Partials) : Kernel(Operands, Epilogue)
{
    public override string Kind => "Step";

    /// <summary>Not known: no thread of a processor runs it.</summary>
    public override Extent Cost => throw new NotSupportedException("Phases of a whole step have costs, the step has none.");
}

/// <param name="Stage">Phases of one stage read nothing of each other: the threads of a group wait for each other between stages.</param>
public sealed record StepPhase(Launch Launch, int Stage);

/// <summary>A training step that may be run as one launch, or with several groups as two.</summary>
/// <param name="Step">The launch of a <see cref="StepKernel"/>.</param>
/// <param name="Update">Adds the groups' gradients in order and updates all parameters.</param>
public sealed record WholeStep(Launch Step, Launch Update, StepSchedule Schedule)
{
    /// <summary>Names the groups' gradients among the buffers of the arena, where no node does.</summary>
    public const int Partials = -1;
}
