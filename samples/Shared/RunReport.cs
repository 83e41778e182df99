using System.Text.Json;
using NetGen;

/// <summary>The figures of a run, for programs that read them.</summary>
public sealed record RunReport
{
    /// <summary>How many of the first training steps have their loss in the report.</summary>
    public const int LossesKept = 20;

    public required Dataset Train { get; init; }

    public required Dataset Test { get; init; }

    public required INetwork Network { get; init; }

    public required History History { get; init; }

    public required Evaluation Result { get; init; }

    /// <summary>Writes one JSON object.</summary>
    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("data", Train.Name);
        json.WriteString("device", Network.Device.ToString());
        json.WriteNumber("trainSamples", Train.Count);
        json.WriteNumber("testSamples", Test.Count);
        json.WriteNumber("parameters", Network.Parameters.Sum(parameter => parameter.Values.Length));
        json.WriteNumber("epochs", History.Epochs.Count);
        json.WriteNumber("testAccuracy", Result.Accuracy);
        json.WriteNumber("testLoss", Result.Loss);
        json.WriteNumber("secondsPerEpoch", History.Seconds / History.Epochs.Count);
        json.WriteNumber("threads", Network.Device.Threads);
        json.WriteStartArray("losses");
        foreach (float loss in History.StepLosses.Take(LossesKept))
        {
            json.WriteNumberValue(loss);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
