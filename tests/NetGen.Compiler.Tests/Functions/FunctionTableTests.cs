using System.Reflection;

namespace NetGen.Compiler.Tests;

public class FunctionTableTests
{
    private static readonly MethodInfo[] Declared = typeof(NetGen.Functions).GetMethods(BindingFlags.Public | BindingFlags.Static);

    [Fact]
    public void The_compiler_knows_the_functions_that_a_user_may_call_and_no_others()
    {
        string[] operators = ["Negate", "Add", "Subtract", "Multiply", "Divide", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"];

        Assert.Equal(Declared.Where(m => !m.IsSpecialName).Select(m => m.Name).Distinct().Order(), FunctionTable.All.Select(f => f.Name).Except(operators).Order());
    }

    [Fact]
    public void A_function_that_a_layer_computes_has_the_parameters_of_its_attribute()
    {
        foreach (var method in Declared.Where(m => LayerTable.Find(m.Name) is not null))
        {
            var attribute = typeof(NetGen.Functions).Assembly.GetType($"NetGen.{method.Name}Attribute")!;
            string[] known = [.. attribute.GetConstructors().Single().GetParameters().Select(p => p.Name!.ToLowerInvariant()), .. attribute.GetProperties().Select(p => p.Name.ToLowerInvariant())];
            Assert.Subset(known.ToHashSet(), method.GetParameters().Skip(1).Select(p => p.Name!.ToLowerInvariant()).ToHashSet());
            foreach (var parameter in method.GetParameters().Where(p => p.HasDefaultValue && p.DefaultValue is double))
                Assert.Equal(attribute.GetConstructors().Single().GetParameters().Single(p => p.Name == parameter.Name).DefaultValue, parameter.DefaultValue);
        }
    }

    [Fact]
    public void Whatever_runs_a_symbol_or_a_function_is_told_so()
    {
        foreach (var method in Declared.Concat(typeof(Symbol).GetMethods(BindingFlags.Public | BindingFlags.Static)))
        {
            var thrown = Assert.Throws<TargetInvocationException>(() => method.Invoke(null, new object?[method.GetParameters().Length]));
            Assert.Contains("read by the NetGen compiler and never run", Assert.IsType<InvalidOperationException>(thrown.InnerException).Message);
        }
    }
}
