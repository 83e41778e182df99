namespace NetGen.Compiler;

/// <summary>
/// M·X·Mᵀ for a small constant matrix M and a square X of vectors, in registers. What rows or columns of M share is computed once: neighbors
/// that differ in signs alone are a sum and a difference of the same halves.
/// </summary>
internal sealed class TransformText(double[][] matrix, VectorWidth width)
{
    private int Rows => matrix.Length;

    private int Columns => matrix[0].Length;

    /// <summary>Writes the statements, some rows of the result at a time, so that few vectors live at once.</summary>
    /// <param name="load">The text of X at a row and column.</param>
    /// <param name="use">What becomes of the result at a row and column, given its text.</param>
    /// <param name="rows">How many rows of the result are wanted; all by default.</param>
    /// <param name="columns">Likewise.</param>
    public void Write(CodeWriter writer, Func<int, int, string> load, Action<int, int, string> use, int? rows = null, int? columns = null)
    {
        int[] wanted = [.. Enumerable.Range(0, columns ?? Rows)];
        foreach (int[] group in Groups([.. Enumerable.Range(0, rows ?? Rows)]))
        {
            using var block = writer.Block("");
            for (int column = 0; column < Columns; column++)
                Apply(writer, group, row => load(row, column), row => $"u{row}_{column}", $"_{column}");
            foreach (int row in group)
                Apply(writer, wanted, column => $"u{row}_{column}", column => $"y{row}_{column}", $"_y{row}");
            foreach (int row in group)
            {
                foreach (int column in wanted)
                    use(row, column, $"y{row}_{column}");
            }
        }
    }

    /// <summary>Rows that are computed together: pairs with the same halves, or, where columns pair, two or all of a small matrix.</summary>
    private IEnumerable<int[]> Groups(int[] rows)
    {
        bool pairsColumns = Rows < Columns;
        for (int i = 0; i < rows.Length;)
        {
            int count = pairsColumns ? Columns <= 4 ? rows.Length : 2 : IsPair(matrix, rows[i]) ? 2 : 1;
            yield return [.. rows.Skip(i).Take(count)];
            i += count;
        }
    }

    /// <summary>One dimension: the wanted rows of M times a vector of inputs.</summary>
    private void Apply(CodeWriter writer, IReadOnlyList<int> rows, Func<int, string> input, Func<int, string> output, string suffix)
    {
        if (Rows < Columns)
            ApplyColumns(writer, rows, input, output, suffix);
        else
            ApplyRows(writer, rows, input, output, suffix);
    }

    private void ApplyRows(CodeWriter writer, IReadOnlyList<int> rows, Func<int, string> input, Func<int, string> output, string suffix)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            int row = rows[i];
            var terms = Enumerable.Range(0, Columns).Select(c => new Term(matrix[row][c], input(c))).Where(t => t.Factor != 0).ToList();
            if (!IsPair(matrix, row) || !rows.Contains(row + 1))
            {
                writer.Line($"VecF {output(row)} = {Sum(terms)};");
                continue;
            }

            bool IsSame(int c) => matrix[row][c] == matrix[row + 1][c];
            var columns = Enumerable.Range(0, Columns).Where(c => matrix[row][c] != 0).ToList();
            var even = Local(writer, $"even{row}{suffix}", columns.Where(IsSame).Select(c => new Term(matrix[row][c], input(c))));
            var odd = Local(writer, $"odd{row}{suffix}", columns.Where(c => !IsSame(c)).Select(c => new Term(matrix[row][c], input(c))));
            writer.Line($"VecF {output(row)} = {Sum([even, odd])};");
            writer.Line($"VecF {output(row + 1)} = {Sum([even, odd with { Factor = -odd.Factor }])};");
            i++;
        }
    }

    private void ApplyColumns(CodeWriter writer, IReadOnlyList<int> rows, Func<int, string> input, Func<int, string> output, string suffix)
    {
        var transposed = Winograd.Transposed(matrix);
        var sums = rows.ToDictionary(r => r, _ => new List<Term>());
        for (int column = 0; column < Columns; column++)
        {
            if (!IsPair(transposed, column))
            {
                string x = rows.Count(r => matrix[r][column] != 0) > 1 ? Local(writer, $"x{column}{suffix}", [new Term(1, input(column))], always: true).Text : input(column);
                foreach (int row in rows.Where(r => matrix[r][column] != 0))
                    sums[row].Add(new Term(matrix[row][column], x));
                continue;
            }

            string left = Local(writer, $"left{column}{suffix}", [new Term(1, input(column))], always: true).Text;
            string right = Local(writer, $"right{column}{suffix}", [new Term(1, input(column + 1))], always: true).Text;
            string? sum = null, difference = null;
            foreach (int row in rows.Where(r => matrix[r][column] != 0))
            {
                bool isSum = matrix[row][column] == matrix[row][column + 1];
                string half = isSum
                    ? sum ??= Local(writer, $"sum{column}{suffix}", [new Term(1, left), new Term(1, right)]).Text
                    : difference ??= Local(writer, $"difference{column}{suffix}", [new Term(1, left), new Term(-1, right)]).Text;
                sums[row].Add(new Term(matrix[row][column], half));
            }

            column++;
        }

        foreach (int row in rows)
            writer.Line($"VecF {output(row)} = {Sum(sums[row])};");
    }

    /// <summary>A local for a sum of several terms; a single one stays as it is unless a local is asked for.</summary>
    private Term Local(CodeWriter writer, string name, IEnumerable<Term> terms, bool always = false)
    {
        var all = terms.ToList();
        if (all.Count == 1 && all[0].Text.All(c => char.IsLetterOrDigit(c) || c == '_'))
            return all[0];
        if (all.Count == 1 && !always)
        {
            writer.Line($"VecF {name} = {all[0].Text};");
            return all[0] with { Text = name };
        }

        writer.Line($"VecF {name} = {Sum(all)};");
        return new Term(1, name);
    }

    /// <summary>The terms added, those with factor 1 first.</summary>
    private string Sum(IReadOnlyList<Term> terms)
    {
        var ordered = terms.OrderBy(t => t.Factor == 1 ? 0 : t.Factor == -1 ? 2 : 1).ToList();
        string sum = ordered[0].Factor switch
        {
            1 => ordered[0].Text,
            -1 => $"-{ordered[0].Text}",
            var factor => $"{ordered[0].Text} * {CodeWriter.Number((float)factor)}",
        };
        foreach (var term in ordered.Skip(1))
        {
            sum = term.Factor switch
            {
                1 => $"{sum} + {term.Text}",
                -1 => $"{sum} - {term.Text}",
                var factor => $"{width.MultiplyAdd}({term.Text}, {width.Broadcast(CodeWriter.Number((float)factor))}, {sum})",
            };
        }

        return sum;
    }

    /// <summary>Whether a row and the next differ only in the signs of some columns.</summary>
    private static bool IsPair(double[][] matrix, int row)
    {
        if (row + 1 >= matrix.Length)
            return false;
        var (first, second) = (matrix[row], matrix[row + 1]);
        return first.Zip(second, (a, b) => Math.Abs(a) == Math.Abs(b)).All(equal => equal)
            && first.Zip(second, (a, b) => a == b && a != 0).Any(same => same)
            && first.Zip(second, (a, b) => a != b).Any(opposite => opposite);
    }

    private sealed record Term(double Factor, string Text);
}
