using System.Globalization;

namespace NetGen.Compiler;

/// <summary>What adds something around an image or a sequence, or takes it away: one number for all sides, one an axis, or one a side.</summary>
/// <param name="name">The attribute's name.</param>
/// <param name="argument">What its numbers are called.</param>
/// <param name="axes">Two for images, one for sequences.</param>
public abstract class Border(string name, string argument, int axes) : Layer
{
    public override string Name { get; } = name;

    public override IReadOnlyList<string> Positional => [argument];

    public sealed override Value Build(LayerScope layer, Value x)
    {
        bool isRight = layer.AreAmounts(argument) & IsCounted(layer);
        bool fits = axes == 2 ? layer.IsImage(x, out var input) : layer.IsSequence(x, out input);
        if (!isRight || !fits)
            return layer.Unknown;

        var written = layer.Attribute.Integers(argument);
        int[] amounts = new int[2 * axes];
        for (int side = 0; side < amounts.Length; side++)
            amounts[side] = written[written.Count == amounts.Length ? side : written.Count == axes ? side / 2 : 0];
        return Build(layer, x, input, amounts);
    }

    /// <param name="amounts">Before and behind the first axis, and the second.</param>
    protected abstract Value Build(LayerScope layer, Value x, Shape input, int[] amounts);

    protected string Argument => argument;

    private bool IsCounted(LayerScope layer)
    {
        var written = layer.Attribute.Integers(argument);
        if (written.Count == 1 || written.Count == axes || written.Count == 2 * axes)
            return true;
        string are = written.Count == 0 ? "none" : NumberList.Of(written);
        layer.Report(Rules.NumberOutOfRange, argument, [argument, Name, axes == 1 ? "1 or 2 numbers" : "1, 2 or 4 numbers", are]);
        return false;
    }
}

/// <summary>Zeros around: <c>[height, width, channels] → [top + height + bottom, left + width + right, channels]</c>.</summary>
public sealed class ZeroPadding(string name, int axes) : Border(name, "Padding", axes)
{
    protected override Value Build(LayerScope layer, Value x, Shape input, int[] amounts) => Rearranging.Pad(layer, x, [.. amounts, 0, 0]);
}

/// <summary>The middle: <c>[height, width, channels] → [height − top − bottom, width − left − right, channels]</c>.</summary>
public sealed class Cropping(string name, int axes) : Border(name, "Cropping", axes)
{
    protected override Value Build(LayerScope layer, Value x, Shape input, int[] amounts)
    {
        int[] left = new int[amounts.Length / 2];
        for (int axis = 0; axis < left.Length; axis++)
        {
            long taken = (long)amounts[2 * axis] + amounts[2 * axis + 1];
            if (taken >= input[axis])
            {
                string number = axis.ToString(CultureInfo.InvariantCulture), size = input[axis].ToString(CultureInfo.InvariantCulture);
                layer.ReportShape(Rules.NothingLeft, Argument, [Name, number, input.ToString(), size, $"it takes {taken} away"]);
                return layer.Unknown;
            }

            left[axis] = input[axis] - (int)taken;
        }

        return amounts.All(a => a == 0) ? x
            : left.Length == 1 ? Rearranging.Part(layer, x, 0, amounts[0], left[0])
            : layer.Add(new Crop2D(amounts[0], amounts[2], left[0], left[1]), x);
    }
}

/// <summary>The image continued by its reflection at the border's pixels, which are not repeated: c b | a b c | b a.</summary>
public sealed class ReflectionPadding(string name, int axes) : Border(name, "Padding", axes)
{
    protected override Value Build(LayerScope layer, Value x, Shape input, int[] amounts)
    {
        for (int side = 0; side < amounts.Length; side++)
        {
            if (amounts[side] < input[side / 2])
                continue;
            string size = input[side / 2].ToString(CultureInfo.InvariantCulture), amount = amounts[side].ToString(CultureInfo.InvariantCulture);
            layer.ReportShape(Rules.NumberOutOfRange, Argument, [Argument, Name, $"below the {size} of axis {side / 2}", amount]);
            return layer.Unknown;
        }

        for (int axis = 0; axis < amounts.Length / 2; axis++)
        {
            int before = amounts[2 * axis], after = amounts[2 * axis + 1];
            var parts = new List<Value>();
            if (before > 0)
                parts.Add(Rearranging.Part(layer, x, axis, before, before, -1));
            parts.Add(x);
            if (after > 0)
                parts.Add(Rearranging.Part(layer, x, axis, input[axis] - 2, after, -1));
            x = Rearranging.Concat(layer, axis, parts);
        }

        return x;
    }
}
