namespace NetGen.Compiler;

/// <summary>Values of several threads combined in pairs through shared memory, always in the same order.</summary>
internal static class GpuReduction
{
    /// <summary>
    /// Threads t, t + stride, … combine <paramref name="value"/>; afterwards those whose lane is 0 have the result, and with
    /// <paramref name="spreads"/> all of them. Lanes are counted in steps of <paramref name="stride"/>: lane = t / stride % lanes.
    /// </summary>
    /// <param name="operation"><c>+</c>, or the name of a function of two numbers.</param>
    public static void Write(CodeWriter writer, string value, string shared, int lanes, int stride, string operation, bool spreads = false)
    {
        if (lanes == 1)
            return;
        string lane = GpuSkeleton.Modulo(GpuSkeleton.Divided("t", stride), lanes);
        writer.Line($"{shared}[t] = {value};");
        writer.Line("Group.Barrier();");
        using (writer.Block($"for (int half = {lanes / 2}; half > 0; half >>= 1)"))
        {
            string other = stride == 1 ? "t + half" : $"t + half * {stride}";
            string both = operation == "+" ? $"{value} + {shared}[{other}]" : $"{operation}({value}, {shared}[{other}])";
            using (writer.Block($"if ({lane} < half)"))
            {
                writer.Line($"{value} = {both};");
                writer.Line($"{shared}[t] = {value};");
            }

            writer.Line("Group.Barrier();");
        }

        if (spreads)
        {
            writer.Line($"{value} = {shared}[{(stride == 1 ? $"t - {lane}" : $"t - {lane} * {stride}")}];");
            writer.Line("Group.Barrier();");
        }
    }
}
