namespace NetGen.Compiler;

/// <summary>A loss of probabilities over the classes of the last axis.</summary>
public abstract class ClassLoss : Loss
{
    public override void Check(LossReader loss)
    {
        loss.IsShare("LabelSmoothing", 0);
        if (!loss.FromLogits && loss.Given == Probabilities.Sigmoid)
            loss.ReportAtEnd(Rules.SigmoidWithCategorical, [Name], loss.Output.Shape is { Last: 1 } ? [] : [loss.ReplaceEnd(Probabilities.Softmax.Name)]);
        else
            loss.CheckProbabilities(Probabilities.Softmax);
        loss.CheckClasses();
    }
}
