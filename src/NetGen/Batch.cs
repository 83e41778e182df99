namespace NetGen;

/// <summary>Checks what a user hands over as a batch, before anything is copied.</summary>
internal static class Batch
{
    /// <summary>The samples in an input span.</summary>
    /// <exception cref="ArgumentException">The span is empty or ends inside a sample.</exception>
    public static int CountSamples(NetworkSchema schema, int inputLength)
    {
        int features = schema.InputFeatures;
        if (inputLength == 0)
            throw new ArgumentException(
                $"The input of '{schema.Name}' is empty. Give at least one sample of {Shapes.Text(schema.InputShape)} = {features} floats.", "input");
        if (inputLength % features != 0)
            throw new ArgumentException(
                $"The input of '{schema.Name}' has {inputLength} floats, which is {inputLength / features} samples and {inputLength % features} floats more. " +
                $"A sample is {Shapes.Text(schema.InputShape)} = {features} floats, so give a multiple of {features}.", "input");
        return inputLength / features;
    }

    /// <exception cref="ArgumentException">The span does not have the outputs of so many samples.</exception>
    public static void CheckOutput(NetworkSchema schema, int samples, int outputLength)
    {
        long expected = (long)samples * schema.OutputFeatures;
        if (outputLength != expected)
            throw new ArgumentException(
                $"The output of '{schema.Name}' for {samples} {Noun(samples)} is {expected} floats ({Shapes.Text(schema.OutputShape)} each), but the span has {outputLength}.", "output");
    }

    /// <exception cref="ArgumentException">The span does not have the targets of so many samples.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only or wants targets of another kind.</exception>
    public static void CheckTarget(NetworkSchema schema, int samples, int targetLength, TargetKind kind)
    {
        if (schema.TargetShape is null)
            throw new InvalidOperationException($"'{schema.Name}' has no loss, so it cannot be trained or evaluated. Add a loss, an optimizer and [Target] to its class.");
        if (schema.TargetKind != kind)
            throw new InvalidOperationException(kind == TargetKind.Values
                ? $"'{schema.Name}' learns from class indices (int), not from floats. Give one index in 0 to {schema.Classes - 1} for each distribution, or use [CategoricalCrossEntropy]."
                : $"'{schema.Name}' learns from floats of shape {Shapes.Text(schema.TargetShape)}, not from class indices (int). Give floats, or use [SparseCategoricalCrossEntropy].");
        long expected = (long)samples * schema.TargetFeatures;
        if (targetLength != expected)
            throw new ArgumentException(
                $"The input of '{schema.Name}' has {samples} {Noun(samples)}, so its target is {expected} {(kind == TargetKind.Values ? "floats" : "class indices")} " +
                $"({Shapes.Text(schema.TargetShape)} a sample), but the span has {targetLength}.", "target");
    }

    /// <exception cref="ArgumentOutOfRangeException">An index names no class.</exception>
    public static void CheckClassIndices(NetworkSchema schema, ReadOnlySpan<int> target)
    {
        uint classes = (uint)schema.Classes;
        for (int i = 0; i < target.Length; i++)
            if ((uint)target[i] >= classes)
                throw new ArgumentOutOfRangeException(nameof(target), target[i],
                    $"The target at index {i} is class {target[i]}, but '{schema.Name}' has {classes} classes: 0 to {classes - 1}.");
    }

    private static string Noun(int samples) => samples == 1 ? "sample" : "samples";
}
