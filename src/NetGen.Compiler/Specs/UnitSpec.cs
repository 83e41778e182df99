namespace NetGen.Compiler;

/// <summary>What a network's class, or a block's, computes: its layers, and how they are connected.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Hyperparameters">What a use of a block states; none of a network.</param>
/// <param name="Layers">Its partial <c>Layer</c> properties in source order.</param>
/// <param name="Methods">As <see cref="ModelSpec.Methods"/>.</param>
public sealed record UnitSpec(
    string Name, EquatableArray<HyperparameterSpec> Hyperparameters, EquatableArray<LayerSpec> Layers, EquatableArray<MethodSpec> Methods)
{
    /// <summary>Whether the class says how its layers are connected; otherwise they are a chain.</summary>
    public bool HasForward => Methods.Count > 0 && Methods[0].Name == MethodSpec.Forward;
}

/// <summary>A parameter of a block's primary constructor: <c>int channels</c>.</summary>
/// <param name="Kind">Its type, or null for one that no hyperparameter may have.</param>
/// <param name="Type">Its type as its author wrote it.</param>
/// <param name="Default">What it is where a use does not state it; null if each must.</param>
public sealed record HyperparameterSpec(string Name, ConstantKind? Kind, string Type, ArgumentValue? Default);

/// <summary>What the front end saw of a block.</summary>
public sealed record BlockFacts(EquatableArray<HyperparameterSpec> Hyperparameters);
