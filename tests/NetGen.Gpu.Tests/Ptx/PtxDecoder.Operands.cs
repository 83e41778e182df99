using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

// What instructions work on.
internal sealed unsafe partial class PtxDecoder
{
    /// <summary>An address and its row: <c>[%rd1+4]</c>, <c>[variable]</c>.</summary>
    private (int Row, PtxAddress Address) Address(string operand, int index, PtxSpace space, string text)
    {
        var (name, offset) = Sum(operand, text);
        bool isNarrow = space == PtxSpace.Shared && _registers.ContainsKey(name) && Width(name, text) == 'w';
        return (Row(name, isNarrow ? 'w' : 'x', text), new PtxAddress(index, isNarrow, offset, space));
    }

    /// <summary>Where a parameter lies: <c>[parameter+8]</c>.</summary>
    private int Parameter(string operand, string text)
    {
        var (name, offset) = Sum(operand, text);
        return parameters.TryGetValue(name, out int place) ? place + offset : throw Unknown(text);
    }

    private (string Name, int Offset) Sum(string operand, string text)
    {
        var match = AddressForm().Match(operand);
        if (!match.Success)
            throw Unknown(text);
        string offset = match.Groups["offset"].Value;
        return (match.Groups["name"].Value, offset.Length > 0 ? int.Parse(offset, CultureInfo.InvariantCulture) : 0);
    }

    private char Width(string operand, string text) => _registers.TryGetValue(operand, out int row) ? _rows[row].Width : throw Unknown(text);

    /// <summary>The row of an operand: a register, a special one, a number or the place of a variable.</summary>
    private int Row(string operand, char width, string text)
    {
        if (_registers.TryGetValue(operand, out int row))
            return _rows[row].Width == width ? row : throw Unknown(text);
        if (width == 'p')
            throw Unknown(text);
        (PtxRowKind Kind, ulong Value) start = operand switch
        {
            "%tid.x" => (PtxRowKind.Thread, 0),
            "%ntid.x" => (PtxRowKind.Threads, 0),
            "%ctaid.x" => (PtxRowKind.Group, 0),
            "%nctaid.x" => (PtxRowKind.Groups, 0),
            "%laneid" => (PtxRowKind.Lane, 0),
            "%warpid" => (PtxRowKind.Warp, 0),
            "%tid.y" or "%tid.z" or "%ctaid.y" or "%ctaid.z" => (PtxRowKind.Constant, 0),
            "%ntid.y" or "%ntid.z" or "%nctaid.y" or "%nctaid.z" => (PtxRowKind.Constant, 1),
            _ when shared.TryGetValue(operand, out int place) => (PtxRowKind.Constant, (ulong)place),
            _ => (PtxRowKind.Constant, Number(operand, width, text)),
        };
        if (!_fixed.TryGetValue((width, start.Kind, start.Value), out row))
        {
            _fixed[(width, start.Kind, start.Value)] = row = _rows.Count;
            _rows.Add(new PtxRow(width, start.Kind, start.Value));
        }

        return row;
    }

    private ulong Number(string operand, char width, string text)
    {
        bool isNegative = operand.StartsWith('-');
        string digits = operand.TrimStart('-').TrimEnd('U');
        ulong value;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || digits.StartsWith(width == 'w' ? "0f" : "0d", StringComparison.OrdinalIgnoreCase))
        {
            if (!ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                throw Unknown(text);
        }
        else if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            throw Unknown(text);
        }

        value = isNegative ? 0 - value : value;
        return width == 'w' ? (uint)value : value;
    }

    private static string[] Elements(string operand) => operand.StartsWith('{') ? [.. Split(operand[1..^1])] : [operand];

    /// <summary>What commas outside of braces part.</summary>
    private static IEnumerable<string> Split(string list) =>
        string.IsNullOrWhiteSpace(list) ? [] : Comma().Split(list).Select(o => o.Trim());

    [GeneratedRegex(@"^\[\s*(?<name>[\w%$]+)\s*(\+?\s*(?<offset>-?\d+))?\s*\]$")]
    private static partial Regex AddressForm();

    [GeneratedRegex(@",(?![^{]*\})")]
    private static partial Regex Comma();
}
