using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace NetGen.Gpu.Tests;

/// <summary>Makes instructions of the statements of one kernel.</summary>
/// <param name="kernel">Its name.</param>
/// <param name="parameters">Where each parameter lies.</param>
/// <param name="parameterBytes">Bytes of all parameters.</param>
/// <param name="shared">Where the variables of shared memory lie.</param>
internal sealed unsafe partial class PtxDecoder(
    string kernel, IReadOnlyDictionary<string, int> parameters, int parameterBytes, IReadOnlyDictionary<string, int> shared)
{
    private readonly List<PtxRow> _rows = [];
    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<(char Width, PtxRowKind Kind, ulong Value), int> _fixed = [];
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
            _rows.Add(new PtxRow(width));
        }
    }

    public void AddLabel(string label) => _labels[label] = _code.Count;

    /// <summary>Adds an instruction, without the semicolon.</summary>
    public void Add(string text)
    {
        var match = Statement().Match(text);
        string name = match.Groups["name"].Value;
        string[] operands = [.. Split(match.Groups["operands"].Value)];
        var instruction = Decode(text, name, operands);
        if (instruction.Operands[..instruction.Writes].Any(o => _rows[o].Kind != PtxRowKind.Register))
            throw Unknown(text);
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
        PtxInstruction[] code = PtxBlocks.Sort([.. _code]);
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
                IsMultiplyAdd = name == "fma.rn.f32",
                Execute = operation.Execute,
                Operands = [.. operands.Select((o, k) => Row(o, operation.Operands[k], text))],
                Writes = 1,
            };
        }

        string[] parts = name.Split('.');
        switch (parts[0])
        {
            case "bra" when operands.Length == 1:
                var branch = new PtxInstruction { Text = text, Flow = PtxFlow.Branch };
                _branches.Add((branch, operands[0]));
                return branch;
            case "ret" or "exit" when operands.Length == 0:
                return new PtxInstruction { Text = text, Flow = PtxFlow.Exit };
            case "bar" or "barrier" when parts.Contains("sync") && operands is ["0"]:
                return new PtxInstruction { Text = text, Flow = PtxFlow.Barrier };
            case "membar" or "fence":
                return new PtxInstruction { Text = text, Execute = &PtxAccess.Fence };
            case "ld" or "st" when operands.Length == 2:
                return Access(text, parts, operands);
            case "atom" or "red":
                return Atomic(text, parts, operands);
            case "cp":
                return Copy(text, name, operands);
            case "cvta" when operands.Length == 2:
                int[] addresses = [.. operands.Select(o => Row(o, 'x', text))];
                return new PtxInstruction { Text = text, Execute = AddressConversion(name, text), Operands = addresses, Writes = 1 };
            case "cvt" when operands.Length == 2:
                return Conversion(text, PtxConversion.Parse(name), operands);
            case "mma" when name == PtxMatrix.Name:
                int[] numbers = [.. operands.SelectMany(Elements).Select(o => Row(o, 'w', text))];
                if (numbers.Length != PtxMatrix.Operands)
                    throw Unknown(text);
                return new PtxInstruction { Text = text, Flow = PtxFlow.Meeting, Execute = &PtxMatrix.Multiply, Operands = numbers, Writes = 4 };
            default:
                throw Unknown(text);
        }
    }

    private delegate*<PtxWarp, PtxInstruction, void> AddressConversion(string name, string text) => name switch
    {
        "cvta.shared.u64" => &PtxAccess.ToGeneric,
        "cvta.to.shared.u64" => &PtxAccess.ToShared,
        "cvta.global.u64" or "cvta.to.global.u64" => PtxOperations.All["mov.b64"].Execute,
        _ => throw Unknown(text),
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
        char width = type.Bits == 64 ? 'x' : Array.Find(values, _registers.ContainsKey) is { } register ? Width(register, text) : 'w';
        var rows = values.Select(v => Row(v, width, text));
        if (parts.Contains("param"))
        {
            int place = isLoad ? Parameter(operands[1], text) : throw Unknown(text);
            if (place < 0 || place + values.Length * type.Bits / 8 > parameterBytes)
                throw Unknown(text);
            return new PtxInstruction
            {
                Text = text,
                Execute = Executor(type, width, Kind.Parameter),
                Operands = [.. rows],
                Writes = values.Length,
                Number = place,
            };
        }

        var (row, address) = Address(operands[isLoad ? 1 : 0], isLoad ? values.Length : 0, Space(parts, text), text);
        return new PtxInstruction
        {
            Text = text,
            Execute = Executor(type, width, isLoad ? Kind.Load : Kind.Store),
            Operands = isLoad ? [.. rows, row] : [row, .. rows],
            Writes = isLoad ? values.Length : 0,
            Address = address,
        };
    }

    private PtxInstruction Atomic(string text, string[] parts, string[] operands)
    {
        bool isRead = parts[0] == "atom";
        if (operands.Length != (isRead ? 3 : 2) + (parts.Contains("cas") ? 1 : 0))
            throw Unknown(text);
        var (row, address) = Address(operands[isRead ? 1 : 0], isRead ? 1 : 0, Space(parts, text), text);
        string operation = $"{parts[^2]}.{parts[^1]}";
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
            Operands = isRead ? [Row(operands[0], width, text), row, .. values] : [row, .. values],
            Writes = isRead ? 1 : 0,
            Address = address,
        };
    }

    /// <summary>Copies from global to shared memory: <c>cp.async.cg.shared.global [to], [from], bytes, used</c>, and their groups.</summary>
    private PtxInstruction Copy(string text, string name, string[] operands)
    {
        switch (name, operands)
        {
            case ("cp.async.commit_group", []):
                return new PtxInstruction { Text = text, Execute = &PtxCopies.Commit };
            case ("cp.async.wait_all", []):
                return new PtxInstruction { Text = text, Execute = &PtxCopies.WaitForAll };
            case ("cp.async.wait_group", [var groups]):
                return new PtxInstruction { Text = text, Execute = &PtxCopies.Wait, Number = (int)Number(groups, 'w', text) };
            case (_, [var to, var from, "4" or "8" or "16", ..]) when operands.Length <= 4 && CopyForm().IsMatch(name):
                var (toRow, address) = Address(to, 0, PtxSpace.Shared, text);
                var (fromRow, source) = Address(from, 1, PtxSpace.Global, text);
                return new PtxInstruction
                {
                    Text = text,
                    Execute = &PtxCopies.Start,
                    Operands = [toRow, fromRow, Row(operands[^1], 'w', text)],
                    Address = address,
                    Source = source,
                    Number = (int)Number(operands[2], 'w', text),
                };
            default:
                throw Unknown(text);
        }
    }

    private PtxSpace Space(string[] parts, string text) =>
        parts.Any(p => p is "local" or "const" or "param") ? throw Unknown(text)
        : parts.Contains("global") ? PtxSpace.Global
        : parts.Contains("shared") || parts.Contains("shared::cta") ? PtxSpace.Shared
        : PtxSpace.Generic;

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
        where T : unmanaged, INumberBase<T>
    {
        return (width, kind) switch
        {
            ('w', Kind.Load) => &PtxAccess.Load<T, uint>,
            ('w', Kind.Store) => &PtxAccess.Store<T, uint>,
            ('w', _) => &PtxAccess.LoadParameter<T, uint>,
            (_, Kind.Load) => &PtxAccess.Load<T, ulong>,
            (_, Kind.Store) => &PtxAccess.Store<T, ulong>,
            _ => &PtxAccess.LoadParameter<T, ulong>,
        };
    }

    private NotSupportedException Unknown(string text) => new($"The PTX machine does not know '{text}' of {kernel}.");

    [GeneratedRegex(@"^(@(?<not>!)?(?<guard>%\w+)\s+)?(?<name>[\w.:]+)\s*(?<operands>.*)$", RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^cp\.async\.(ca|cg)\.shared(::cta)?\.global(\.L2::\d+B)?$")]
    private static partial Regex CopyForm();

    [GeneratedRegex(@"^\s*\.(?<type>pred|[busf](16|32|64))\s+(?<names>.+)$", RegexOptions.Singleline)]
    private static partial Regex Declaration();
}
