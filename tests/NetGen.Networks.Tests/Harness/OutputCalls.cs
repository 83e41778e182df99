namespace NetGen.Networks.Tests;

/// <summary>
/// Calls of a network with several outputs by the samples of its reference, whose targets and outputs stand one behind the other in each sample: what its generated methods do,
/// for any number of inputs and outputs.
/// </summary>
internal static class OutputCalls
{
    /// <summary>One training step.</summary>
    public static float Train(INetwork network, NetworkCase row, float[] samples, double[] targets)
    {
        var inputs = NamedCalls.Split(row, samples);
        var call = NetworkCall.Train((Network)network, inputs[0].Length);
        for (int i = 0; i < inputs.Length; i++)
            call.Input(i, inputs[i]);
        double[][] split = Split(row, targets);
        for (int i = 0; i < split.Length; i++)
        {
            if (row.Outputs[i].Loss!.IsSparse)
                call.Target(i, Array.ConvertAll(split[i], t => (int)t));
            else
                call.Target(i, Array.ConvertAll(split[i], t => (float)t));
        }

        return call.Step();
    }

    public static float[] Predict(Network network, NetworkCase row, float[] samples)
    {
        var inputs = NamedCalls.Split(row, samples);
        int count = inputs[0].Length / NamedCalls.Size(row.Inputs[0].Shape);
        float[][] outputs = [.. row.Outputs.Select((_, i) => new float[NetworkCall.OutputLength(network, inputs[0].Length, i)])];
        var call = NetworkCall.Predict(network, inputs[0].Length);
        while (call.Next())
        {
            for (int i = 0; i < inputs.Length; i++)
                call.Input(i, inputs[i]);
            call.Run();
            for (int i = 0; i < outputs.Length; i++)
                call.Output(i, outputs[i]);
        }

        return [.. Enumerable.Range(0, count).SelectMany(n => outputs.SelectMany(o => o.Skip(n * (o.Length / count)).Take(o.Length / count)))];
    }

    /// <summary>The targets as columns, in another order than the network's: they are found by name.</summary>
    public static IReadOnlyList<DataColumn> Columns(NetworkCase row, double[] targets) => [.. Split(row, targets).Zip(row.Outputs, Column).Reverse()];

    private static DataColumn Column(double[] target, (string Name, int[] Shape, ReferenceLoss? Loss) output) => output.Loss!.IsSparse
        ? new DataColumn(output.Name, Array.ConvertAll(target, t => (int)t), output.Shape[..^1])
        : new DataColumn(output.Name, Array.ConvertAll(target, t => (float)t), output.Shape);

    private static double[][] Split(NetworkCase row, double[] targets) => NamedCalls.Split(
        [.. row.Outputs.Select(o => o.Loss!.IsSparse ? NamedCalls.Size(o.Shape) / o.Shape[^1] : NamedCalls.Size(o.Shape))], targets);
}
