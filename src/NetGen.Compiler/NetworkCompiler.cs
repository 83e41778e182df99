namespace NetGen.Compiler;

/// <summary>The compiler as the generator and the analyzers call it: a spec in, problems and C# text out.</summary>
public static class NetworkCompiler
{
    /// <summary>Every broken rule of <paramref name="spec"/>, in source order. The analyzers' entry: no code is generated.</summary>
    public static IReadOnlyList<Problem> Check(ModelSpec spec) => GraphBuilder.Build(spec).Problems;

    /// <summary>
    /// What code around the network may call; an editor asks for it at every change, so it costs little more than checking. With an error among the
    /// problems it is stubs that throw, with the whole public surface, so that the C# compiler has no error of its own.
    /// </summary>
    public static NetworkSurface Surface(ModelSpec spec) =>
        spec.Block is not null ? new NetworkSurface(true, BlockEmitter.Emit(spec))
        : GraphBuilder.Build(spec).Model is { } model ? new NetworkSurface(false, SurfaceEmitter.Emit(model))
        : new NetworkSurface(true, StubEmitter.Emit(spec));

    /// <summary>What only the running program needs of a network without errors: schema, steps and kernels.</summary>
    public static EquatableArray<SourceText> Kernels(ModelSpec spec, CodeOptions options) => Kernels(spec, options, Target.Cpu, Target.Gpu);

    /// <summary>The same for targets that have other kernels.</summary>
    internal static EquatableArray<SourceText> Kernels(ModelSpec spec, CodeOptions options, Target cpu, Target gpu) =>
        HostEmitter.Emit(GraphBuilder.Build(spec).Model ?? throw new ArgumentException($"'{spec.FullName}' has errors.", nameof(spec)), options, cpu, gpu);
}

/// <param name="IsStub">The network has errors: it has no kernels.</param>
/// <param name="Texts">The main file first.</param>
public sealed record NetworkSurface(bool IsStub, EquatableArray<SourceText> Texts);

/// <param name="Part">Which file of the network's it is, such as <c>Kernels512</c>; empty for the main one.</param>
public sealed record SourceText(string Part, string Text);
