namespace NetGen.Compiler;

/// <summary>Expands a spec into a model, or says why it is none.</summary>
public static class GraphBuilder
{
    public static (Model? Model, IReadOnlyList<Problem> Problems) Build(ModelSpec spec) => (null, []);
}
