using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <param name="Name">The step's.</param>
/// <param name="Method">A name for the phase's epilogue.</param>
internal sealed record GpuStepScope(StepKernel Step, string Name, StepPhase Phase, string Method);

/// <summary>One phase of a step for one tile: lines that all threads of the group run.</summary>
internal abstract class GpuStepPhase(GpuStepScope scope)
{
    /// <summary>The phases of a step.</summary>
    public static List<GpuStepPhase> All(StepKernel step, string name) =>
        [.. step.Phases.Select((phase, i) => Of(new GpuStepScope(step, name, phase, $"{name}Phase{i + 1}")))];

    private static GpuStepPhase Of(GpuStepScope scope) => scope.Phase.Launch.Kernel switch
    {
        ContractionKernel { Form: ContractionForm.Dense } k => new GpuStepProduct(scope, k),
        ContractionKernel k => new GpuStepKernelGradient(scope, k),
        ColumnSumKernel k => new GpuStepBiasGradient(scope, k),
        MapKernel k => new GpuStepMap(scope, k),
        RowKernel k => new GpuStepRow(scope, k),
        _ => throw new InvalidOperationException($"{scope.Phase.Launch.Kernel.Kind} is no phase of a step."),
    };

    public int Stage => scope.Phase.Stage;

    public string Comment => Launch.Comment;

    protected GpuStepPlaces Places { get; } = new(scope.Step);

    protected StepMemory Memory => scope.Step.Memory;

    private Launch Launch => scope.Phase.Launch;

    /// <summary>Numbers a sample of the result.</summary>
    protected abstract int Features { get; }

    /// <summary>Declarations of the registers that live through all tiles.</summary>
    public virtual IEnumerable<string> Sums => [];

    public abstract void Write(CodeWriter writer);

    /// <summary>Puts what <see cref="Sums"/> hold in the parameter's place in shared memory.</summary>
    public virtual void WriteSums(CodeWriter writer)
    {
    }

    /// <summary>The epilogue at one element, which ILGPU inlines.</summary>
    public virtual void WriteMethods(CodeWriter writer)
    {
        if (Launch.Kernel.Epilogue.Steps.Count == 0)
            return;
        writer.Line();
        writer.Line($"// {Comment}");
        string sum = HasAccumulator ? ", float sum" : "";
        using var block = writer.Block($"private static void {scope.Method}({scope.Name}Arguments c, ArrayView<float> shared, int start, int count, int s, int f{sum})");
        GpuEpilogueText.WriteSteps(writer, Launch.Kernel.Epilogue, Leaf, (operand, value) => Places.Store(Binding(operand), "f", Features, value));
    }

    protected virtual bool HasAccumulator => true;

    protected Binding Binding(int operand) => Launch.Bindings[operand];

    protected string Call(string s, string feature, string sum = "") => $"{scope.Method}(c, shared, start, count, {s}, {feature}{(sum.Length > 0 ? $", {sum}" : "")});";

    private string Leaf(ScalarExpression leaf) => leaf switch
    {
        Accumulator => "sum",
        Rate r => Rate(r.Operand),
        Draw d => Draw(d.Operand, "f", Features),
        Argument a => Load(a.Index),
        _ => throw new InvalidOperationException($"{leaf} is no leaf of a phase."),
    };

    /// <summary>The slot of the use behind an operand: a step is its network's own, and names it.</summary>
    private int Slot(int operand) => ((Binding.Use)Binding(operand)).Slot;

    /// <summary>The digits of a place that are a sample's own, whose elements are features.</summary>
    protected Access.Strided WithinSample(Access.Strided strides) =>
        new(strides.Digits.Where(d => d.Inner < Features).Select(d => d.Inner * d.Extent == Features ? d with { Extent = 0 } : d).ToEquatableArray());

    private string Load(int operand) => Launch.Kernel.Operands[operand].IsInteger ? $"(float){Read(operand, "f")}" : Read(operand, "f");

    /// <summary>An operand's number at a feature of sample s.</summary>
    protected string Read(int operand, string feature)
    {
        var strides = (Access.Strided)Launch.Kernel.Operands[operand].Access;
        string place = strides.IsElement ? feature : GpuEpilogueText.Place(WithinSample(strides), feature);
        return Binding(operand) is Binding.Parameter
            ? $"shared[{GpuSkeleton.Sum($"{Places.Weight(Binding(operand)).Place}", place)}]"
            : Places.Read(Binding(operand), place, strides.IsElement ? Features : checked((int)strides.Digits.Last().Stride));
    }

    /// <summary>The number of the use behind an operand.</summary>
    protected string Rate(int operand) => GpuScalarText.ScalarAt(Slot(operand));

    /// <summary>A draw of its stream at a feature of sample s.</summary>
    protected string Draw(int operand, string feature, int features) =>
        $"GpuMath.Uniform(c.S, {ScalarSlots.StreamOf(Slot(operand))}, {GpuStepPlaces.InBatch("s", feature, features)})";
}
