namespace NetGen.Networks.Tests;

/// <summary>
/// Calls of a row's network by the samples of its reference, whose inputs stand one behind the other in each sample: of several inputs each becomes an array of its own, for the
/// generated methods that take them by name.
/// </summary>
internal static class NamedCalls
{
    private delegate float[] Predict2(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    private delegate float[] Predict3(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c);

    private delegate float Train2(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> target);

    private delegate float Train3(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> target);

    private delegate float TrainClasses2(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<int> target);

    private delegate float TrainClasses3(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<int> target);

    public static float[] Predict(Network network, NetworkCase row, float[] samples)
    {
        switch (Split(row, samples))
        {
            case [var a]:
                return network.Predict(a);
            case [var a, var b]:
                return Method<Predict2>(network, "Predict")(a, b);
            case var all:
                return Method<Predict3>(network, "Predict")(all[0], all[1], all[2]);
        }
    }

    public static float Train(INetwork network, NetworkCase row, float[] samples, float[] target) => Split(row, samples) switch
    {
        [var a] => network.TrainStep(a, target),
        [var a, var b] => Method<Train2>(network, "TrainStep")(a, b, target),
        var all => Method<Train3>(network, "TrainStep")(all[0], all[1], all[2], target),
    };

    public static float Train(INetwork network, NetworkCase row, float[] samples, int[] target) => Split(row, samples) switch
    {
        [var a] => network.TrainStep(a, target),
        [var a, var b] => Method<TrainClasses2>(network, "TrainStep")(a, b, target),
        var all => Method<TrainClasses3>(network, "TrainStep")(all[0], all[1], all[2], target),
    };

    /// <summary>The inputs as columns, in another order than the network's: they are found by name.</summary>
    public static IReadOnlyList<DataColumn> Columns(NetworkCase row, float[] samples) =>
        [.. Split(row, samples).Zip(row.Inputs, (values, input) => new DataColumn(input.Name, values, input.Shape)).Reverse()];

    /// <summary>Of samples one behind the other, those of each input.</summary>
    public static float[][] Split(NetworkCase row, float[] samples) => Split([.. row.Inputs.Select(i => Size(i.Shape))], samples);

    /// <summary>Of samples with parts of these sizes one behind the other, those of each part.</summary>
    public static T[][] Split<T>(int[] sizes, T[] samples)
    {
        int size = sizes.Sum();
        return [.. sizes.Select((part, k) =>
        {
            int from = sizes.Take(k).Sum();
            return samples.Where((_, i) => i % size >= from && i % size < from + part).ToArray();
        })];
    }

    public static int Size(int[] shape) => shape.Aggregate(1, (size, d) => size * d);

    private static T Method<T>(INetwork network, string name) where T : Delegate =>
        network.GetType().GetMethod(name, [.. typeof(T).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)])!.CreateDelegate<T>(network);
}
