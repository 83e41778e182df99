using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>
/// Einstein's sums: a letter for each axis, and what the result does not name is summed. Two symbols at a time: letters of both that stay are pairs of matrices, those of both that
/// go are what a product sums, and the rest are its rows and columns.
/// </summary>
internal static class Einsum
{
    public static FunctionRow Row { get; } = new(nameof(Einsum), Build) { Mixes = true };

    private static Value Build(CallScope call)
    {
        var layer = call.Layer;
        string equation = call.Numbers.Text("Equation"), text = equation.Replace(" ", "");
        string[] sides = text.Split(["->"], StringSplitOptions.None), operands = sides[0].Split(',');
        var parts = call.Symbols;
        string? wrong = text.FirstOrDefault(c => !IsLetter(c) && c is not (',' or '-' or '>')) is var strange and not '\0' ? $"has '{strange}', but its axes are letters from a to z, or A to Z"
            : sides.Length > 2 || (sides.Length == 2 && sides[1].Any(c => !IsLetter(c))) || sides[0].Any(c => c is '-' or '>') ? "is not written like \"ij,jk->ik\""
            : operands.Length != parts.Count ? $"names the axes of {operands.Length} symbols, but gets {parts.Count}"
            : operands.Append(sides.ElementAtOrDefault(1) ?? "").FirstOrDefault(o => o.Distinct().Count() != o.Length) is { } twice ? $"names an axis twice in '{twice}'; a diagonal has no letters here"
            : sides.Length == 2 && sides[1].FirstOrDefault(c => !sides[0].Contains(c)) is var none and not '\0' ? $"has axis '{none}' in its result, which no symbol has"
            : null;

        var sizes = new Dictionary<char, int>();
        for (int i = 0; wrong is null && i < operands.Length; i++)
        {
            if (parts[i].Shape is not { } shape)
                continue;
            if (shape.Rank != operands[i].Length)
                wrong = $"names {operands[i].Length} axes in '{operands[i]}', but gets {shape} a sample";
            for (int axis = 0; wrong is null && axis < shape.Rank; axis++)
            {
                char letter = operands[i][axis];
                if (sizes.TryGetValue(letter, out int size) && size != shape[axis])
                    wrong = $"has axis '{letter}' with {size} places and with {shape[axis]}";
                sizes[letter] = shape[axis];
            }
        }

        if (wrong is not null)
        {
            layer.ReportShape(Rules.EquationDoesNotFit, "Equation", [equation, wrong]);
            return layer.Unknown;
        }

        if (parts.Any(p => p.Shape is null))
            return layer.Unknown;
        // As NumPy has it: without an arrow, what is named once, in the order of the alphabet.
        string result = sides.Length == 2 ? sides[1] : string.Concat(sides[0].Where(c => c != ',' && sides[0].Count(o => o == c) == 1).OrderBy(c => c));
        var sum = new Term(parts[0], operands[0]);
        for (int i = 1; i < parts.Count; i++)
            sum = Joined(layer, sum, new Term(parts[i], operands[i]), result + string.Concat(operands.Skip(i + 1)));
        return Ordered(layer, Summed(layer, sum, result), result);
    }

    /// <summary>A symbol and the letters of its axes.</summary>
    private sealed record Term(Value Value, string Letters)
    {
        public int this[char letter] => Value.Shape!.Value[Letters.IndexOf(letter)];

        public bool IsOfEachSample => Value.Node is { Type.Batched: true };
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    /// <summary>The product of two terms, summed over what nobody asks for.</summary>
    private static Term Joined(LayerScope layer, Term a, Term b, string kept)
    {
        (a, b) = (Summed(layer, a, kept + b.Letters), Summed(layer, b, kept + a.Letters));
        // A weight stands on the right, as in a dense layer.
        if (!a.IsOfEachSample && b.IsOfEachSample)
            (a, b) = (b, a);
        string both = string.Concat(a.Letters.Where(c => b.Letters.Contains(c) && kept.Contains(c)));
        string summed = string.Concat(a.Letters.Where(c => b.Letters.Contains(c) && !kept.Contains(c)));
        string rows = string.Concat(a.Letters.Where(c => !b.Letters.Contains(c))), columns = string.Concat(b.Letters.Where(c => !a.Letters.Contains(c)));
        if (a.Value.Node is null || b.Value.Node is null)
            return new Term(layer.Unknown, both + rows + columns);

        var left = Reshaped(layer, Ordered(layer, a, both + rows + summed), Sizes(a, both), Size(a, rows), Size(a, summed));
        var right = Reshaped(layer, Ordered(layer, b, both + summed + columns), Sizes(b, both), Size(b, summed), Size(b, columns));
        bool isWeighted = a.IsOfEachSample && !b.IsOfEachSample;
        if (isWeighted && both.Length > 0 && right.Shape is { } repeated)
            right = layer.Add(new Expand(TensorType.Sample(repeated)), right);
        var product = summed.Length > 0
            ? layer.Add(isWeighted && both.Length == 0 ? new MatMul() : new BatchedMatMul(), left, right)
            : layer.Add(new Map((ScalarExpression)new Argument(0) * new Argument(1), Label: nameof(Einsum)), left, right);
        return product.Node is null
            ? new Term(product, both + rows + columns)
            : new Term(Reshaped(layer, product, [.. Sizes(a, both), .. Sizes(a, rows), .. Sizes(b, columns)]), both + rows + columns);
    }

    /// <summary>Without the axes that nobody asks for.</summary>
    private static Term Summed(LayerScope layer, Term term, string kept)
    {
        int[] gone = [.. Enumerable.Range(0, term.Letters.Length).Where(a => !kept.Contains(term.Letters[a]))];
        return gone.Length == 0 ? term
            : new Term(layer.Add(new Reduce(Combine.Sum, gone.ToEquatableArray()), term.Value), string.Concat(term.Letters.Where(kept.Contains)));
    }

    private static Value Ordered(LayerScope layer, Term term, string letters) =>
        term.Value.Shape is { } shape ? Tensors.Permuted(layer, term.Value, shape, [.. letters.Select(c => term.Letters.IndexOf(c))]) : layer.Unknown;

    private static Value Reshaped(LayerScope layer, Value x, int[] sizes, params int[] more)
    {
        var shape = Shape.Of([.. sizes, .. more]);
        return x.Shape == shape ? x : layer.Add(new Reshape(shape), x);
    }

    private static int[] Sizes(Term term, string letters) => [.. letters.Select(c => term[c])];

    private static int Size(Term term, string letters) => letters.Aggregate(1, (size, c) => size * term[c]);
}
