namespace NetGen.Compiler;

/// <summary>
/// A thread's sum of numbers in memory, in their order. Many are read before the first is added: a thread that waits for each would wait some hundred cycles each time, and neither ILGPU nor
/// NVIDIA's assembler unroll such a loop.
/// </summary>
internal static class GpuRunningSum
{
    /// <summary>Numbers that a thread has on the way.</summary>
    public const int AtOnce = 16;

    /// <summary>Declares <c>sum</c>, of the numbers at <paramref name="lane"/>, <paramref name="lane"/> + <paramref name="lanes"/>, … below <paramref name="count"/>.</summary>
    /// <param name="lane">A number below <paramref name="lanes"/>.</param>
    /// <param name="read">A number, or four, at a place.</param>
    public static void Write(CodeWriter writer, string lane, int lanes, long count, Func<string, string> read, int vector = 1)
    {
        Declare(writer, vector);
        long whole = count / lanes, looped = whole <= AtOnce ? 0 : whole / AtOnce * AtOnce;
        if (looped > 0)
        {
            using (writer.Block($"for (int i = {lane}; i < {looped * lanes}; i += {AtOnce * lanes})"))
                Add(AtOnce, k => GpuSkeleton.Sum("i", $"{k * lanes}"));
        }

        using (looped > 0 && looped < whole ? writer.Block("") : null)
            Add((int)(whole - looped), k => GpuSkeleton.Sum(lane, $"{(looped + k) * lanes}"));
        if (count % lanes == 0)
            return;
        using (writer.Block($"if ({lane} < {count % lanes})"))
            AddOne(writer, read($"{lane} + {whole * lanes}"), vector);

        void Add(int some, Func<int, string> place)
        {
            for (int k = 0; k < some; k++)
                writer.Line($"{Type(vector)} x{k} = {read(place(k))};");
            for (int k = 0; k < some; k++)
                AddOne(writer, $"x{k}", vector);
        }
    }

    /// <summary>The same from <paramref name="first"/> on, below <paramref name="last"/>, in steps of <paramref name="step"/>.</summary>
    public static void Write(CodeWriter writer, string first, string last, int step, Func<string, string> read)
    {
        Declare(writer, 1);
        writer.Line($"int end = {last};");
        using var loop = writer.Block($"for (int i = {first}; i < end; i += {AtOnce * step})");
        for (int k = 0; k < AtOnce; k++)
            writer.Line($"float x{k} = {read(k == 0 ? "i" : $"GpuMath.Min(i + {k * step}, end - 1)")};");
        for (int k = 0; k < AtOnce; k++)
            writer.Line($"{(k == 0 ? "" : $"if (i + {k * step} < end) ")}sum += x{k};");
    }

    private static string Type(int vector) => vector == 4 ? "F4" : "float";

    private static void Declare(CodeWriter writer, int vector) => writer.Line($"{Type(vector)} sum = {(vector == 4 ? "default" : "0f")};");

    private static void AddOne(CodeWriter writer, string value, int vector)
    {
        if (vector == 1)
            writer.Line($"sum += {value};");
        else
            writer.Line($"sum.X += {value}.X; sum.Y += {value}.Y; sum.Z += {value}.Z; sum.W += {value}.W;");
    }
}
