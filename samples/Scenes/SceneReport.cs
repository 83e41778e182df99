using System.Text.Json;
using NetGen;

/// <summary>The figures of a run, for programs that read them.</summary>
public sealed record SceneReport
{
    public required SceneSet Train { get; init; }

    public required SceneSet Test { get; init; }

    public required INetwork Segmenter { get; init; }

    public required INetwork Detector { get; init; }

    public required History Segmenting { get; init; }

    public required History Detecting { get; init; }

    public required Findings Found { get; init; }

    public required int Seed { get; init; }

    /// <summary>Writes one JSON object.</summary>
    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("data", Train.Name);
        json.WriteString("device", Segmenter.Device.ToString());
        json.WriteNumber("seed", Seed);
        json.WriteNumber("threads", Segmenter.Device.Threads);
        json.WriteNumber("trainScenes", Train.Count);
        json.WriteNumber("testScenes", Test.Count);
        json.WriteNumber("epochs", Segmenting.Epochs.Count);
        json.WriteNumber("meanIoU", Found.MeanIoU);
        json.WriteNumber("digitIoU", Found.DigitIoU);
        json.WriteNumber("meanAveragePrecision", Found.Precision.Result);
        json.WriteStartArray("averagePrecisions");
        foreach (int digit in Found.Precision.Classes)
        {
            json.WriteNumberValue(Found.Precision.Of(digit));
        }

        json.WriteEndArray();
        json.WriteNumber("seconds", Segmenting.Seconds + Detecting.Seconds);
        WriteTraining(json, "segmenter", Segmenter, Segmenting);
        WriteTraining(json, "detector", Detector, Detecting);
        json.WriteEndObject();
    }

    static void WriteTraining(Utf8JsonWriter json, string name, INetwork network, History history)
    {
        json.WriteStartObject(name);
        json.WriteNumber("parameters", network.Parameters.Sum(parameter => parameter.Values.Length));
        json.WriteNumber("seconds", history.Seconds);
        json.WriteStartArray("losses");
        foreach (float loss in history.StepLosses.Take(RunReport.LossesKept))
        {
            json.WriteNumberValue(loss);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
