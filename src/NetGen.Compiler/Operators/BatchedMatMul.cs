using static NetGen.Compiler.ShapeText;

namespace NetGen.Compiler;

/// <summary>The product of each pair of matrices, <c>y = a · b</c>: <c>[n?, …, M, K], [n?, …, K, N] → [n?, …, M, N]</c>.</summary>
public sealed record BatchedMatMul : Operator
{
    public override Inferred Infer(IReadOnlyList<TensorType> inputs)
    {
        if (Expect(inputs, 2) is { } error)
            return error;
        TensorType a = inputs[0], b = inputs[1];
        bool fits = a.Shape.Rank >= 2 && a.Shape.Rank == b.Shape.Rank && a.Shape.Last == b.Shape[b.Shape.Rank - 2] && a.Element == ElementKind.Float
            && a.Shape.WithoutLast().WithoutLast() == b.Shape.WithoutLast().WithoutLast() && a with { Shape = default } == b with { Shape = default } && !a.IsInterleaved;
        return fits ? a with { Shape = a.Shape.WithLast(b.Shape.Last) } : Mismatch($"wants […, M, K] and […, K, N], not {List(inputs)}");
    }

    /// <summary><c>da = dy · bᵀ</c>, <c>db = aᵀ · dy</c>.</summary>
    public override void Differentiate(Node node, Node upstream, GradientSink gradients)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        if (gradients.Needs(a))
            gradients.Add(a, gradients.Apply(new BatchedMatMul(), node.Origin, upstream, Transposed(b)));
        if (gradients.Needs(b))
            gradients.Add(b, gradients.Apply(new BatchedMatMul(), node.Origin, Transposed(a), upstream));

        Node Transposed(Node x) => gradients.Apply(View.Transposed(x.Shape), node.Origin, x);
    }

    internal override Nest NestOf(IReadOnlyList<TensorType> inputs, TensorType result)
    {
        var loops = new Loops(result);
        var k = loops.Over(inputs[0].Shape.Last);
        int rank = loops.Results.Count;
        Coordinate[] left = [.. loops.Results.Take(rank - 1), k], right = [.. loops.Results.Take(rank - 2), k, loops.Results[rank - 1]];
        return loops.Sum(loops.Read(0, left) * loops.Read(1, right));
    }

    public override string KernelName(Node node) => "MatMul";
}
