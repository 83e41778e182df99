using System.Text;

namespace NetGen;

/// <summary>A path in which <c>{epoch}</c> and the measured numbers stand: <c>e{epoch:D3}-{val_loss:F4}.safetensors</c>. <c>{{</c> and <c>}}</c> are braces.</summary>
internal sealed class EpochFileName
{
    const string Epoch = "epoch";

    readonly string _pattern;
    readonly List<Part> _parts = [];

    /// <exception cref="ArgumentException">A brace stands alone, a placeholder has no name, or its format is none for such a number.</exception>
    internal EpochFileName(string pattern)
    {
        _pattern = pattern;
        var text = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else
            {
                int end = c == '{' ? pattern.IndexOfAny(['{', '}'], i + 1) : -1;
                if (end < 0 || pattern[end] == '{')
                {
                    throw Wrong($"has a '{c}' that belongs to no placeholder. Write a placeholder as {{epoch}}, and '{c}{c}' where the name itself has the brace.");
                }

                _parts.Add(new(text.ToString(), null));
                _parts.Add(Placeholder(pattern[(i + 1)..end]));
                text.Clear();
                i = end;
            }
        }

        _parts.Add(new(text.ToString(), null));
    }

    /// <summary>True where every epoch has the same file.</summary>
    internal bool IsOne => _parts.TrueForAll(part => part.Format is null);

    /// <exception cref="ArgumentException">A number in the path will not be measured.</exception>
    internal void Check(TrainingProgress progress)
    {
        foreach (Part part in _parts.Where(part => part.Format is not null && part.Text != Epoch))
        {
            MonitoredNumber.CheckMeasured(progress, part.Text, $"The path '{_pattern}' of {nameof(ModelCheckpoint)} asks for", also: Epoch);
        }
    }

    internal string For(EpochResult result) =>
        string.Concat(_parts.Select(part => part.Format is null ? part.Text : part.Format(part.Text == Epoch ? result.Epoch : result[part.Text])));

    Part Placeholder(string text)
    {
        int colon = text.IndexOf(':');
        string name = colon < 0 ? text : text[..colon];
        string format = colon < 0 ? "" : text[(colon + 1)..];
        if (name.Trim().Length == 0)
        {
            throw Wrong($"has the placeholder '{{{text}}}' without a name. Name the epoch, or a number that is measured: {{epoch}}, {{val_loss:F4}}.");
        }

        bool whole = name == Epoch;
        Func<double, string> write = NumberFormat.Find(format, whole)
            ?? throw Wrong($"has the placeholder '{{{text}}}', but '{format}' is no format of a {(whole ? "whole number" : "measured number")}. Write it as in C# or Python: {(whole ? "{epoch:D3} or {epoch:03d}" : $"{{{name}:F4}} or {{{name}:.4f}}")}.");
        return new(name, write);
    }

    ArgumentException Wrong(string what) => new($"The path '{_pattern}' {what}", "path");

    // Text as it is, or the name of a number and what writes it.
    readonly record struct Part(string Text, Func<double, string>? Format);
}
