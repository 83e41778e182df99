namespace NetGen.Compiler;

/// <summary>Every optimizer of the language, each in a file of its own.</summary>
public static class OptimizerTable
{
    public static IReadOnlyList<OptimizerRule> All { get; } =
        [new SGD(), new Adam("Adam"), new Adam("AdamW", weightDecay: 0.004), new RMSProp(), new Adagrad(), new Adadelta(), new Adamax(), new Nadam(), new Lion()];

    public static OptimizerRule? Find(string attribute) => All.FirstOrDefault(o => o.Name == attribute);
}
