using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Builds a spec's network into a model, or says why it is none.</summary>
public static class GraphBuilder
{
    /// <summary>
    /// Checks every rule and, when none of severity error is broken, gives the model. Problems come in source order. A wrong network never throws. The layers are
    /// built once, and what else a model needs when it is asked for.
    /// </summary>
    public static (Model? Model, IReadOnlyList<Problem> Problems) Build(ModelSpec spec)
    {
        if (spec.Block is not null)
            return (null, BlockProblems.OfBlock(spec));

        var problems = new ProblemList(spec.Layers.Count);
        var parameters = new ParameterTable();
        DeclarationRules.Check(spec, problems);
        var network = NetworkAttributes.Read(spec, problems);
        var loss = OwnLoss.Of(spec, network, problems);
        // As in training: what stands behind a dropout does so for every rule.
        var forward = ForwardGraph.Build(spec, network.Inputs, loss, parameters, isTraining: true, problems);
        var prediction = spec.ReadsTraining ? ForwardGraph.Build(spec, network.Inputs, loss, parameters, isTraining: false, problems) : null;
        InputRules.CheckUse(network.Inputs, forward, problems);
        for (int i = 0; i < network.Outputs.Count; i++)
        {
            network.Outputs[i].CheckLoss(forward.Outputs[i], problems);
            if (spec.LossMethod < 0)
                TargetRule.Check(spec, network.Outputs[i], forward.Outputs[i], problems);
            if (prediction is not null)
                TargetRule.CheckPrediction(spec, forward.Outputs[i], prediction.Outputs[i], problems);
        }

        if (spec.LossMethod >= 0)
            OwnLoss.CheckTarget(spec, forward.Outputs[0], problems);
        if (!problems.HasErrors)
            CheckParameters(spec, network, parameters.All, problems);
        if (!problems.HasErrors && loss is not null)
            OwnLoss.CheckReach(spec, forward, parameters, problems);
        return (problems.HasErrors ? null : new ModelAssembly(spec, network, loss, forward, prediction, parameters).Build(), BlockProblems.InNetwork(spec, problems));
    }

    private static void CheckParameters(ModelSpec spec, NetworkAttributes network, IReadOnlyList<ParameterInfo> parameters, ProblemList problems)
    {
        if (network.Optimizer is not null && !parameters.Any(p => p.IsTrained))
            problems.Add(Rules.NothingToTrain, Place.Class, [spec.Name]);

        // Rounded up to whole cache lines in the block.
        long floats = parameters.Sum(p => p.Shape.Size + 80);
        if (floats > int.MaxValue)
            problems.Add(Rules.TooLarge, Place.Class, [$"The block of all parameters of '{spec.Name}'", floats.ToString(CultureInfo.InvariantCulture)]);
    }
}
