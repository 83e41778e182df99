namespace NetGen.Compiler;

/// <summary>Makes a kernel and its call of every group: the group's family has the skeleton, the members behind it become the epilogue.</summary>
internal static class GroupLowering
{
    public static IReadOnlyList<Launch> Run(IEnumerable<Group> groups, Program program, Model model) => [.. groups.Select(group => Run(group, program, model))];

    private static Launch Run(Group group, Program program, Model model)
    {
        var operands = new GroupOperands(group, program, model);
        var kernel = group.Family.Lower(operands);
        return new Launch(kernel, operands.Bindings, LaunchNames.Name(group), LaunchNames.Comment(group));
    }
}
