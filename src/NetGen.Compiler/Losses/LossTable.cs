namespace NetGen.Compiler;

/// <summary>Every loss of the language, by the name of its attribute.</summary>
public static class LossTable
{
    public static IReadOnlyList<Loss> All { get; } =
    [
        new CategoricalCrossEntropy(), new SparseCategoricalCrossEntropy(), new BinaryCrossEntropy(), new MeanSquaredError(),
        new MeanAbsoluteError(), new Huber(),
    ];

    public static Loss? Find(string attribute) => All.FirstOrDefault(l => l.Name == attribute);
}
