using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>The network's own loss.</summary>
internal sealed partial class Interpreter
{
    /// <summary>Follows the class's <c>Loss</c> behind what the network gives for its inputs, and notes what it gives for each sample.</summary>
    public void RunLoss(OwnLoss loss, IReadOnlyList<Value> outputs, IReadOnlyList<Value> inputs)
    {
        ReportFaults();
        var result = Call(new Closure(loss.Method, 0, null), [.. loss.Arguments(forward.Graph, outputs[0], inputs).Select(v => new Symbol(v))]);
        forward.Problems.Uses = _around;
        if (result is not Symbol { Value: { Shape: { } shape } value })
            return;

        var place = walk.At(_unit.Layers.Count + loss.Method, -1);
        if (shape.Rank == 0)
            forward.OwnLoss = value.Node;
        else
            forward.Problems.Add(Rules.LossIsNoNumber, place, [MethodSpec.Loss, shape.ToString()], value.Trace.Text(place));
    }
}
