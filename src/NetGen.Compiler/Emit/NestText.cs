using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The loops of a nest as C#, in the words of a dialect: reads stand in the outermost loop that knows their place, each loop sums apart.</summary>
internal abstract class NestText(NestKernel kernel)
{
    /// <summary>The name of what an element becomes.</summary>
    public const string Result = "sum";

    protected NestKernel Kernel => kernel;

    protected Nest Nest => kernel.Nest;

    /// <summary>The type of a position along an axis.</summary>
    protected abstract string Integer { get; }

    /// <summary>The type of a number, or of a vector of them.</summary>
    protected abstract string Number { get; }

    /// <summary>A number of that type.</summary>
    protected abstract string Constant(float value);

    /// <summary>The text of an extent.</summary>
    protected abstract string Count(Extent extent);

    /// <summary>Declares <c>r0</c>, the number of read 0.</summary>
    protected abstract void WriteRead(CodeWriter writer, int read, NestPlaces places);

    /// <summary>The lines that make the larger of <c>sum</c> and <paramref name="value"/>.</summary>
    protected abstract void WriteMaximum(CodeWriter writer, string value);

    /// <summary>The lines that take <paramref name="value"/> at a position as <c>sum</c> and <c>index</c> where it is the first largest so far.</summary>
    protected abstract void WriteFirstMaximum(CodeWriter writer, string value, string position);

    /// <summary>Declares what <see cref="WriteFirstMaximum"/> keeps beside the sum.</summary>
    protected abstract void WriteNoMaximum(CodeWriter writer);

    /// <summary>The text of an expression over the reads, what it needs beforehand written.</summary>
    protected abstract string Text(CodeWriter writer, ScalarExpression expression, Func<ScalarExpression, string> leaf);

    /// <summary>A position along an axis, as a number of the dialect.</summary>
    protected abstract string PositionOf(int axis);

    /// <summary>The number of the use behind an operand.</summary>
    protected abstract string RateOf(int operand);

    /// <summary>A draw of its stream for the element.</summary>
    protected abstract string DrawOf(int operand);

    /// <summary>Whether a read lies inside for some elements of a vector and outside for others; <see cref="WriteFirstMaximum"/> then tells them apart.</summary>
    protected virtual bool IsGuardedApart(int read, NestPlaces places) => false;

    /// <summary>The name of the position along an axis.</summary>
    protected virtual string Axis(int axis) => $"x{axis}";

    /// <summary>Declares <c>sum</c> and computes it; positions along the result's axes are there.</summary>
    public void Write(CodeWriter writer)
    {
        bool isMaximum = Nest.Combine is Combine.Max or Combine.FirstMaximum;
        writer.Line($"{Number} {Result} = {Constant(isMaximum ? float.NegativeInfinity : 0)};");
        if (Nest.Combine == Combine.FirstMaximum)
            WriteNoMaximum(writer);
        using (writer.Block(""))
            WriteLoop(writer, Nest.Results, Result);
    }

    /// <summary>What stands inside the loops of the axes before <paramref name="axis"/>.</summary>
    private void WriteLoop(CodeWriter writer, int axis, string sum)
    {
        var places = new NestPlaces(kernel, Axis, Count);
        var reads = Enumerable.Range(0, Nest.Reads.Count).Where(r => Math.Max(Nest.Results, places.LastAxis(r) + 1) == axis).ToList();
        foreach (int read in reads)
            WriteRead(writer, read, places);
        if (axis == Nest.Axes.Count)
        {
            WritePoint(writer, sum, places);
            return;
        }

        bool sumsApart = Nest.Combine == Combine.Sum && axis + 1 < Nest.Axes.Count;
        using (writer.Block($"for ({Integer} {Axis(axis)} = 0; {Axis(axis)} < {Count(Nest.Axes[axis])}; {Axis(axis)}++)"))
        {
            string inner = sumsApart ? $"sum{axis}" : sum;
            if (sumsApart)
                writer.Line($"{Number} {inner} = {Constant(0)};");
            WriteLoop(writer, axis + 1, inner);
            if (sumsApart)
                writer.Line($"{sum} += {inner};");
        }
    }

    private void WritePoint(CodeWriter writer, string sum, NestPlaces places)
    {
        // A sum goes with its body, so that a product is added with one rounding.
        var expression = Nest.Combine == Combine.Sum ? new Accumulator() + Nest.Body : Nest.Body;
        string value = Text(writer, expression, leaf => leaf switch
        {
            Accumulator => sum,
            Argument a => $"r{a.Index}",
            Position p => PositionOf(p.Axis),
            Rate r => RateOf(r.Operand),
            Draw d => DrawOf(d.Operand),
            _ => throw new InvalidOperationException($"{leaf} is no leaf of a nest."),
        });
        switch (Nest.Combine)
        {
            case Combine.None or Combine.Sum:
                writer.Line($"{sum} = {value};");
                break;
            case Combine.Max:
                WriteMaximum(writer, value);
                break;
            default:
                string[] guards = [.. Enumerable.Range(0, Nest.Reads.Count).Where(r => !IsGuardedApart(r, places)).Select(places.Guard).Where(g => g.Length > 0).Distinct()];
                using (guards.Length > 0 ? writer.Block($"if ({string.Join(" && ", guards)})") : null)
                    WriteFirstMaximum(writer, value, places.Whole(Nest.Position));
                break;
        }
    }
}
