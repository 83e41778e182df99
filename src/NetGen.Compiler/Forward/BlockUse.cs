using System.Globalization;
using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>The attribute <c>Use&lt;T&gt;(…, Repeat = n)</c>: which block, with what hyperparameters, how often.</summary>
/// <param name="user">Whose layer has the attribute.</param>
/// <param name="written">The attribute as written.</param>
/// <param name="reader">Reports what is wrong with it.</param>
internal sealed class BlockUse(ModelSpec spec, LayerWalk user, AttributeSpec written, AttributeReader reader)
{
    public const string Name = "Use";

    /// <summary>The arguments' names in a spec: the block's unit (−1 for a type that is none), its name, its hyperparameters.</summary>
    public const string Block = "Block", Type = "Type", Arguments = "Arguments";

    private const string Repeat = "Repeat";

    public static string TypeOf(AttributeSpec attribute) => attribute.Text(Type);

    /// <summary><c>Residual(16) × 3</c>.</summary>
    public static string Describe(AttributeSpec attribute)
    {
        string list = string.Join(", ", attribute.Items(Arguments).Select(Text));
        string times = attribute.Integer(Repeat, 1) is > 1 and var repeat ? $" × {repeat}" : "";
        return $"{TypeOf(attribute)}{(list.Length > 0 ? $"({list})" : "")}{times}";
    }

    /// <summary>The block's number among the units; −1 for a type that is no block.</summary>
    public int Unit => written.Integer(Block, -1);

    /// <summary>The values of the block's hyperparameters; null where a mistake hides them, or it is no block.</summary>
    public IReadOnlyList<ForwardValue>? Bind(out int repeat)
    {
        bool isRepeated = reader.AtLeast(1, Repeat, 1);
        repeat = written.Integer(Repeat, 1);
        if (Unit < 0)
        {
            reader.Report(Rules.NoBlock, null, [TypeOf(written)]);
            return null;
        }

        var block = spec.Unit(Unit);
        var arguments = written.Items(Arguments);
        int least = block.Hyperparameters.Count(h => h.Default is null);
        if (arguments.Count < least || arguments.Count > block.Hyperparameters.Count)
        {
            string list = string.Join(", ", block.Hyperparameters.Select(h => $"{h.Type} {h.Name}"));
            reader.Report(Rules.WrongHyperparameters, null,
                [block.Name, list.Length == 0 ? "none" : $"({list})", arguments.Count.ToString(CultureInfo.InvariantCulture)]);
            return null;
        }

        var values = new List<ForwardValue>();
        bool isRight = isRepeated;
        for (int i = 0; i < block.Hyperparameters.Count; i++)
        {
            var value = ValueOf(block.Hyperparameters[i], i < arguments.Count ? arguments[i] : block.Hyperparameters[i].Default!, out string failure);
            if (failure.Length > 0)
            {
                reader.Report(Rules.WrongExpression, Arguments, [$"'{block.Hyperparameters[i].Name}'", $"{TypeOf(written)}", failure]);
                isRight = false;
            }

            values.Add(value);
        }

        return isRight ? values : null;
    }

    private ForwardValue ValueOf(HyperparameterSpec parameter, ArgumentValue argument, out string failure)
    {
        failure = "";
        if (parameter.Kind == ConstantKind.Text)
            return Described(argument.Form != ArgumentForm.Constant || argument.Text.Length > 0, new Text(argument.Text), ref failure);
        if (parameter.Kind is not { } kind || argument.Form == ArgumentForm.Unknown)
            return Unknown;

        var value = argument.Form == ArgumentForm.Expression
            ? DimensionText.Evaluate(argument.Text, user.Unit, user.Hyperparameters, user.Inputs, out failure)
            : Described(argument.Text.Length == 0 && argument.Integers.Count == 0, new Real(argument.Number), ref failure);
        if (value.AsNumber is not { } number)
            return value is Flag && kind == ConstantKind.Boolean ? value : Unknown;
        if (kind == ConstantKind.Boolean)
            return Described(number is 0 or 1, new Flag(number != 0), ref failure);
        var converted = Arithmetic.Convert(kind, value);
        return Described(converted is not null && (kind != ConstantKind.Integer || number == Math.Floor(number)), converted ?? Unknown, ref failure);

        ForwardValue Described(bool isRight, ForwardValue known, ref string why)
        {
            if (!isRight)
                why = $"it is {Text(argument)}, and must be of type {parameter.Type}";
            return isRight ? known : Unknown;
        }
    }

    private static string Text(ArgumentValue value) =>
        value.Text.Length > 0 ? value.Text
        : value.Integers.Count > 0 ? $"[{NumberList.Of(value.Integers)}]"
        : value.Number.ToString("G", CultureInfo.InvariantCulture);
}
