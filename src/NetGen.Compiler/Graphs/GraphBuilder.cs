using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Expands a spec into a model, or says why it is none.</summary>
public static class GraphBuilder
{
    /// <summary>
    /// Checks every rule and, when none of severity error is broken, gives the model. Problems come in source order. A wrong network never throws.
    /// </summary>
    public static (Model? Model, IReadOnlyList<Problem> Problems) Build(ModelSpec spec)
    {
        var problems = new ProblemList();
        DeclarationRules.Check(spec, problems);
        var network = NetworkAttributes.Read(spec, problems);
        var chain = Chain.Read(spec, network.Input, problems);
        network.CheckLoss(spec, chain, problems);
        OutputRule.Check(spec, network, chain, problems);

        var model = problems.HasErrors ? null : new ModelAssembly(spec, network, chain).Build();
        if (model is not null && network.Optimizer is not null && model.Parameters.Count == 0)
            problems.Add(Rules.NothingToTrain, Place.Class, [spec.Name]);

        // Rounded up to whole cache lines in the block.
        long floats = model?.Parameters.Sum(p => p.Shape.Size + 80) ?? 0;
        if (floats > int.MaxValue)
            problems.Add(Rules.TooLarge, Place.Class, [$"The block of all parameters of '{spec.Name}'", floats.ToString(CultureInfo.InvariantCulture)]);
        return (problems.HasErrors ? null : model, problems.InSourceOrder());
    }
}
