namespace NetGen.Compiler.Tests;

/// <summary>The language's attributes and the compiler's tables say the same.</summary>
public class TableTests
{
    [Fact]
    public void Every_layer_attribute_has_a_row_and_every_row_an_attribute() =>
        Assert.Equal(Attributes<LayerAttribute>(), LayerTable.All.Select(l => l.Name).Order());

    [Fact]
    public void Every_loss_attribute_has_a_row_and_every_row_an_attribute() =>
        Assert.Equal(Attributes<LossAttribute>(), LossTable.All.Select(l => l.Name).Order());

    [Fact]
    public void Every_optimizer_attribute_has_a_row_and_every_row_an_attribute() =>
        Assert.Equal(Attributes<OptimizerAttribute>(), OptimizerTable.All.Select(o => o.Name).Order());

    [Fact]
    // A weight stands in no chain of layers: those of whole networks are compared where these run.
    public void Every_row_of_layers_and_losses_has_a_gradient_case() =>
        Assert.Empty(LayerTable.All.Select(l => l.Name).Except([Weight.AttributeName]).Concat(LossTable.All.Select(l => l.Name)).Except(GradientCases.Attributes));

    public static TheoryData<string> Optimizers { get; } = [.. OptimizerTable.All.Select(o => o.Name)];

    [Theory, MemberData(nameof(Optimizers))]
    public void An_optimizer_has_the_same_defaults_for_the_compiler_as_for_the_runtime(string name)
    {
        var type = typeof(OptimizerAttribute).Assembly.GetType($"NetGen.{name}Attribute", throwOnError: true)!;
        object attribute = Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(p => p.DefaultValue)])!;
        var info = OptimizerTable.Find(name)!.Read(new AttributeSpec(name, default), 0);

        foreach (var property in type.GetProperties().Where(p => p.PropertyType == typeof(double)))
            Assert.Equal(property.GetValue(attribute), typeof(OptimizerInfo).GetProperty(property.Name)!.GetValue(info));
    }

    [Fact]
    public void Every_property_of_a_layer_attribute_changes_the_description()
    {
        foreach (var layer in LayerTable.All)
        {
            var type = typeof(LayerAttribute).Assembly.GetType($"NetGen.{layer.Name}Attribute", throwOnError: true)!;
            foreach (var property in type.GetProperties().Where(p => p.SetMethod is not null))
            {
                var attribute = new AttributeSpec(layer.Name, new[] { new AttributeArgument(property.Name, ArgumentValue.Of(1)) }.ToEquatableArray());
                Assert.Contains(property.Name + " = ", AttributeText.Describe(layer, attribute));
            }
        }
    }

    [Fact]
    public void The_initializers_are_the_languages()
    {
        foreach (string initializer in Enum.GetNames<Initializer>())
            Written.Model("Input(3)", $"A: Dense(2, KernelInitializer = {initializer}, BiasInitializer = {initializer})");
    }

    /// <summary>The attributes of a kind; a block in the place of a layer is none.</summary>
    private static IEnumerable<string> Attributes<T>() =>
        typeof(T).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract && t != typeof(UseAttribute<>)).Select(t => t.Name[..^"Attribute".Length]).Order();
}
