namespace NetGen.Compiler;

/// <summary>The public surface of a network that has errors; every member throws.</summary>
public static class StubEmitter
{
    public static EquatableArray<SourceText> Emit(ModelSpec spec) => default;
}
