using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

/// <summary>Makes instructions of the statements of one kernel.</summary>
/// <param name="kernel">Its name.</param>
/// <param name="parameters">Where each parameter lies, and how long it is.</param>
/// <param name="parameterBytes">Bytes of all parameters.</param>
/// <param name="shared">Where the variables of shared memory lie.</param>
internal sealed unsafe partial class PtxDecoder(string kernel, IReadOnlyDictionary<string, int> parameters, int parameterBytes, IReadOnlyDictionary<string, int> shared)
{
    private readonly List<PtxRow> _rows = [];
    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<PtxRow, int> _fixed = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly List<(PtxInstruction Branch, string Label)> _branches = [];
    private readonly List<PtxInstruction> _code = [];

    /// <summary>Declares registers: the words behind <c>.reg</c>.</summary>
    public void AddRegisters(string declaration)
    {
        var match = Declaration().Match(declaration);
        if (!match.Success)
            throw Unknown($".reg {declaration}");
        char width = match.Groups["type"].Value switch { "pred" => 'p', "b64" or "u64" or "s64" or "f64" => 'x', _ => 'w' };
        foreach (string name in Split(match.Groups["names"].Value))
        {
            if (name.IndexOf('<') is var bracket and >= 0)
            {
                for (int k = 0; k < int.Parse(name[(bracket + 1)..^1], CultureInfo.InvariantCulture); k++)
                    Add(name[..bracket] + k);
            }
            else
            {
                Add(name);
            }
        }

        void Add(string name)
        {
            _registers[name] = _rows.Count;
            // Numbers keep equal rows apart, which the rows of registers are not to be.
            _rows.Add(new PtxRow(width, PtxRowKind.Register, (ulong)_rows.Count));
        }
    }

    public void AddLabel(string label) => _labels[label] = _code.Count;

    /// <summary>Adds an instruction, without the semicolon.</summary>
    public void Add(string text)
    {
        var match = Statement().Match(text);
        string name = match.Groups["name"].Value;
        string[] operands = [.. Split(match.Groups["operands"].Value)];
        PtxInstruction instruction;
        try
        {
            instruction = Decode(text, name, operands);
        }
        catch (IndexOutOfRangeException)
        {
            throw Unknown(text);
        }

        if (match.Groups["guard"].Success)
        {
            if (instruction.Flow == PtxFlow.Barrier)
                throw Unknown(text);
            instruction.Guard = Row(match.Groups["guard"].Value, 'p', text);
            instruction.IsGuardNegated = match.Groups["not"].Success;
        }

        _code.Add(instruction);
    }

    /// <summary>What all that was added makes.</summary>
    public PtxEntry Finish(int sharedBytes)
    {
        Add("ret");
        foreach (var (branch, label) in _branches)
            branch.Target = _labels.TryGetValue(label, out int target) ? target : throw Unknown(branch.Text);
        PtxInstruction[] code = [.. _code];
        int bytes = PtxRegisters.Place(code, _rows);
        return new PtxEntry(kernel, parameterBytes, sharedBytes, code, [.. _rows.Where(r => r.Kind != PtxRowKind.Register)], bytes);
    }

    private PtxInstruction Decode(string text, string name, string[] operands)
    {
        if (PtxOperations.All.TryGetValue(name, out var operation))
        {
            if (operands.Length != operation.Operands.Length)
                throw Unknown(text);
            return new PtxInstruction
            {
                Text = text,
                Execute = operation.Execute,
                Operands = [.. operands.Select((o, k) => Row(o, operation.Operands[k], text))],
                Writes = 1,
            };
        }

        string[] parts = name.Split('.');
        switch (parts[0])
        {
            case "bra":
                var branch = new PtxInstruction { Text = text, Flow = PtxFlow.Branch };
                _branches.Add((branch, operands[0]));
                return branch;
            case "ret" or "exit":
                return new PtxInstruction { Text = text, Flow = PtxFlow.Exit };
            case "bar" or "barrier" when parts.Contains("sync") && operands is ["0"]:
                return new PtxInstruction { Text = text, Flow = PtxFlow.Barrier };
            case "membar" or "fence":
                return new PtxInstruction { Text = text, Execute = &PtxAccess.Fence };
            case "ld" or "st":
                return Access(text, parts, operands);
            case "atom" or "red":
                return Atomic(text, parts, operands);
            case "cvta":
                return Registers(text, parts.Contains("shared") ? parts.Contains("to") ? &PtxAccess.ToShared : &PtxAccess.ToGeneric : PtxOperations.All["mov.b64"].Execute, operands, "xx");
            case "cvt":
                return Conversion(text, PtxConversion.Parse(name), operands);
            case "mma" when name == PtxMatrix.Name:
                var numbers = operands.SelectMany(Elements).Select(o => Row(o, 'w', text));
                return new PtxInstruction { Text = text, Execute = &PtxMatrix.Multiply, Operands = [.. numbers], Writes = 4 };
            default:
                throw Unknown(text);
        }
    }

    private PtxInstruction Registers(string text, delegate*<PtxWarp, PtxInstruction, void> execute, string[] operands, string widths) => new()
    {
        Text = text,
        Execute = execute,
        Operands = [.. operands.Select((o, k) => Row(o, widths[k], text))],
        Writes = 1,
    };

    private PtxInstruction Conversion(string text, PtxConversion conversion, string[] operands)
    {
        char to = Width(operands[0], text), from = Width(operands[1], text);
        return new PtxInstruction
        {
            Text = text,
            Execute = (to, from) switch
            {
                ('w', 'w') => &PtxConversion.Run<uint, uint>,
                ('w', _) => &PtxConversion.Run<uint, ulong>,
                (_, 'w') => &PtxConversion.Run<ulong, uint>,
                _ => &PtxConversion.Run<ulong, ulong>,
            },
            Operands = [Row(operands[0], to, text), Row(operands[1], from, text)],
            Writes = 1,
            Conversion = conversion,
        };
    }

    /// <summary>Loads and stores: <c>ld.space.vector.type</c>, with words about caches between.</summary>
    private PtxInstruction Access(string text, string[] parts, string[] operands)
    {
        bool isLoad = parts[0] == "ld";
        string[] values = Elements(operands[isLoad ? 0 : 1]);
        if (values.Length != (parts.Contains("v2") ? 2 : parts.Contains("v4") ? 4 : 1))
            throw Unknown(text);
        var type = PtxType.Parse(parts[^1], text);
        char width = type.Bits == 64 ? 'x' : values.Any(v => _registers.ContainsKey(v)) ? Width(values.First(_registers.ContainsKey), text) : 'w';
        var rows = values.Select(v => Row(v, width, text));
        if (parts.Contains("param"))
        {
            var (_, offset) = Address(operands[1], text);
            if (!isLoad || offset < 0 || offset + values.Length * type.Bits / 8 > parameterBytes)
                throw Unknown(text);
            return new PtxInstruction { Text = text, Execute = Executor(type, width, Kind.Parameter), Operands = [.. rows], Writes = values.Length, Offset = offset };
        }

        var (address, distance) = Address(operands[isLoad ? 1 : 0], text);
        return new PtxInstruction
        {
            Text = text,
            Execute = Executor(type, width, isLoad ? Kind.Load : Kind.Store),
            Operands = isLoad ? [.. rows, address] : [address, .. rows],
            Writes = isLoad ? values.Length : 0,
            Space = Space(parts),
            Offset = distance,
        };
    }

    private PtxInstruction Atomic(string text, string[] parts, string[] operands)
    {
        bool isRead = parts[0] == "atom";
        var (address, distance) = Address(operands[isRead ? 1 : 0], text);
        string operation = parts.First(p => p is "add" or "min" or "max" or "and" or "or" or "exch" or "cas" or "inc") + "." + parts[^1];
        char width = parts[^1].EndsWith("64", StringComparison.Ordinal) ? 'x' : 'w';
        var values = operands[(isRead ? 2 : 1)..].Select(o => Row(o, width, text));
        return new PtxInstruction
        {
            Text = text,
            Execute = operation switch
            {
                "add.u32" or "add.s32" => &PtxAccess.Atomic<uint, PtxAccess.Add<uint>>,
                "add.u64" => &PtxAccess.Atomic<ulong, PtxAccess.Add<ulong>>,
                "add.f32" => &PtxAccess.Atomic<float, PtxAccess.Add<float>>,
                "min.u32" => &PtxAccess.Atomic<uint, PtxAccess.Minimum<uint>>,
                "min.s32" => &PtxAccess.Atomic<int, PtxAccess.Minimum<int>>,
                "max.u32" => &PtxAccess.Atomic<uint, PtxAccess.Maximum<uint>>,
                "max.s32" => &PtxAccess.Atomic<int, PtxAccess.Maximum<int>>,
                "and.b32" => &PtxAccess.Atomic<uint, PtxAccess.And<uint>>,
                "or.b32" => &PtxAccess.Atomic<uint, PtxAccess.Or<uint>>,
                "exch.b32" => &PtxAccess.Atomic<uint, PtxAccess.Exchange<uint>>,
                "exch.b64" => &PtxAccess.Atomic<ulong, PtxAccess.Exchange<ulong>>,
                "cas.b32" => &PtxAccess.Atomic<uint, PtxAccess.CompareAndSwap<uint>>,
                "cas.b64" => &PtxAccess.Atomic<ulong, PtxAccess.CompareAndSwap<ulong>>,
                "inc.u32" => &PtxAccess.Atomic<uint, PtxAccess.Increment>,
                _ => throw Unknown(text),
            },
            Operands = isRead ? [Row(operands[0], width, text), address, .. values] : [address, .. values],
            Writes = isRead ? 1 : 0,
            Space = Space(parts),
            Offset = distance,
        };
    }

    private static PtxSpace Space(string[] parts) =>
        parts.Contains("global") ? PtxSpace.Global : parts.Contains("shared") ? PtxSpace.Shared : PtxSpace.Generic;

    private enum Kind
    {
        Load,
        Store,
        Parameter,
    }

    private static delegate*<PtxWarp, PtxInstruction, void> Executor(PtxType type, char width, Kind kind) => (type.IsSigned, type.Bits) switch
    {
        (true, 8) => Executor<sbyte>(width, kind),
        (true, 16) => Executor<short>(width, kind),
        (true, 32) => Executor<int>(width, kind),
        (_, 8) => Executor<byte>(width, kind),
        (_, 16) => Executor<ushort>(width, kind),
        (_, 32) => Executor<uint>(width, kind),
        _ => Executor<ulong>(width, kind),
    };

    private static delegate*<PtxWarp, PtxInstruction, void> Executor<T>(char width, Kind kind)
        where T : unmanaged, System.Numerics.INumberBase<T> => (width, kind) switch
        {
            ('w', Kind.Load) => &PtxAccess.Load<T, uint>,
            ('w', Kind.Store) => &PtxAccess.Store<T, uint>,
            ('w', _) => &PtxAccess.LoadParameter<T, uint>,
            (_, Kind.Load) => &PtxAccess.Load<T, ulong>,
            (_, Kind.Store) => &PtxAccess.Store<T, ulong>,
            _ => &PtxAccess.LoadParameter<T, ulong>,
        };

    /// <summary>The row of an address, and what is added to it: <c>[%rd1+4]</c>, <c>[name]</c>.</summary>
    private (int Row, int Offset) Address(string operand, string text)
    {
        var match = AddressForm().Match(operand);
        if (!match.Success)
            throw Unknown(text);
        string name = match.Groups["name"].Value;
        int offset = match.Groups["offset"].Success ? int.Parse(match.Groups["offset"].Value.Replace(" ", ""), CultureInfo.InvariantCulture) : 0;
        return parameters.TryGetValue(name, out int place) ? (-1, place + offset) : (Row(name, 'x', text), offset);
    }

    private char Width(string operand, string text) => _registers.TryGetValue(operand, out int row) ? _rows[row].Width : throw Unknown(text);

    /// <summary>The row of an operand: a register, a special one, a number or the place of a variable.</summary>
    private int Row(string operand, char width, string text)
    {
        if (_registers.TryGetValue(operand, out int row))
            return _rows[row].Width == width ? row : throw Unknown(text);
        if (width == 'p')
            throw Unknown(text);
        var constant = new PtxRow(width, PtxRowKind.Constant);
        return Fixed(operand switch
        {
            "%tid.x" => new(width, PtxRowKind.Thread),
            "%ntid.x" => new(width, PtxRowKind.Threads),
            "%ctaid.x" => new(width, PtxRowKind.Group),
            "%nctaid.x" => new(width, PtxRowKind.Groups),
            "%laneid" => new(width, PtxRowKind.Lane),
            "%warpid" => new(width, PtxRowKind.Warp),
            "%tid.y" or "%tid.z" or "%ctaid.y" or "%ctaid.z" => constant,
            "%ntid.y" or "%ntid.z" or "%nctaid.y" or "%nctaid.z" => constant with { Value = 1 },
            _ when shared.TryGetValue(operand, out int place) => constant with { Value = (ulong)place },
            _ => constant with { Value = Number(operand, width, text) },
        });
    }

    private int Fixed(PtxRow row)
    {
        if (!_fixed.TryGetValue(row, out int index))
        {
            _fixed[row] = index = _rows.Count;
            _rows.Add(row);
        }

        return index;
    }

    private ulong Number(string operand, char width, string text)
    {
        bool isNegative = operand.StartsWith('-');
        string digits = operand.TrimStart('-').TrimEnd('U');
        ulong value;
        if ((width == 'w' && digits.StartsWith("0f", StringComparison.OrdinalIgnoreCase)) || (width == 'x' && digits.StartsWith("0d", StringComparison.OrdinalIgnoreCase))
            || digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
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

    private NotSupportedException Unknown(string text) => new($"The PTX machine does not know '{text}' of {kernel}.");

    private static string[] Elements(string operand) => operand.StartsWith('{') ? [.. Split(operand[1..^1])] : [operand];

    /// <summary>What commas outside of braces part.</summary>
    private static IEnumerable<string> Split(string list) =>
        string.IsNullOrWhiteSpace(list) ? [] : Comma().Split(list).Select(o => o.Trim());

    [GeneratedRegex(@"^(@(?<not>!)?(?<guard>%\w+)\s+)?(?<name>[\w.:]+)\s*(?<operands>.*)$", RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^\s*\.(?<type>pred|[busf](16|32|64))\s+(?<names>.+)$", RegexOptions.Singleline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\[\s*(?<name>[\w%$]+)\s*(\+?\s*(?<offset>-?\s*\d+))?\s*\]$")]
    private static partial Regex AddressForm();

    [GeneratedRegex(@",(?![^{]*\})")]
    private static partial Regex Comma();
}
