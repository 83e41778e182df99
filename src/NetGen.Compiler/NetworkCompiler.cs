namespace NetGen.Compiler;

/// <summary>The compiler as the generator and the analyzers call it: a spec in, problems and C# text out.</summary>
public static class NetworkCompiler
{
    /// <summary>Every broken rule of <paramref name="spec"/>, in source order. The analyzers' entry: no code is generated.</summary>
    public static IReadOnlyList<Problem> Check(ModelSpec spec) => GraphBuilder.Check(spec);

    /// <summary>
    /// Compiles a network. With an error among the problems the sources are stubs that throw, with the whole public
    /// surface, so that the C# compiler has no error of its own.
    /// </summary>
    /// <param name="hasGpu">Whether the project can run kernels of ILGPU, so that they are written too.</param>
    public static CompiledNetwork Compile(ModelSpec spec, bool hasGpu)
    {
        var (model, problems) = GraphBuilder.Build(spec);
        return model is null
            ? new CompiledNetwork(problems.ToEquatableArray(), StubEmitter.Emit(spec), default, "")
            : HostEmitter.Emit(model, hasGpu, problems.ToEquatableArray());
    }
}

/// <param name="Surface">What code around the network may call, the main file first: an editor asks for it at every change.</param>
/// <param name="Kernels">What only the running program needs. Empty for stubs.</param>
/// <param name="BuildLine">One line for the build's output: parameters, FLOPs a sample, training bytes. Empty for stubs.</param>
public sealed record CompiledNetwork(EquatableArray<Problem> Problems, EquatableArray<SourceText> Surface, EquatableArray<SourceText> Kernels, string BuildLine);

/// <param name="Part">Which file of the network's it is, such as <c>Kernels512</c>; empty for the main one.</param>
public sealed record SourceText(string Part, string Text);
