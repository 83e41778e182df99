using System.Globalization;

namespace NetGen.Compiler;

/// <summary>Reads an attribute's numbers and reports those outside their range.</summary>
public class AttributeReader(ProblemList problems, Place place, AttributeSpec attribute)
{
    public AttributeSpec Attribute { get; } = attribute;

    public Place Place { get; } = place;

    protected ProblemList Problems { get; } = problems;

    public void Report(Rule rule, string? argument, string[] arguments, params Fix[] fixes) =>
        Problems.Add(rule, Place with { Argument = argument }, arguments, "", fixes);

    /// <summary>Whether an integer is at least <paramref name="least"/>; reports it otherwise.</summary>
    public bool AtLeast(int least, string argument, int otherwise)
    {
        if (Attribute.IsUnknown(argument))
            return false;
        if (Attribute.Number(argument, otherwise) is var number && (number != Math.Floor(number) || Math.Abs(number) > int.MaxValue))
        {
            Report(Rules.WrongExpression, argument, [argument, Attribute.Name, $"it gives {number:G}, and must give a whole number that an int holds"]);
            return false;
        }

        int value = Attribute.Integer(argument, otherwise);
        if (value >= least)
            return true;
        Report(Rules.SizeTooSmall, argument, [argument, Attribute.Name, Text(least), Text(value)]);
        return false;
    }

    /// <summary>Whether all sizes of a shape are at least 1 and there is one; reports it otherwise.</summary>
    public bool AreSizes(string argument, string example, bool mayBeOpen = false)
    {
        var sizes = Attribute.Integers(argument);
        if (sizes.Count == 0)
            Report(Rules.NoSizes, null, [Attribute.Name, example]);

        var wrong = sizes.Where(s => s < 1 && !(mayBeOpen && s == -1)).ToList();
        if (wrong.Count > 0)
            Report(Rules.SizeTooSmall, argument, ["Every size", Attribute.Name, mayBeOpen ? "1 (or -1 for an open one)" : "1", Text(wrong[0])]);
        return sizes.Count > 0 && wrong.Count == 0;
    }

    /// <summary>Whether no number of a list is negative; reports it otherwise.</summary>
    public bool AreAmounts(string argument)
    {
        var wrong = Attribute.Integers(argument).Where(a => a < 0).ToList();
        if (wrong.Count > 0)
            Report(Rules.SizeTooSmall, argument, ["Every number", $"{argument} of {Attribute.Name}", Text(0), Text(wrong[0])]);
        return wrong.Count == 0;
    }

    /// <summary>Whether a number lies in its range as the float that it becomes; reports it otherwise. NaN lies in none.</summary>
    /// <param name="range">The range in words: <c>at least 0 and below 1</c>.</param>
    public bool InRange(string argument, double otherwise, Func<double, bool> isIn, string range)
    {
        if (Attribute.IsUnknown(argument))
            return false;
        double value = Attribute.Number(argument, otherwise);
        float used = (float)value;
        if (isIn(value) && isIn(used) && !float.IsInfinity(used))
            return true;
        bool isRounded = isIn(value) && !double.IsInfinity(value);
        Report(Rules.NumberOutOfRange, argument, [argument, Attribute.Name, range, isRounded ? $"{value:G}, which is {Text(used)} as a float" : $"{value:G}"]);
        return false;
    }

    public bool IsPositive(string argument, double otherwise) => InRange(argument, otherwise, v => v > 0, "above 0");

    public bool IsAtLeast(double least, string argument, double otherwise) => InRange(argument, otherwise, v => v >= Math.Min(least, (float)least), $"at least {least:G}");

    public bool IsNotNegative(string argument, double otherwise = 0) => InRange(argument, otherwise, v => v >= 0, "at least 0");

    public bool IsShare(string argument, double otherwise) => InRange(argument, otherwise, v => v >= 0 && v < 1, "at least 0 and below 1");

    /// <summary>Whether an enumeration's member is one of the known; a cast number is none.</summary>
    public bool IsOneOf(string argument, params string[] members)
    {
        string member = Attribute.Text(argument, members[0]);
        if (members.Contains(member))
            return true;
        Report(Rules.NumberOutOfRange, argument, [argument, Attribute.Name, "one of " + string.Join(", ", members), member]);
        return false;
    }

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(float number) => float.IsInfinity(number) ? number > 0 ? "infinite" : "negative and infinite" : $"{number:G}";
}
