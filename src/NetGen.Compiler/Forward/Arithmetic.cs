using static NetGen.Compiler.ForwardValue;

namespace NetGen.Compiler;

/// <summary>Operations on constants, as C# computes them, but that integers never overflow in silence.</summary>
internal static class Arithmetic
{
    /// <summary>The result, or null where there is none and <paramref name="failure"/> says why.</summary>
    public static ForwardValue? Apply(BinaryKind kind, ForwardValue x, ForwardValue y, out string failure)
    {
        failure = "";
        try
        {
            return (x, y) switch
            {
                (Int a, Int b) => Integers(kind, a.Number, b.Number),
                (Float a, Float b) => Singles(kind, a.Number, b.Number),
                (Real a, Real b) => Doubles(kind, a.Number, b.Number),
                (Flag a, Flag b) => Booleans(kind, a.IsSet, b.IsSet),
                (Text a, Text b) => Texts(kind, a.Characters, b.Characters),
                _ => null,
            };
        }
        catch (DivideByZeroException)
        {
            failure = "it divides by zero";
        }
        catch (OverflowException)
        {
            failure = "the result is larger than an int holds";
        }

        return null;
    }

    /// <summary>A number as one of another kind; null where it is none, or does not fit.</summary>
    public static ForwardValue? Convert(ConstantKind to, ForwardValue x) => (to, x.AsNumber) switch
    {
        (ConstantKind.Integer, { } number) => number is > int.MinValue - 1.0 and < int.MaxValue + 1.0 ? new Int((int)number) : null,
        (ConstantKind.Single, { } number) => new Float((float)number),
        (ConstantKind.Double, { } number) => new Real(number),
        _ => null,
    };

    /// <summary>The value of an item of a new array.</summary>
    public static ForwardValue Zero(ConstantKind kind) => kind switch
    {
        ConstantKind.Integer => new Int(0),
        ConstantKind.Single => new Float(0),
        ConstantKind.Double => new Real(0),
        ConstantKind.Boolean => new Flag(false),
        _ => Unknown,
    };

    /// <summary>A function of <c>System.Math</c>; null for one that is not known or not of these arguments.</summary>
    public static ForwardValue? Math(string name, IReadOnlyList<ForwardValue> arguments)
    {
        if (arguments.Count == 2 && arguments[0] is Int a && arguments[1] is Int b)
            return name is "Math.Min" or "Math.Max" ? new Int(name == "Math.Min" ? System.Math.Min(a.Number, b.Number) : System.Math.Max(a.Number, b.Number)) : null;
        if (name == "Math.Abs" && arguments is [Int { Number: > int.MinValue } i])
            return new Int(System.Math.Abs(i.Number));

        double? result = (name, arguments.Select(v => v.AsNumber).ToArray()) switch
        {
            ("Math.Sqrt", [{ } x]) => System.Math.Sqrt(x),
            ("Math.Abs", [{ } x]) => System.Math.Abs(x),
            ("Math.Floor", [{ } x]) => System.Math.Floor(x),
            ("Math.Ceiling", [{ } x]) => System.Math.Ceiling(x),
            ("Math.Exp", [{ } x]) => System.Math.Exp(x),
            ("Math.Log", [{ } x]) => System.Math.Log(x),
            ("Math.Pow", [{ } x, { } y]) => System.Math.Pow(x, y),
            ("Math.Min", [{ } x, { } y]) => System.Math.Min(x, y),
            ("Math.Max", [{ } x, { } y]) => System.Math.Max(x, y),
            _ => null,
        };
        return result is not { } number ? null : arguments.All(v => v is Float) ? new Float((float)number) : new Real(number);
    }

    private static ForwardValue? Integers(BinaryKind kind, int x, int y) => kind switch
    {
        BinaryKind.Add => new Int(checked(x + y)),
        BinaryKind.Subtract => new Int(checked(x - y)),
        BinaryKind.Multiply => new Int(checked(x * y)),
        BinaryKind.Divide => new Int(checked(x / y)),
        BinaryKind.Remainder => new Int(y == -1 ? 0 : x % y),
        BinaryKind.And => new Int(x & y),
        BinaryKind.Or => new Int(x | y),
        _ => Compare(kind, x, y),
    };

    private static ForwardValue? Singles(BinaryKind kind, float x, float y) => kind switch
    {
        BinaryKind.Add => new Float(x + y),
        BinaryKind.Subtract => new Float(x - y),
        BinaryKind.Multiply => new Float(x * y),
        BinaryKind.Divide => new Float(x / y),
        BinaryKind.Remainder => new Float(x % y),
        _ => Compare(kind, x, y),
    };

    private static ForwardValue? Doubles(BinaryKind kind, double x, double y) => kind switch
    {
        BinaryKind.Add => new Real(x + y),
        BinaryKind.Subtract => new Real(x - y),
        BinaryKind.Multiply => new Real(x * y),
        BinaryKind.Divide => new Real(x / y),
        BinaryKind.Remainder => new Real(x % y),
        _ => Compare(kind, x, y),
    };

    private static Flag? Compare(BinaryKind kind, double x, double y) => kind switch
    {
        BinaryKind.Equal => new Flag(x == y),
        BinaryKind.NotEqual => new Flag(x != y),
        BinaryKind.Less => new Flag(x < y),
        BinaryKind.LessOrEqual => new Flag(x <= y),
        BinaryKind.Greater => new Flag(x > y),
        BinaryKind.GreaterOrEqual => new Flag(x >= y),
        _ => null,
    };

    private static Flag? Booleans(BinaryKind kind, bool x, bool y) => kind switch
    {
        BinaryKind.Equal => new Flag(x == y),
        BinaryKind.NotEqual => new Flag(x != y),
        BinaryKind.And => new Flag(x && y),
        BinaryKind.Or => new Flag(x || y),
        _ => null,
    };

    private static ForwardValue? Texts(BinaryKind kind, string x, string y) => kind switch
    {
        BinaryKind.Equal => new Flag(x == y),
        BinaryKind.NotEqual => new Flag(x != y),
        BinaryKind.Add when x.Length + y.Length <= 1000 => new Text(x + y),
        _ => null,
    };
}
