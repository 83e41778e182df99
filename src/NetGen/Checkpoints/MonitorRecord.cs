using System.Globalization;

namespace NetGen;

/// <summary>The number by which a checkpoint was chosen, as its metadata keep it: its name, and what it was when the file was written.</summary>
internal readonly record struct MonitorRecord(string Name, double Value)
{
    const string NameKey = "netgen.monitor";
    const string ValueKey = "netgen.monitor.value";

    internal void Write(Dictionary<string, string> metadata)
    {
        metadata[NameKey] = Name;
        metadata[ValueKey] = Value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>What a file says; null where it says nothing.</summary>
    internal static MonitorRecord? Read(SafeTensorsFile file) =>
        file.Metadata(NameKey) is string name && double.TryParse(file.Metadata(ValueKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? new(name, value)
            : null;
}
