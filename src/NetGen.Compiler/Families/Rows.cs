namespace NetGen.Compiler;

/// <summary>Softmax, cross-entropy and their gradient: one pass over each row of the logits that they share.</summary>
internal sealed class Rows : Family
{
    internal override bool Opens(Node node) => IsPass(node.Operator) || node.Operator is SoftmaxGradient;

    internal override Group? FindHost(Node node, FusionScope scope) => IsPass(node.Operator)
        ? scope.Groups.LastOrDefault(g =>
            IsPass(g.Anchor.Operator)
            && g.Anchor.Inputs[0].Storage() == node.Inputs[0].Storage()
            && g.Anchor.Inputs[0].Shape.Last == node.Inputs[0].Shape.Last)
        : null;

    internal override string Refuses(Group group) => IsPass(group.Anchor.Operator) ? $"a row of {group.Anchor.Operator.Name} is finished first" : "";

    internal override Kernel Lower(GroupOperands group)
    {
        var rows = Extent.RowsOf(group.Inputs[0].Type);
        if (group.Anchor.Operator is SoftmaxGradient)
        {
            group.ReadInputs();
            var epilogue = group.Epilogue();
            return new SoftmaxGradientKernel(group.Operands, epilogue, rows, group.Anchor.Shape.Last);
        }

        var logits = group.Inputs[0];
        var members = group.Group.Members;
        var loss = members.FirstOrDefault(m => m.Operator is SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient);
        int z = group.Read(logits);
        int target = loss is null ? -1 : group.Read(loss.Inputs[1]);
        int probabilities = group.WriteStored(m => m.Operator is Softmax);
        int losses = group.WriteStored(m => m.Operator is SoftmaxCrossEntropy);
        int gradient = group.WriteStored(m => m.Operator is SoftmaxCrossEntropyGradient);
        var scale = members.Select(m => m.Operator).OfType<SoftmaxCrossEntropyGradient>().FirstOrDefault()?.Scale ?? 1;
        return new SoftmaxKernel(
            group.Operands, rows, checked((int)logits.Shape.Rows), logits.Shape.Last, z, target, probabilities, losses, gradient, scale);
    }

    private static bool IsPass(Operator @operator) => @operator is Softmax or SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient;
}
