using System.Globalization;
using System.Text;

namespace NetGen.Compiler;

/// <summary>Writes C# line by line: <c>using (writer.Block("for (…)"))</c> indents and closes. Line ends are <c>\n</c>.</summary>
public sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Writes one line, or several that share the current indentation.</summary>
    public CodeWriter Line(string text = "") => Lines(text, text.Length);

    /// <summary>Writes what another writer has written, without the empty lines at its end.</summary>
    public CodeWriter Lines(string text)
    {
        int length = text.Length;
        while (length > 0 && text[length - 1] == '\n')
            length--;
        return Lines(text, length);
    }

    private CodeWriter Lines(string text, int length)
    {
        for (int start = 0; start <= length;)
        {
            int next = text.IndexOf('\n', start, length - start);
            if (next < 0)
                next = length;
            int end = next;
            while (end > start && char.IsWhiteSpace(text[end - 1]))
                end--;
            if (end > start)
                _text.Append(' ', 4 * _indent).Append(text, start, end - start);
            _text.Append('\n');
            start = next + 1;
        }

        return this;
    }

    /// <summary>What has been written; the writer begins anew.</summary>
    public string Take()
    {
        string text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>Writes <paramref name="header"/>, if any, and an opening brace or <paramref name="begin"/>; disposing closes it with <paramref name="end"/>.</summary>
    public IDisposable Block(string header, string end = "}", string begin = "{")
    {
        if (header.Length > 0)
            Line(header);
        Line(begin);
        _indent++;
        return new BlockEnd(this, end);
    }

    /// <summary>A number as C# text that reads back to the same bits.</summary>
    public static string Number(float value) => value switch
    {
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        _ when float.IsNaN(value) => "float.NaN",
        _ => value.ToString("G9", CultureInfo.InvariantCulture) + "f",
    };

    /// <inheritdoc cref="Number(float)"/>
    public static string Number(double value)
    {
        // 0.9 rather than 0.90000000000000002, on every host.
        string text = value.ToString("G15", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != value)
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        return text.All(c => char.IsDigit(c) || c == '-') ? text + ".0" : text;
    }

    public override string ToString() => _text.ToString();

    private sealed class BlockEnd(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._indent--;
            writer.Line(end);
        }
    }
}
