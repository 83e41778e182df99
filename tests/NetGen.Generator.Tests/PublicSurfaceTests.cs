using System.Reflection;
using NetGen.Compiler;

namespace NetGen.Tests;

public class PublicSurfaceTests
{
    private static readonly IEnumerable<MemberInfo> Inherited = typeof(Network)
        .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
        .Where(m => m switch
        {
            MethodBase method => !method.IsSpecialName && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
            PropertyInfo property => property.GetMethod is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true },
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            _ => false,
        });

    [Fact]
    public void The_compiler_knows_the_name_of_every_inherited_member() =>
        Assert.Empty(Inherited.Select(m => m.Name).Except(PublicSurface.MemberNames));

    [Fact]
    public void The_compiler_reserves_no_other_names() =>
        Assert.Equal([".ctor", ".primary", "Summary"], PublicSurface.MemberNames.Except(Inherited.Select(m => m.Name)).Order());

    [Fact]
    public void The_compiler_knows_which_inherited_members_are_methods() =>
        Assert.Equal(
            Inherited.OfType<MethodInfo>().Select(m => m.Name).Distinct().Order(),
            PublicSurface.MethodNames.Order());
}
