using System.Globalization;

namespace NetGen.Compiler.Tests;

public class RuleTests
{
    public static TheoryData<int> Indices => [.. Enumerable.Range(0, RuleCases.All.Count)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void A_wrong_network_has_its_one_problem_at_its_place_in_its_words(int index)
    {
        var expected = RuleCases.All[index];

        var (model, problems) = GraphBuilder.Build(expected.Spec);

        Assert.True(problems.Count == 1, $"{expected}:\n{string.Join("\n", problems.Select(p => $"{p.Rule.Id} at {p.Place}: {p.Message}"))}");
        var problem = problems[0];
        Assert.Equal((expected.Id, expected.Message), (problem.Rule.Id, problem.Message));
        Assert.Equal(expected.Place, problem.Place);
        Assert.Equal(expected.Fixes, problem.Fixes.Select(f => f.Title));
        Assert.Equal(problem.Rule.Severity == Severity.Error, model is null);
    }

    [Fact]
    public void Problems_say_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var unusual = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        unusual.NumberFormat.NegativeSign = "minus";
        unusual.NumberFormat.NumberDecimalSeparator = "point";
        try
        {
            CultureInfo.CurrentCulture = unusual;
            foreach (var expected in RuleCases.All)
            {
                var problem = Assert.Single(GraphBuilder.Build(expected.Spec).Problems);
                Assert.Equal(expected.Message, problem.Message);
                Assert.Equal(expected.Fixes, problem.Fixes.Select(f => f.Title));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_rule_has_a_case_and_stands_in_the_list_once_in_the_order_of_the_ids()
    {
        var fields = typeof(Rules).GetFields().Select(f => (Rule)f.GetValue(null)!).OrderBy(r => r.Id, StringComparer.Ordinal);

        Assert.Equal(fields, Rules.All);
        Assert.Equal(Rules.All.Select(r => r.Id).Distinct().Order(StringComparer.Ordinal), Rules.All.Select(r => r.Id));
        Assert.Empty(Rules.All.Select(r => r.Id).Except(RuleCases.All.Select(c => c.Id)));
    }

    [Fact]
    public void The_page_of_rules_lists_every_rule()
    {
        string page = File.ReadAllText(Path.Combine(Repository(), "docs", "rules.md"));

        foreach (var rule in Rules.All)
            Assert.Contains($"| {rule.Id} | {rule.Title} | {rule.Severity.ToString().ToLowerInvariant()} |", page);
    }

    [Fact]
    public void A_network_without_mistakes_has_no_problems()
    {
        var (model, problems) = GraphBuilder.Build(Written.Network(
            "Network, Input(28, 28, 1), Target(10), CategoricalCrossEntropy, Adam(LearningRate = 1e-3), ClipNorm(1), Precision(TensorFloat32)",
            "Conv1: Conv2D(32, 3, UseBias = false), ReLU", "Pool1: MaxPool2D(2), Shape(13, 13, 32)", "Conv2: Conv2D(64, 3, Stride = 2, Padding = Same), GELU",
            "Flat: Flatten, Dropout(0.5)", "Probabilities: Dense(10, Inputs = 3136), Softmax"));

        Assert.Empty(problems);
        Assert.NotNull(model);
    }

    [Fact]
    public void Independent_mistakes_are_all_reported_in_source_order()
    {
        var (_, problems) = GraphBuilder.Build(Written.Network(
            "Input(8, 8, 1), Target(3), CategoricalCrossEntropy, Adam(-1)", "A: Conv2D(4, 9)", "B: Dropout(2), Conv2D(2, 0)", "C: Dense(3)"));

        Assert.Equal(["NG3008", "NG1004", "NG3008", "NG1001", "NG3002"], problems.Select(p => p.Rule.Id));
    }

    [Fact]
    public void Behind_a_broken_layer_only_what_stands_for_itself_is_checked()
    {
        var (_, problems) = GraphBuilder.Build(Written.Network(
            "Input(8, 8, 1), Target(3), MeanSquaredError, SGD", "A: Flatten, Conv2D(4, 3)", "B: MaxPool2D(50)", "C: Dense(7)", "D: Reshape(3)"));

        Assert.Equal(["NG1002"], problems.Select(p => p.Rule.Id));
    }

    [Fact]
    public void A_reshape_behind_a_broken_layer_makes_the_shape_known_again()
    {
        var (_, problems) = GraphBuilder.Build(Written.Network(
            "Input(8, 8, 1), Target(3), MeanSquaredError, SGD", "A: Flatten, Conv2D(4, 3)", "B: Reshape(9)", "C: Dense(4)"));

        Assert.Equal(
            ["NG1002", "'C' gives 4 a sample, but the target is 3. image 8 × 8 × 1 → A 64 → … → B 9 → Dense 4."],
            problems.Select(p => p.Rule.Id == "NG1002" ? p.Rule.Id : p.Message));
    }

    [Fact]
    public void A_layer_that_computes_nothing_hides_no_activation()
    {
        var (model, problems) = GraphBuilder.Build(Written.Network("Input(4), Target(3), CategoricalCrossEntropy, SGD", "A: Dense(3), Softmax, Flatten", "B: Shape(3), Reshape(3)"));
        Assert.Empty(problems);
        Assert.Equal("Softmax", model!.Train!.Outputs[0].Operator.Name);

        var (_, twice) = GraphBuilder.Build(Written.Network("Input(4), Target(3), BinaryCrossEntropy(FromLogits = true), SGD", "A: Dense(3), Sigmoid", "B: Flatten"));
        Assert.Equal(("NG3001", new Place(0, 0, 1), "Remove [Sigmoid]"), (twice[0].Rule.Id, twice[0].Place, twice[0].Fixes[0].Title));
    }

    [Fact]
    public void A_dropout_hides_the_activation_in_front()
    {
        var (_, problems) = GraphBuilder.Build(Written.Network("Input(4), Target(3), CategoricalCrossEntropy, SGD", "A: Dense(3), Softmax, Dropout(0.5)"));
        Assert.Equal([("NG3002", new Place(0, 0, 2))], problems.Select(p => (p.Rule.Id, p.Place)));
    }

    [Fact]
    public void An_activation_is_told_where_its_shape_is_unknown()
    {
        var (_, problems) = GraphBuilder.Build(Written.Network("Input(4), Target(3), BinaryCrossEntropy, SGD", "A: Dense(0), Softmax, Shape(3)"));
        Assert.Equal([("NG1001", new Place(0, 0, 0, "Units")), ("NG3004", new Place(0, 0, 1))], problems.Select(p => (p.Rule.Id, p.Place)));
    }

    [Fact]
    public void A_fix_names_its_edit_its_place_and_its_text()
    {
        var fixes = RuleCases.All.Where(c => c.Id is "NG1003" or "NG1007").SelectMany(c => GraphBuilder.Build(c.Spec).Problems).SelectMany(p => p.Fixes).ToList();

        Assert.Contains(new Fix(FixKind.InsertAttributeBefore, new Place(0, 4, 0), "Flatten", "Insert [Flatten] before Dense (1600 features)"), fixes);
        Assert.Contains(new Fix(FixKind.InsertAttributeBefore, new Place(0, 4, 0), "GlobalAvgPool2D", "Insert [GlobalAvgPool2D] before Dense (64 features)"), fixes);
        Assert.Contains(new Fix(FixKind.ReplaceArgument, new Place(0, -1, 1, "Shape"), "5, 5, 10", "Change the target to 5 × 5 × 10"), fixes);
        Assert.Contains(new Fix(FixKind.ReplaceArgument, new Place(0, 0, 1, "Dimensions"), "4, 4, 1", "Change to Shape(4, 4, 1)"), fixes);
    }

    [Fact]
    public void Random_networks_never_throw_and_are_legal_or_have_errors()
    {
        string[] layers =
        [
            "Dense(3)", "Dense(0)", "Dense(5, Inputs = 4)", "Conv2D(2, 3)", "Conv2D(3, 2, Stride = 2)", "Conv2D(1, 3, Padding = Same, Dilation = 2)",
            "Conv2D(2147483647, 2147483647)", "Conv2D(2, 2, Dilation = 2147483647, Padding = Same)", "MaxPool2D(2)", "AvgPool2D(3, Stride = 1, Padding = Same)",
            "MaxPool2D(2147483647, Padding = Same)", "GlobalAvgPool2D", "Flatten", "Reshape(-1)", "Reshape(2, -1)", "Reshape(2147483647, 2147483647, 3)", "Reshape(4, 4, 1)",
            "ZeroPadding2D(1, 2)", "ZeroPadding2D(2147483647)", "Cropping2D(2)", "Cropping1D(1)", "ReflectionPad2D(1)", "UpSampling2D(2147483647)", "UpSampling2D(2, Interpolation = Bilinear)",
            "PixelShuffle(2147483647)", "PixelShuffle(1)", "Permute(1, 0)", "Permute(2, 0, 1)", "RepeatVector(3)", "UpSampling1D(3)",
            "Dropout(0.5)", "Dropout(7)", "ReLU", "Softmax", "Sigmoid", "Shape(3)", "Mine",
        ];
        string[] tame =
        [
            "Conv2D(2, 3)", "Conv2D(3, 2, Padding = Same), Tanh", "Dense(4)", "MaxPool2D(3, Stride = 2, Padding = Same)", "AvgPool2D(2)", "Dropout(0.5)", "GlobalAvgPool2D",
            "Flatten", "SiLU", "ZeroPadding2D(1, 0, 2, 1)", "ReflectionPad2D(0, 1)", "UpSampling2D(2, 1, Interpolation = Bilinear)", "Permute(2, 0, 1)",
        ];
        string[] attributes =
        [
            "Input(4)", "Input(6, 6, 1)", "Input(2147483647)", "Input(1, 1, 2147483647)", "Target(3)", "Target(4, 4, 1)", "MeanSquaredError", "CategoricalCrossEntropy",
            "SparseCategoricalCrossEntropy(FromLogits = true)", "BinaryCrossEntropy", "Adam", "SGD(0.1, Momentum = 0.9)", "ClipNorm(1)", "Mine",
        ];
        int built = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string Some(string[] from, int count) => string.Join(", ", Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)]));
            bool isWild = seed % 2 == 0;
            string[] chain = isWild
                ? [.. Enumerable.Range(0, random.Next(5)).Select(i => $"L{i}: {Some(layers, random.Next(3))}")]
                : [.. Enumerable.Range(0, random.Next(5)).Select(i => $"L{i}: {Some(tame, 1)}"), "Last: Flatten, Dense(3)"];
            string onClass = isWild ? Some(attributes, random.Next(6)) : "Input(6, 6, 1), Target(3), MeanSquaredError, Adam";

            var (model, problems) = GraphBuilder.Build(Written.Network(onClass, chain));

            Assert.Equal(model is null, problems.Any(p => p.Rule.Severity == Severity.Error));
            Assert.All(problems, p => Assert.DoesNotContain("{", p.Message.Replace("{ get; }", "")));
            foreach (var program in model?.Programs ?? [])
                Assert.Empty(GraphVerifier.Verify(Pipeline.Arrange(program, Target.Cpu), model!));
            if (model is not null && built++ < 60)
                Assert.NotEmpty(NetworkCompiler.Kernels(model.Spec, CodeOptions.Everywhere(hasGpu: true)));
        }

        Assert.True(built > 100, $"only {built} networks were right");
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NetGen.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("No NetGen.sln above the tests.");
    }
}
