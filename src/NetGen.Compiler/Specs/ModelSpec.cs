namespace NetGen.Compiler;

/// <summary>
/// Everything the compiler knows of a class marked <c>[Network]</c>, or of one marked <c>[Block]</c>.
/// </summary>
/// <remarks>
/// Equality contract: the incremental pipeline is cut at this type, so it and all it reaches compare by value and hold
/// no symbol, syntax, location or compilation. A test walks the object graph for them.
/// </remarks>
/// <param name="Name">The class name, without its containing types.</param>
/// <param name="Namespace">The full namespace, or empty for the global one.</param>
/// <param name="Declarations">The partial type headers to open, outermost first, the network itself last.</param>
/// <param name="Attributes">The class's NetGen attributes in source order.</param>
/// <param name="Layers">The partial <c>Layer</c> properties in source order.</param>
/// <param name="Facts">What the front end saw that only a rule of the language can judge.</param>
/// <param name="Methods">
/// The class's <c>Forward</c> methods, of which there should be one or none, then a network's <c>Loss</c> methods, likewise, then what they call, in the order of first calls.
/// </param>
/// <param name="Blocks">The blocks that its layers use, and those that these use, in the order of first uses. They are its units from 1 on, and have none themselves.</param>
/// <param name="Block">What only a block has; null for a network.</param>
public sealed record ModelSpec(
    string Name,
    string Namespace,
    EquatableArray<TypeHeader> Declarations,
    EquatableArray<AttributeSpec> Attributes,
    EquatableArray<LayerSpec> Layers,
    DeclarationFacts Facts,
    EquatableArray<MethodSpec> Methods = default,
    EquatableArray<ModelSpec> Blocks = default,
    BlockFacts? Block = null)
{
    /// <summary>The class itself, which is 0, or one of its blocks: what a <see cref="Place.Unit"/> means.</summary>
    public UnitSpec Unit(int index) => index > 0 ? Blocks[index - 1].Unit(0) : new UnitSpec(Name, Block?.Hyperparameters ?? default, Layers, Methods);

    /// <summary>What messages call it.</summary>
    public string Kind => Block is null ? "network" : "block";

    /// <summary>Whether the class says how its layers are connected; otherwise they are a chain.</summary>
    public bool HasForward => Methods.Count > 0 && Methods[0].Name == MethodSpec.Forward;

    /// <summary>The number of the method that is its loss; −1 where it has none of its own.</summary>
    public int LossMethod => Methods.TakeWhile(m => !m.IsLoss).Count() is var number && number < Methods.Count ? number : -1;

    /// <summary>Whether a training step may be another network than a prediction: something asks which is compiled.</summary>
    public bool ReadsTraining => Methods.Any(m => m.ReadsTraining) || Blocks.Any(b => b.ReadsTraining);

    /// <summary>The name that hint names and messages use: namespace and containing types, joined by dots.</summary>
    public string FullName => string.Join(".", new[] { Namespace }.Where(n => n.Length > 0).Concat(Declarations.Select(d => d.Name)));
}

/// <param name="Keywords">Accessibility and kind, such as <c>public partial class</c> or <c>partial record struct</c>.</param>
/// <param name="Name">The identifier, with type parameters where it has any.</param>
/// <param name="IsPartial">Whether the user declared it partial; a containing type must be, too.</param>
public sealed record TypeHeader(string Keywords, string Name, bool IsPartial);

/// <summary>One property that is a layer: partial and of type <c>Layer</c>, or marked with layer attributes.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Keywords">What the implementing part must repeat, such as <c>public partial</c>.</param>
/// <param name="IsPartial">Whether the user declared it <c>partial</c> with a getter alone.</param>
/// <param name="Declaration">Which partial declaration of the class it stands in: 0 for the first that has layers.</param>
/// <param name="Attributes">Its NetGen layer attributes, applied left to right.</param>
/// <param name="Type">Its type as the implementing part must repeat it; <see cref="LayerType"/> unless the user is wrong.</param>
/// <param name="Accessors">
/// What a stub must implement: <c>get</c>, of a wrong property <c>set</c> or <c>init</c>, too. Empty where the C# compiler takes
/// no implementing part: the property is not partial, or the user wrote that part.
/// </param>
/// <param name="IsDocumented">The user wrote a documentation comment, which one on the implementing part would hide.</param>
public sealed record LayerSpec(
    string Name, string Keywords, bool IsPartial, int Declaration, EquatableArray<AttributeSpec> Attributes,
    string Type = LayerSpec.LayerType, EquatableArray<string> Accessors = default, bool IsDocumented = false)
{
    public const string LayerType = "global::NetGen.Layer";
}

/// <param name="HasOtherBase">The class names a base class of its own.</param>
/// <param name="IsPartial">The class itself is partial.</param>
/// <param name="IsGeneric">The class or a type around it has type parameters.</param>
/// <param name="IsStaticOrAbstract">The class is static or abstract.</param>
/// <param name="IsRecordOrStruct">The type is a record or a struct.</param>
/// <param name="OtherMembers">
/// Names of the user's other members, which generated members must not collide with; <c>.ctor</c> for a constructor that does,
/// <c>.primary</c> for a primary one.
/// </param>
/// <param name="IsFileLocal">The class or a type around it is file-local, so that no other file can add to it.</param>
/// <param name="ForbidsUnsafe">The project does not allow unsafe code, of which kernels are made.</param>
public sealed record DeclarationFacts(
    bool IsPartial, bool HasOtherBase, bool IsGeneric, bool IsStaticOrAbstract, bool IsRecordOrStruct, EquatableArray<string> OtherMembers,
    bool IsFileLocal = false, bool ForbidsUnsafe = false);

/// <summary>A NetGen attribute as written: <c>[Conv2D(32, 3, Padding = Padding.Same)]</c>.</summary>
/// <param name="Name">The attribute's name without the suffix: <c>Conv2D</c>.</param>
/// <param name="Arguments">
/// Constructor arguments under their parameter's name in Pascal case (<c>Filters</c>, <c>KernelSize</c>; optional ones included),
/// then named ones. The last of a name wins.
/// </param>
public sealed record AttributeSpec(string Name, EquatableArray<AttributeArgument> Arguments)
{
    public bool Has(string name) => Arguments.Any(a => a.Name == name);

    public int Integer(string name, int otherwise = 0) => Find(name) is { } a ? (int)a.Value.Number : otherwise;

    public double Number(string name, double otherwise = 0) => Find(name) is { } a ? a.Value.Number : otherwise;

    public bool Flag(string name, bool otherwise = false) => Find(name) is { } a ? a.Value.Number != 0 : otherwise;

    public string Text(string name, string otherwise = "") => Find(name) is { } a ? a.Value.Text : otherwise;

    public EquatableArray<int> Integers(string name) => Find(name) is { } a ? a.Value.Integers : default;

    public EquatableArray<ArgumentValue> Items(string name) => Find(name) is { } a ? a.Value.Items : default;

    /// <summary>Whether nothing is known of an argument, so that no rule can be broken by it.</summary>
    public bool IsUnknown(string name) => Find(name) is { Value.Form: ArgumentForm.Unknown };

    private AttributeArgument? Find(string name) => Arguments.LastOrDefault(a => a.Name == name);
}

public sealed record AttributeArgument(string Name, ArgumentValue Value);

/// <summary>
/// A constant: a number (Booleans are 0 and 1), a text (an enum's member name among them), integers, or constants of several kinds.
/// </summary>
/// <param name="Form">What it is where that is not clear from the parameter: an expression over hyperparameters, or what becomes of one that a mistake hides.</param>
public sealed record ArgumentValue(double Number, string Text, EquatableArray<int> Integers, EquatableArray<ArgumentValue> Items = default, ArgumentForm Form = ArgumentForm.Constant)
{
    /// <summary>A number that a mistake hides, or that only a use of the block states.</summary>
    public static ArgumentValue Unknown { get; } = new(0, "", default, default, ArgumentForm.Unknown);

    /// <summary>A number as an expression over hyperparameters: <c>2 * channels</c>.</summary>
    public static ArgumentValue OfExpression(string text) => new(0, text, default, default, ArgumentForm.Expression);

    public static ArgumentValue Of(IEnumerable<ArgumentValue> items) => new(0, "", default, items.ToEquatableArray());

    public static ArgumentValue Of(double number) => new(number, "", default);

    public static ArgumentValue Of(bool flag) => new(flag ? 1 : 0, "", default);

    public static ArgumentValue Of(string text) => new(0, text, default);

    public static ArgumentValue Of(IEnumerable<int> integers) => new(0, "", integers.ToEquatableArray());
}

public enum ArgumentForm
{
    Constant,
    Expression,
    Unknown,
}
