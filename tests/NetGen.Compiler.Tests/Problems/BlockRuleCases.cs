namespace NetGen.Compiler.Tests;

/// <summary>A wrong use of a block, or a wrong block, for each rule on them.</summary>
public static class BlockRuleCases
{
    private static readonly HyperparameterSpec Units = new("units", ConstantKind.Integer, "int", null);

    public static IEnumerable<RuleCase> All { get; } =
    [
        new("NG2033", Network(Use(-1)), new Place(0, 0, 0), "'Part' is no block that can be read here; mark the class with [Block], in this project.", []),
        new("NG2034", Network(Use(1)), new Place(0, 0, 0), "The block 'Part' takes (int units), but 0 are given; state each that has no default, in their order.", []),
        new("NG2035", Part(Chain(Use(0))), new Place(0, 0, 0), "The block 'Part' is used inside itself here, so it would never end; use Repeat for several behind each other.", []),
        new("NG2036", Network(Use(1, ArgumentValue.OfExpression("2 * units"))), new Place(0, 0, 0, "Arguments"),
            "'units' of Part has no value that fits: 'units' is unknown: 'Net' has no hyperparameters.", []),
        new("NG2036", Part(Chain(new AttributeSpec("Dense", new([new("Units", ArgumentValue.OfExpression("2 * unit"))])))), new Place(0, 0, 0, "Units"),
            "'2 * unit' of Dense has no value that fits: 'unit' is unknown: the hyperparameters are units.", []),
        new("NG2037", Part(Chain(Use(-1))) with { Block = new BlockFacts(new([new("more", null, "long", null)])) }, Place.Class,
            "The hyperparameter 'more' is of type long; it must be int, float, double, bool or string.", []),
        new("NG1001", Network(Use(1, ArgumentValue.Of(0))), new Place(0, 0, 0), "In Part.L1: Units of Dense must be at least 1, but it is 0.", []),
    ];

    private static AttributeSpec Use(int unit, params ArgumentValue[] arguments) =>
        new("Use", new([new("Arguments", ArgumentValue.Of(arguments)), new("Block", ArgumentValue.Of(unit)), new("Type", ArgumentValue.Of("Part"))]));

    private static LayerSpec Chain(params AttributeSpec[] attributes) => Written.Network("Input(4)", "L1: Dense(3)").Layers[0] with { Attributes = new(attributes) };

    private static ModelSpec Network(AttributeSpec use) =>
        Written.Network("Input(4)", "A: ReLU") with { Layers = new([Chain(use) with { Name = "A" }]), Blocks = new([Part(Chain(new AttributeSpec("Dense", new([new("Units", ArgumentValue.OfExpression("units"))]))))]) };

    private static ModelSpec Part(LayerSpec layer) =>
        Written.Network("Input(4)", "A: ReLU") with { Name = "Part", Attributes = default, Layers = new([layer]), Block = new BlockFacts(new([Units])) };
}
