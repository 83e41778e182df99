namespace NetGen.Compiler;

/// <summary>Every loss of the language, by the name of its attribute.</summary>
public static class LossTable
{
    public static IReadOnlyList<Loss> All { get; } =
    [
        new CategoricalCrossEntropy(), new SparseCategoricalCrossEntropy(), new BinaryCrossEntropy(), new MeanSquaredError(),
        new MeanAbsoluteError(), new Huber(), new LogCosh(), new Poisson(), new Hinge(), new SquaredHinge(), new CosineSimilarity(), new KLDivergence(), new Dice(),
        new BinaryFocalCrossEntropy(), new CategoricalFocalCrossEntropy(),
    ];

    public static Loss? Find(string attribute) => All.FirstOrDefault(l => l.Name == attribute);
}
