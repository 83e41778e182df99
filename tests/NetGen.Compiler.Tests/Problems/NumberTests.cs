using System.Globalization;

namespace NetGen.Compiler.Tests;

/// <summary>Every number of every attribute lies in its range as the float that it becomes.</summary>
public class NumberTests
{
    /// <summary>A network for each attribute with numbers, in which <c>{0}</c> stands for the option under test.</summary>
    private static readonly Dictionary<string, (string Attributes, string Layers)> Networks = new()
    {
        ["Dense"] = ("Input(4)", "A: Dense(3, {0})"),
        ["Conv2D"] = ("Input(8, 8, 1)", "A: Conv2D(2, 3, {0})"),
        ["Conv2DTranspose"] = ("Input(4, 4, 1), Target(6, 6, 2), MeanSquaredError, SGD", "A: Conv2DTranspose(2, 3, {0})"),
        ["DepthwiseConv2D"] = ("Input(4, 4, 2), Target(2, 2, 2), MeanSquaredError, SGD", "A: DepthwiseConv2D(3, {0})"),
        ["SeparableConv2D"] = ("Input(4, 4, 2), Target(2, 2, 3), MeanSquaredError, SGD", "A: SeparableConv2D(3, 3, {0})"),
        ["Conv1D"] = ("Input(6, 2), Target(4, 3), MeanSquaredError, SGD", "A: Conv1D(3, 3, {0})"),
        ["Conv1DTranspose"] = ("Input(6, 2), Target(8, 3), MeanSquaredError, SGD", "A: Conv1DTranspose(3, 3, {0})"),
        ["DepthwiseConv1D"] = ("Input(6, 2), Target(4, 2), MeanSquaredError, SGD", "A: DepthwiseConv1D(3, {0})"),
        ["SeparableConv1D"] = ("Input(6, 2), Target(4, 3), MeanSquaredError, SGD", "A: SeparableConv1D(3, 3, {0})"),
        ["Dropout"] = ("Input(4)", "A: Dense(3), Dropout({0})"),
        ["LeakyReLU"] = ("Input(4)", "A: Dense(3), LeakyReLU({0})"),
        ["ELU"] = ("Input(4)", "A: Dense(3), ELU({0})"),
        ["BatchNorm"] = ("Input(4)", "A: BatchNorm({0})"),
        ["LayerNorm"] = ("Input(4)", "A: LayerNorm({0})"),
        ["RMSNorm"] = ("Input(4)", "A: RMSNorm({0})"),
        ["GroupNorm"] = ("Input(4)", "A: GroupNorm(2, {0})"),
        ["InstanceNorm"] = ("Input(3, 4)", "A: InstanceNorm({0})"),
        ["CELU"] = ("Input(4)", "A: Dense(3), CELU({0})"),
        ["PReLU"] = ("Input(4)", "A: Dense(3), PReLU({0})"),
        ["Weight"] = ("Input(4)", "A: Dense(3); W: Weight(3, {0})"),
        ["ClipNorm"] = ("Input(4), Target(3), MeanSquaredError, SGD, ClipNorm({0})", "A: Dense(3)"),
        ["CategoricalCrossEntropy"] = ("Input(4), Target(3), CategoricalCrossEntropy({0}), SGD", "A: Dense(3), Softmax"),
        ["SparseCategoricalCrossEntropy"] = ("Input(4), Target(3), SparseCategoricalCrossEntropy({0}), SGD", "A: Dense(3), Softmax"),
        ["BinaryCrossEntropy"] = ("Input(4), Target(3), BinaryCrossEntropy({0}), SGD", "A: Dense(3), Sigmoid"),
        ["MeanSquaredError"] = ("Input(4), Target(3), MeanSquaredError({0}), SGD", "A: Dense(3)"),
        ["MeanAbsoluteError"] = ("Input(4), Target(3), MeanAbsoluteError({0}), SGD", "A: Dense(3)"),
        ["Huber"] = ("Input(4), Target(3), Huber({0}), SGD", "A: Dense(3)"),
        ["LogCosh"] = ("Input(4), Target(3), LogCosh({0}), SGD", "A: Dense(3)"),
        ["Poisson"] = ("Input(4), Target(3), Poisson({0}), SGD", "A: Dense(3), Softplus"),
        ["Hinge"] = ("Input(4), Target(3), Hinge({0}), SGD", "A: Dense(3)"),
        ["SquaredHinge"] = ("Input(4), Target(3), SquaredHinge({0}), SGD", "A: Dense(3)"),
        ["CosineSimilarity"] = ("Input(4), Target(3), CosineSimilarity({0}), SGD", "A: Dense(3)"),
        ["KLDivergence"] = ("Input(4), Target(3), KLDivergence({0}), SGD", "A: Dense(3), Softmax"),
        ["Dice"] = ("Input(4), Target(3), Dice({0}), SGD", "A: Dense(3), Sigmoid"),
        ["BinaryFocalCrossEntropy"] = ("Input(4), Target(3), BinaryFocalCrossEntropy(ApplyClassBalancing = true, {0}), SGD", "A: Dense(3), Sigmoid"),
        ["CategoricalFocalCrossEntropy"] = ("Input(4), Target(3), CategoricalFocalCrossEntropy({0}), SGD", "A: Dense(3), Softmax"),
        ["SGD"] = ("Input(4), Target(3), MeanSquaredError, SGD({0})", "A: Dense(3)"),
        ["Adam"] = ("Input(4), Target(3), MeanSquaredError, Adam({0})", "A: Dense(3)"),
        ["AdamW"] = ("Input(4), Target(3), MeanSquaredError, AdamW({0})", "A: Dense(3)"),
        ["RMSProp"] = ("Input(4), Target(3), MeanSquaredError, RMSProp({0})", "A: Dense(3)"),
        ["Adagrad"] = ("Input(4), Target(3), MeanSquaredError, Adagrad({0})", "A: Dense(3)"),
        ["Adadelta"] = ("Input(4), Target(3), MeanSquaredError, Adadelta({0})", "A: Dense(3)"),
        ["Adamax"] = ("Input(4), Target(3), MeanSquaredError, Adamax({0})", "A: Dense(3)"),
        ["Nadam"] = ("Input(4), Target(3), MeanSquaredError, Nadam({0})", "A: Dense(3)"),
        ["Lion"] = ("Input(4), Target(3), MeanSquaredError, Lion({0})", "A: Dense(3)"),
    };

    public static TheoryData<string, string> Numbers { get; } = new(
        typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(t => t.IsAssignableTo(typeof(Attribute)) && !t.IsAbstract)
            .SelectMany(t => t.GetProperties().Where(p => p.PropertyType == typeof(double) || p.PropertyType == typeof(float)).Select(p => (t.Name[..^"Attribute".Length], p.Name))));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_that_no_float_holds_is_refused(string attribute, string number)
    {
        bool isShare = number is "Rate" or "Momentum" or "Beta1" or "Beta2" or "Rho" or "LabelSmoothing";
        Assert.Contains(isShare ? "below 1, but it is 1E+39" : attribute == "BinaryFocalCrossEntropy" && number == "Alpha" ? "from 0 to 1, but it is 1E+39" : "it is 1E+39, which is infinite as a float", Refused(attribute, number, 1e39));
        Assert.Contains(number, Refused(attribute, number, double.PositiveInfinity));
        Assert.Contains(number, Refused(attribute, number, double.NaN));
        if (number is "Epsilon" || attribute is "ClipNorm" || number is "LearningRate")
            Assert.NotEmpty(Refused(attribute, number, 1e-46));
        if (isShare)
            Assert.Contains("it is 0.99999999, which is 1 as a float", Refused(attribute, number, 0.99999999));
    }

    /// <summary>What is said of the number.</summary>
    private static string Refused(string attribute, string number, double value)
    {
        Assert.True(Networks.ContainsKey(attribute), $"[{attribute}] has numbers; give it a network here.");
        var (attributes, layers) = Networks[attribute];
        string initializer = number.EndsWith("InitializerValue", StringComparison.Ordinal) ? $"{number[..^"Value".Length]} = RandomNormal, " : "";
        string option = $"{initializer}{number} = {value.ToString("R", CultureInfo.InvariantCulture)}";
        var (model, problems) = GraphBuilder.Build(Written.Network(string.Format(CultureInfo.InvariantCulture, attributes, option), string.Format(CultureInfo.InvariantCulture, layers, option).Split("; ")));
        Assert.Null(model);
        var problem = Assert.Single(problems);
        Assert.Equal("NG3008", problem.Rule.Id);
        return problem.Message;
    }
}
