using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The sweeps over a row, in the words of a dialect: numbers a row are <c>r3</c>, those at an element <c>v3</c>, by their steps.</summary>
internal abstract class RowText(RowKernel kernel)
{
    /// <summary>A value of so many instructions is dear.</summary>
    public const int Dear = 10;

    /// <summary>Sums that take turns, as additions wait for each other, in rows that each takes so often at least.</summary>
    protected const int Turns = 4, LeastTurns = 2;

    private readonly IReadOnlyList<int> _sweeps = kernel.Sweeps();
    private readonly Dictionary<int, string> _staying = [];
    private int _texts;

    protected RowKernel Kernel => kernel;

    protected EquatableArray<RowStep> Steps => kernel.Steps;

    /// <summary>What has a name already: numbers a row by the steps, and what is made of them alone.</summary>
    protected Dictionary<ScalarExpression, string> Known { get; } = [];

    /// <summary>The type of a number, or of a vector of them.</summary>
    protected abstract string Number { get; }

    public void Write(CodeWriter writer)
    {
        for (int sweep = 0; sweep <= _sweeps.Max(); sweep++)
            WriteSweep(writer, sweep);
        WriteEnd(writer);
    }

    /// <summary>The text of an expression.</summary>
    protected abstract ExpressionText Text(Func<ScalarExpression, string> leaf, string local);

    /// <summary>The text of an operand, position or draw at the elements of a sweep, or for the row.</summary>
    protected abstract string Leaf(ScalarExpression leaf, bool isOfRow);

    /// <summary>Whether an operand has one number a row.</summary>
    protected abstract bool IsOfRow(int operand);

    /// <summary>Whether a leaf changes nowhere within a kernel.</summary>
    protected abstract bool IsInvariant(ScalarExpression leaf);

    /// <summary>Declares what a step's numbers are combined in.</summary>
    protected abstract void WriteNeutral(CodeWriter writer, int step);

    /// <summary>The loop over a row's elements.</summary>
    /// <param name="combines">Whether it combines something, so that all threads have to take part.</param>
    /// <param name="combined">The steps whose values it combines: if there are any, all threads have to take part.</param>
    /// <param name="body">What is done at them: for the turn of that number, true for the vector at the end of a row that it does not fill.</param>
    protected abstract void WriteLoop(CodeWriter writer, IReadOnlyList<int> combined, Action<int, bool> body);

    /// <summary>Combines a step's value at some elements with those before, in a local of their turn.</summary>
    protected abstract void WriteCombined(CodeWriter writer, int step, string into, ExpressionText text, bool isTail);

    /// <summary>Combines what lanes or threads have, and gives it to all of them.</summary>
    protected abstract void WriteShared(CodeWriter writer, int step);

    /// <summary>Stores a number a row.</summary>
    protected abstract void WriteStoreOfRow(CodeWriter writer, int step);

    /// <summary>Stores a step's value at some elements.</summary>
    /// <param name="combines">Whether threads that are not to store take part, too.</param>
    protected abstract void WriteStore(CodeWriter writer, int step, string value, bool combines, bool isTail);

    /// <summary>What is left to do behind the last sweep.</summary>
    protected virtual void WriteEnd(CodeWriter writer)
    {
    }

    /// <summary>Whether a step's value at each element is kept for later sweeps.</summary>
    protected virtual bool IsKept(int step) => false;

    /// <summary>Where a later sweep reads a step's value again; null where it makes it again.</summary>
    protected virtual string? Again(int step) => null;

    /// <summary>Whether what is made at the elements stays known: the whole row is there at once.</summary>
    protected virtual bool StaysKnown => false;

    /// <summary>What a step's numbers are combined with first.</summary>
    protected abstract string Neutral(int step);

    /// <summary>The larger of two.</summary>
    protected abstract string Max(string x, string y);

    /// <summary>Whether a step's terms are cheap, so that its sums may be several.</summary>
    protected bool IsCheap(int step) => ExpressionText.Weight(Steps[step].Value) < Dear && Steps[step].Value.Leaves().All(l => l is not Step s || Steps[s.Index].GivesRow || (!IsKept(s.Index) && IsCheap(s.Index)));

    /// <summary>Declares what the other turns combine in.</summary>
    protected void WriteTurns(CodeWriter writer, IEnumerable<int> combined)
    {
        foreach (int k in combined)
            writer.Line($"{Number} {string.Join(", ", Enumerable.Range(1, Turns - 1).Select(turn => $"r{k}_{turn} = {Neutral(k)}"))};");
    }

    /// <summary>Puts together what all turns have.</summary>
    protected void WriteTogether(CodeWriter writer, IEnumerable<int> combined)
    {
        foreach (int k in combined)
        {
            string Both(string x, string y) => Steps[k].Combine == Combine.Sum ? $"({x} + {y})" : Max(x, y);
            writer.Line($"r{k} = {Both(Both($"r{k}", $"r{k}_1"), Both($"r{k}_2", $"r{k}_3"))};");
        }
    }

    /// <summary>The statement that adds a step's value to its sum.</summary>
    protected void WriteSum(CodeWriter writer, int step, string into, ExpressionText text)
    {
        string sum = text.Write(writer, new Accumulator() + Steps[step].Value), own = $"{into} + ";
        writer.Line(sum.StartsWith(own, StringComparison.Ordinal) ? $"{into} += {sum.Substring(own.Length)};" : $"{into} = {sum};");
    }

    private ExpressionText Text(Func<ScalarExpression, string> leaf) => Text(leaf, $"t{_texts++}_");

    private void WriteSweep(CodeWriter writer, int sweep)
    {
        for (int k = 0; k < Steps.Count; k++)
        {
            if (!Steps[k].IsRow || _sweeps[k] != sweep)
                continue;
            Define(writer, $"r{k}", Steps[k].Value);
            FinishOfRow(writer, k);
        }

        int[] made = [.. Enumerable.Range(0, Steps.Count).Where(k => !Steps[k].IsRow && _sweeps[k] == sweep && (Steps[k].Combine != Combine.None || Steps[k].Store >= 0 || IsKept(k)))];
        if (made.Length == 0)
            return;
        var seen = new HashSet<int>();
        foreach (int k in made)
            HoistOfRow(writer, Steps[k].Value, seen);
        int[] combined = [.. made.Where(k => Steps[k].Combine != Combine.None)];
        foreach (int k in combined)
            WriteNeutral(writer, k);
        WriteLoop(writer, combined, (turn, isTail) => WriteElements(writer, made, sweep, turn, combined.Length > 0, isTail));
        foreach (int k in combined)
        {
            WriteShared(writer, k);
            FinishOfRow(writer, k);
        }
    }

    private void FinishOfRow(CodeWriter writer, int step)
    {
        Known[new Step(step)] = $"r{step}";
        if (Steps[step].Store >= 0)
            WriteStoreOfRow(writer, step);
    }

    private void Define(CodeWriter writer, string name, ScalarExpression expression)
    {
        var text = Text(leaf => Leaf(leaf, isOfRow: true));
        text.Count(expression);
        writer.Line($"{Number} {name} = {text.Write(writer, expression)};");
    }

    /// <summary>What an expression makes of numbers a row alone is made once, before the sweep that reads it; so is that of the values that it makes again.</summary>
    private void HoistOfRow(CodeWriter writer, ScalarExpression expression, HashSet<int> seen)
    {
        if (Known.ContainsKey(expression))
            return;
        if (expression is Step { Index: var step } && !Steps[step].GivesRow && seen.Add(step))
            HoistOfRow(writer, Steps[step].Value, seen);
        if (expression.Children.Any() && expression.Leaves().Any(IsNumberOfRow) && expression.Leaves().All(l => l is Constant || IsNumberOfRow(l) || IsInvariant(l)))
        {
            string name = $"k{Known.Count}";
            Define(writer, name, expression);
            Known.Add(expression, name);
            return;
        }

        foreach (var child in expression.Children)
            HoistOfRow(writer, child, seen);
    }

    private bool IsNumberOfRow(ScalarExpression leaf) => leaf switch
    {
        Step s => Steps[s.Index].GivesRow,
        Argument a => IsOfRow(a.Index),
        _ => false,
    };

    private void WriteElements(CodeWriter writer, int[] made, int sweep, int turn, bool combines, bool isTail)
    {
        var locals = StaysKnown ? _staying : [];
        ExpressionText text = null!;
        string into = "";
        text = Text(leaf => leaf is Step s ? Value(s.Index) : leaf is Accumulator ? into : Leaf(leaf, isOfRow: false));
        var seen = new HashSet<int>();
        foreach (int k in made.Where(seen.Add))
            Count(text, Steps[k].Value, seen, sweep);
        foreach (int k in made)
        {
            if (Steps[k].Combine != Combine.None)
            {
                into = turn == 0 ? $"r{k}" : $"r{k}_{turn}";
                WriteCombined(writer, k, into, text, isTail);
                continue;
            }

            string value = Value(k);
            if (Steps[k].Store >= 0 || IsKept(k))
                WriteStore(writer, k, value, combines, isTail);
        }

        // The value of a step at these elements, as a local.
        string Value(int step)
        {
            if (locals.TryGetValue(step, out string name))
                return name;
            string value = (_sweeps[step] < sweep ? Again(step) : null) ?? text.Write(writer, Steps[step].Value);
            name = ExpressionText.IsName(value) ? value : $"v{step}";
            if (name != value)
                writer.Line($"{Number} {name} = {value};");
            locals.Add(step, name);
            return name;
        }
    }

    /// <summary>Counts an expression with those of the values that it makes.</summary>
    private void Count(ExpressionText text, ScalarExpression expression, HashSet<int> seen, int sweep)
    {
        text.Count(expression);
        foreach (int step in expression.Leaves().OfType<Step>().Select(s => s.Index).Where(s => !Steps[s].GivesRow && seen.Add(s)))
        {
            if (_sweeps[step] == sweep || Again(step) is null)
                Count(text, Steps[step].Value, seen, sweep);
        }
    }
}
