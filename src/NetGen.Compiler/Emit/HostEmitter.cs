namespace NetGen.Compiler;

/// <summary>The partial class: schema, steps, layers.</summary>
public static class HostEmitter
{
    public static CompiledNetwork Emit(Model model, EquatableArray<Problem> problems) =>
        new(problems, EquatableArray<SourceText>.Empty, "");
}
