namespace NetGen.Compiler;

/// <summary>
/// Rows, which as many threads share as a row has numbers, at most 256. Their barriers are met by all threads of a group: those behind the last row compute it again and
/// store nothing.
/// </summary>
internal sealed class GpuRowSkeleton(RowKernel kernel, string name) : GpuSkeleton(kernel, name)
{
    public override GpuGroups GroupCount => new(kernel.Rows, RowsPerGroup);

    protected override int Vector => 1;

    /// <summary>Threads that share a row.</summary>
    private int Lanes => PowerOfTwo(kernel.Length, Threads);

    private int RowsPerGroup => Threads / Lanes;

    protected override void WriteBody(CodeWriter writer)
    {
        writer.Line($"ArrayView<float> shared = SharedMemory.Allocate<float>({Threads});");
        writer.Line("int t = Group.IdxX;");
        writer.Line($"int lane = {Modulo("t", Lanes)};");
        writer.Line($"int unit = {Sum(Times("block", RowsPerGroup), RowsPerGroup == 1 ? "0" : Divided("t", Lanes))};");
        writer.Line($"bool isReal = unit < {Count(kernel.Rows)};");
        writer.Line($"int row = isReal ? unit : {Count(kernel.Rows)} - 1;");
        new GpuRowText(kernel, Lanes, "shared", new InMemory(kernel)).Write(writer);
    }

    /// <summary>Rows in memory, one behind the other.</summary>
    private sealed class InMemory(RowKernel kernel) : IGpuRowPlaces
    {
        public string Read(int operand, string i) => $"c.P{operand}[{GpuEpilogueText.Place((Access.Strided)kernel.Operands[operand].Access, Element(i))}]";

        public string Rate(int operand) => GpuScalarText.RateOf(operand);

        public string Draw(int operand, string? i) => GpuScalarText.DrawOf(operand, i is null ? "row" : Element(i));

        public string Position(ScalarExpression.Ordinal axis, string i) => GpuEpilogueText.Place(Access.Along(axis), Element(i));

        public IEnumerable<string> Store(int operand, string? i, string value) => [$"c.P{operand}[{(i is null ? "row" : Element(i))}] = {value};"];

        private string Element(string i) => Sum(Times("row", kernel.Length), i);
    }
}
