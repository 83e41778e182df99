using NetGen.Compiler.Tests.Emitted;

namespace NetGen.Compiler.Tests.RandomGraphs;

/// <summary>Runs a lowered program's launches one by one over memory of its own for each value: what nobody wrote is not a number.</summary>
/// <param name="run">The operands behind a kernel's run.</param>
internal sealed class LaunchInterpreter(RandomProgram random, LoweredProgram program, Func<Kernel, float[][], float[][]> run)
{
    private readonly Dictionary<Binding, float[]> _memory = [];

    /// <summary>The definition of each kind of kernel, in loops over doubles.</summary>
    public static Func<Kernel, float[][], float[][]> ByDefinition(RandomProgram random) => (kernel, operands) =>
    {
        var bindings = random.Bindings;
        double[][] after = new ReferenceKernel(kernel, operands, bindings.Samples, Array.ConvertAll(bindings.Scalars, s => (float)s), bindings.Seed, bindings.Step).Run();
        return [.. after.Select((values, i) => kernel.Operands[i].IsInteger
            ? kernel.Written.Contains(i) ? Array.ConvertAll(values, v => BitConverter.Int32BitsToSingle(double.IsNaN(v) ? 0 : (int)v)) : operands[i]
            : Array.ConvertAll(values, v => (float)v))];
    };

    /// <summary>All launches but the update behind clipping.</summary>
    public LaunchInterpreter Run()
    {
        int count = program.ClipsBefore >= 0 ? program.ClipsBefore : program.Launches.Count;
        foreach (var launch in program.Launches.Take(count).SelectMany(l => l.Parts.Count > 0 ? l.Parts : (IEnumerable<Launch>)[l]))
        {
            float[][] operands = [.. launch.Bindings.Select(b => (float[])Memory(b).Clone())];
            float[][] after = run(launch.Kernel, operands);
            foreach (int i in launch.Kernel.Written)
                after[i].CopyTo(Memory(launch.Bindings[i]), 0);
        }

        return this;
    }

    public float[] Output(int index) => Memory(new Binding.Output(index));

    public float[] Losses(int index) => Memory(new Binding.Losses(index));

    public float[] Gradient(int parameter) => Memory(new Binding.Parameter(parameter, ParameterBlock.Gradients));

    private float[] Memory(Binding binding)
    {
        if (_memory.TryGetValue(binding, out float[]? memory))
            return memory;
        var bindings = random.Bindings;
        memory = binding switch
        {
            Binding.Input => Array.ConvertAll(bindings.Input, v => (float)v),
            Binding.Target { Index: var index } => Array.ConvertAll(bindings.Targets[index], v => random.Model.Outputs[index].Target!.Value.Element == ElementKind.Integer ? BitConverter.Int32BitsToSingle((int)v) : (float)v),
            Binding.Parameter { Block: ParameterBlock.Values } parameter => Array.ConvertAll(bindings.Parameters[parameter.Index], v => (float)v),
            Binding.Parameter parameter => Undefined(random.Model.Parameters[parameter.Index].Shape.Size),
            Binding.Use { Slot: var slot } => [(float)bindings.Scalars[slot], BitConverter.Int32BitsToSingle(ScalarSlots.StreamOf(slot))],
            Binding.Output { Index: var index } => Undefined(bindings.Samples * random.Model.Outputs[index].Shape.Size),
            Binding.Losses => Undefined(bindings.Samples),
            Binding.Arena { Id: var id } => Undefined(program.Buffers[id].Floats * (program.Buffers[id].IsBatched ? (bindings.Samples + 15) / 16 * 16 : 1)),
            _ => throw new NotSupportedException($"{binding} has no memory in a test."),
        };
        _memory.Add(binding, memory);
        return memory;
    }

    private static float[] Undefined(long length) => [.. Enumerable.Repeat(float.NaN, (int)length)];
}
