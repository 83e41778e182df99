using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

/// <summary>
/// A module of PTX. Of functions that are no kernels none is known: ILGPU writes the bodies of functions that it replaces by an instruction, and calls none.
/// </summary>
internal sealed partial class PtxModule
{
    private readonly Dictionary<string, PtxEntry> _entries = [];

    private PtxModule()
    {
    }

    public IReadOnlyCollection<PtxEntry> Entries => _entries.Values;

    /// <exception cref="NotSupportedException">The machine does not know a declaration or an instruction.</exception>
    public static PtxModule Parse(string text)
    {
        var module = new PtxModule();
        text = Comment().Replace(text, " ");
        var shared = new SharedVariables();
        int at = 0;
        while (Next(Header(), text, ref at) is { } header)
        {
            if (header.Groups["shared"].Success)
            {
                shared.Add(header.Groups["shared"].Value);
                continue;
            }

            if (header.Groups["other"].Success)
                throw new NotSupportedException($"The PTX machine does not know '{header.Groups["other"].Value}' of a module.");
            if (!header.Groups["function"].Success)
                continue;
            string body = header.Groups["end"].Value == ";" ? "" : Body(text, ref at);
            if (header.Groups["function"].Value == "entry")
            {
                string name = header.Groups["name"].Value;
                module._entries[name] = Decode(name, header.Groups["parameters"].Value, body, shared);
            }
        }

        return module;
    }

    private static PtxEntry Decode(string name, string parameterList, string body, SharedVariables moduleShared)
    {
        var parameters = new Dictionary<string, int>();
        int bytes = 0, widest = 1;
        foreach (Match parameter in Parameter().Matches(parameterList))
        {
            int width = int.Parse(parameter.Groups["bits"].Value, CultureInfo.InvariantCulture) / 8;
            int alignment = parameter.Groups["align"].Success ? int.Parse(parameter.Groups["align"].Value, CultureInfo.InvariantCulture) : width;
            bytes = (bytes + alignment - 1) / alignment * alignment;
            parameters[parameter.Groups["name"].Value] = bytes;
            bytes += width * (parameter.Groups["count"].Success ? int.Parse(parameter.Groups["count"].Value, CultureInfo.InvariantCulture) : 1);
            widest = Math.Max(widest, alignment);
        }

        var shared = new SharedVariables(moduleShared);
        var decoder = new PtxDecoder(name, parameters, bytes, shared.Places);
        foreach (string part in body.Split(';'))
        {
            string statement = part.Trim();
            while (Label().Match(statement) is { Success: true } label)
            {
                decoder.AddLabel(label.Groups["name"].Value);
                statement = statement[label.Length..];
            }

            if (statement.StartsWith(".reg", StringComparison.Ordinal))
                decoder.AddRegisters(statement[4..]);
            else if (statement.StartsWith(".shared", StringComparison.Ordinal))
                shared.Add(statement);
            else if (statement.StartsWith('.'))
                throw new NotSupportedException($"The PTX machine does not know '{statement}' of {name}.");
            else if (statement.Length > 0)
                decoder.Add(statement);
        }

        return decoder.Finish(shared.Bytes);
    }

    /// <summary>The text up to the brace that closes the one before, and behind it.</summary>
    private static string Body(string text, ref int at)
    {
        int start = at;
        for (int depth = 1; depth > 0; at++)
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
        return text[start..(at - 1)];
    }

    private static Match? Next(Regex form, string text, ref int at)
    {
        if (string.IsNullOrWhiteSpace(text[at..]))
            return null;
        var match = form.Match(text, at);
        at += match.Length;
        return match;
    }

    private sealed class SharedVariables(SharedVariables? outer = null)
    {
        public Dictionary<string, int> Places { get; } = outer is null ? [] : new(outer.Places);

        public int Bytes { get; private set; } = outer?.Bytes ?? 0;

        public void Add(string declaration)
        {
            var match = Variable().Match(declaration);
            if (!match.Success)
                throw new NotSupportedException($"The PTX machine does not know '{declaration}'.");
            int width = int.Parse(match.Groups["bits"].Value, CultureInfo.InvariantCulture) / 8;
            int alignment = match.Groups["align"].Success ? int.Parse(match.Groups["align"].Value, CultureInfo.InvariantCulture) : width;
            Bytes = (Bytes + alignment - 1) / alignment * alignment;
            Places[match.Groups["name"].Value] = Bytes;
            Bytes += width * (match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 1);
        }
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\G\s*(\.(version|target|address_size)[^\n]*|(?<shared>\.shared[^;]*);"
        + @"|((\.visible|\.weak)\s+)*\.(?<function>entry|func)\s+(\([^)]*\)\s*)?(?<name>[\w$]+)\s*\((?<parameters>[^)]*)\)[^{;]*(?<end>[{;])|(?<other>[^;]*);?)")]
    private static partial Regex Header();

    [GeneratedRegex(@"\.param\s+(\.align\s+(?<align>\d+)\s+)?\.[busf](?<bits>\d+)\s+(?<name>[\w$]+)(\[(?<count>\d+)\])?")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\.shared\s+(\.align\s+(?<align>\d+)\s+)?\.[busf](?<bits>\d+)\s+(?<name>[\w$]+)(\[(?<count>\d+)\])?$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(?<name>[\w$]+)\s*:\s*")]
    private static partial Regex Label();
}
