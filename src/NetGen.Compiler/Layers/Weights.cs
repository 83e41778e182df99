namespace NetGen.Compiler;

/// <summary>What the attributes of layers with a kernel share: initializers and the penalty.</summary>
internal static class Weights
{
    private static readonly string[] Initializers =
    [
        "Default", "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LeCunUniform", "LeCunNormal", "RandomUniform", "RandomNormal",
        "Zeros", "Ones", "Constant",
    ];

    public static bool Check(LayerScope layer) =>
        layer.IsNotNegative("L2") & CheckInitializer(layer, "Kernel") & CheckInitializer(layer, "Bias");

    /// <summary>Whether an initializer is known and has the number that it needs; reports what is wrong.</summary>
    public static bool CheckInitializer(LayerScope layer, string which)
    {
        string initializer = which + "Initializer", number = initializer + "Value";
        if (!layer.IsOneOf(initializer, Initializers))
            return false;

        string name = layer.Attribute.Text(initializer, "Default");
        if (name is "RandomUniform" or "RandomNormal")
            return layer.IsPositive(number, 0.05);
        if (name is "Constant")
            return layer.InRange(number, 0, v => !double.IsNaN(v), "a finite number");
        if (layer.Attribute.Has(number))
            layer.Report(Rules.UnusedNumber, number, [number, layer.Attribute.Name, $"{initializer} is {name}, which takes no number"]);
        return true;
    }
}
