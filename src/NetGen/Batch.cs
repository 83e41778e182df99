namespace NetGen;

/// <summary>Checks what a user hands over as a batch, before anything is copied.</summary>
internal static class Batch
{
    /// <summary>The samples in the span of a network's one input.</summary>
    /// <exception cref="ArgumentException">The span is empty or ends inside a sample.</exception>
    /// <exception cref="InvalidOperationException">The network has several inputs.</exception>
    public static int CountSamples(NetworkSchema schema, int inputLength)
    {
        if (schema.Inputs.Count > 1)
            throw new InvalidOperationException(
                $"'{schema.Name}' has {schema.Inputs.Count} inputs, so one span is not enough. Call the method of its class that takes {NameList.Text([.. schema.Inputs.Select(i => i.Name)], 20)}, or give a data set with these inputs.");
        return CountSamples(schema, 0, inputLength);
    }

    /// <summary>The samples in the span of an input.</summary>
    /// <exception cref="ArgumentException">The span is empty or ends inside a sample.</exception>
    public static int CountSamples(NetworkSchema schema, int input, int inputLength)
    {
        var schemaOfInput = schema.Inputs[input];
        int features = schemaOfInput.Features;
        if (inputLength == 0)
            throw new ArgumentException(
                $"The {NameOfInput(schema, input)} of '{schema.Name}' is empty. Give at least one sample of {Shapes.Text(schemaOfInput.Shape)} = {features} floats.", schemaOfInput.Name);
        if (inputLength % features != 0)
            throw new ArgumentException(
                $"The {NameOfInput(schema, input)} of '{schema.Name}' has {inputLength} floats, which is {inputLength / features} samples and {inputLength % features} floats more. " +
                $"A sample is {Shapes.Text(schemaOfInput.Shape)} = {features} floats, so give a multiple of {features}.", schemaOfInput.Name);
        return inputLength / features;
    }

    /// <exception cref="ArgumentException">The span of an input does not have so many samples, which another has.</exception>
    public static void CheckInput(NetworkSchema schema, int input, int samples, int inputLength)
    {
        if (CountSamples(schema, input, inputLength) is var given && given != samples)
            throw new ArgumentException(
                $"The {NameOfInput(schema, 0)} of '{schema.Name}' has {samples} {Noun(samples)}, but the {NameOfInput(schema, input)} has {given}. Give all inputs of the same samples.",
                schema.Inputs[input].Name);
    }

    /// <summary>What messages call an input: <c>input</c>, or <c>input 'answer'</c> where there are several.</summary>
    public static string NameOfInput(NetworkSchema schema, int input) => schema.Inputs.Count == 1 ? "input" : $"input '{schema.Inputs[input].Name}'";

    /// <exception cref="InvalidOperationException">The network has several outputs, of which one span is not enough.</exception>
    public static void CheckOneOutput(NetworkSchema schema)
    {
        if (schema.Outputs.Count > 1)
            throw new InvalidOperationException(
                $"'{schema.Name}' has {schema.Outputs.Count} outputs, {NamesOfOutputs(schema)}, so one span is not enough. Call the method of its class that takes or gives each, or give a data set with Fit or PredictAll.");
    }

    /// <summary>The outputs' names in quotation marks.</summary>
    public static string NamesOfOutputs(NetworkSchema schema) => NameList.Text([.. schema.Outputs.Select(o => o.Name)], 20);

    /// <summary>What messages call an output, or its target: <c>output</c>, or <c>output 'boxes'</c> where there are several.</summary>
    public static string NameOf(NetworkSchema schema, string what, int output) => schema.Outputs.Count == 1 ? what : $"{what} '{schema.Outputs[output].Name}'";

    /// <summary>What messages call an output by itself: <c>'Net'</c>, or <c>the output 'boxes' of 'Net'</c> where there are several.</summary>
    public static string NameOf(NetworkSchema schema, OutputSchema output) => schema.Outputs.Count == 1 ? $"'{schema.Name}'" : $"the output '{output.Name}' of '{schema.Name}'";

    /// <exception cref="ArgumentException">The span does not have the outputs of so many samples.</exception>
    public static void CheckOutput(NetworkSchema schema, int output, int samples, int outputLength)
    {
        var wanted = schema.Outputs[output];
        long expected = (long)samples * wanted.Features;
        if (outputLength != expected)
            throw new ArgumentException(
                $"The {NameOf(schema, "output", output)} of '{schema.Name}' for {samples} {Noun(samples)} is {expected} floats ({Shapes.Text(wanted.Shape)} each), but the span has {outputLength}.", wanted.Name);
    }

    /// <exception cref="InvalidOperationException">The network is inference only.</exception>
    public static void CheckTrains(NetworkSchema schema)
    {
        if (!schema.HasLoss)
            throw new InvalidOperationException($"'{schema.Name}' has no loss, so it cannot be trained or evaluated. Add a loss, an optimizer and [Target] to its class.");
    }

    /// <exception cref="ArgumentException">The span does not have the targets of so many samples.</exception>
    /// <exception cref="InvalidOperationException">The network is inference only or wants targets of another kind.</exception>
    public static void CheckTarget(NetworkSchema schema, int output, int samples, int targetLength, TargetKind kind)
    {
        CheckTrains(schema);
        var wanted = schema.Outputs[output];
        if (wanted.TargetKind != kind)
        {
            string who = schema.Outputs.Count == 1 ? $"'{schema.Name}'" : $"The {NameOf(schema, "output", output)} of '{schema.Name}'";
            throw new InvalidOperationException(kind == TargetKind.Values
                ? $"{who} learns from class indices (int), not from floats. Give one index in 0 to {wanted.Classes - 1} for each distribution, or use [CategoricalCrossEntropy]."
                : $"{who} learns from floats of shape {Shapes.Text(wanted.TargetShape!)}, not from class indices (int). Give floats, or use [SparseCategoricalCrossEntropy].");
        }

        long expected = (long)samples * wanted.TargetFeatures;
        if (targetLength != expected)
            throw new ArgumentException(
                $"The input of '{schema.Name}' has {samples} {Noun(samples)}, so its {NameOf(schema, "target", output)} is {expected} {(kind == TargetKind.Values ? "floats" : "class indices")} " +
                $"({Shapes.Text(wanted.TargetShape!)} a sample), but the span has {targetLength}.", schema.Outputs.Count == 1 ? "target" : wanted.Name);
    }

    /// <exception cref="ArgumentOutOfRangeException">An index names no class.</exception>
    public static void CheckClassIndices(NetworkSchema schema, int output, ReadOnlySpan<int> target)
    {
        uint classes = (uint)schema.Outputs[output].Classes;
        for (int i = 0; i < target.Length; i++)
            if ((uint)target[i] >= classes)
                throw new ArgumentOutOfRangeException(schema.Outputs.Count == 1 ? nameof(target) : schema.Outputs[output].Name, target[i],
                    $"The {NameOf(schema, "target", output)} at index {i} is class {target[i]}, but '{schema.Name}' has {classes} classes{(schema.Outputs.Count == 1 ? "" : " there")}: 0 to {classes - 1}.");
    }

    private static string Noun(int samples) => samples == 1 ? "sample" : "samples";
}
