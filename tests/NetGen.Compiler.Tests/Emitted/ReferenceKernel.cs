using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler.Tests.Emitted;

/// <summary>What a kernel is defined to compute, in naive loops over doubles.</summary>
internal sealed class ReferenceKernel(Kernel kernel, float[][] operands, int n, float[] scalars, ulong seed, ulong step)
{
    private readonly double[][] _values = [.. operands.Select(o => o.Select(x => (double)x).ToArray())];

    /// <summary>The operands afterwards.</summary>
    public double[][] Run()
    {
        switch (kernel)
        {
            case ContractionKernel c:
                Contract(c);
                break;
            case MapKernel m:
                for (long e = 0; e < Count(m.Elements); e++)
                    Finish(e, 0);
                break;
            case RowKernel r:
                for (long row = 0; row < Count(r.Rows); row++)
                    Row(r, row);
                break;
            default:
                ReferenceSkeletons.Run(kernel, operands, n, scalars, Finish, _values, (term, element) => Evaluate(term, element, 0, []));
                break;
        }

        return _values;
    }

    /// <summary>The steps one after the other, each at all elements of the row.</summary>
    private void Row(RowKernel kernel, long row)
    {
        var steps = new List<double[]>();
        foreach (var s in kernel.Steps)
        {
            double[] values = [.. Enumerable.Range(0, s.IsRow ? 1 : kernel.Length)
                .Select(i => Evaluate(s.Value, row * kernel.Length + i, 0, [.. steps.Select(v => v[v.Length == 1 ? 0 : i])], s.IsRow ? row : null))];
            if (s.Combine != Combine.None)
                values = [s.Combine == Combine.Sum ? values.Sum() : values.Any(double.IsNaN) ? double.NaN : values.Max()];
            if (s.Store >= 0)
                values.CopyTo(_values[s.Store], s.GivesRow ? row : row * kernel.Length);
            steps.Add(values);
        }
    }

    private long Count(Extent extent) => extent.At(n);

    private void Contract(ContractionKernel kernel)
    {
        for (int group = 0; group < kernel.Groups; group++)
            Contract(kernel, group);
    }

    /// <summary>The sums of one group of samples: all of them, where there is one group.</summary>
    private void Contract(ContractionKernel kernel, int group)
    {
        int first = (int)((long)group * n / kernel.Groups), last = (int)((long)(group + 1) * n / kernel.Groups);
        long result = group * kernel.Rows.Count.Fixed * kernel.Columns;
        var loops = kernel.Reduction.Select(r => (r.Count.IsBatched ? r.Count.At(last - first) : Count(r.Count), r.AStride, r.BStride));
        var products = Nest(loops).ToArray();
        if (kernel.Reduction.FirstOrDefault(r => r.Count.IsBatched) is { } batch)
        {
            long skipped = batch.Count.At(first);
            products = [.. products.Select(p => (p.A + skipped * batch.AStride, p.B + skipped * batch.BStride))];
        }

        var offsets = kernel.Rows.AOffsets;
        float[] left = operands[0], right = operands[1];
        foreach (var (a, c) in Nest(kernel.Outer.Select(o => (Count(o.Count), o.AStride, o.CStride))))
        {
            for (int row = 0; row < Count(kernel.Rows.Count); row += kernel.Pool)
            {
                for (int column = 0; column < kernel.Columns; column++)
                {
                    var sums = Enumerable.Range(row, kernel.Pool).Select(r => Sum(a, r, column)).ToList();
                    int top = Enumerable.Range(0, sums.Count).Aggregate((best, i) => sums[i] > sums[best] || (double.IsNaN(sums[i]) && !double.IsNaN(sums[best])) ? i : best);
                    long element = result + c + row / kernel.Pool * kernel.Rows.CStride + column;
                    if (kernel.Index >= 0)
                        _values[kernel.Index][element] = top;
                    Finish(element, sums[top]);
                }
            }
        }

        double Sum(long a, int row, int column)
        {
            long start = a + (offsets.Count > 0 ? offsets[row] : row * kernel.Rows.AStride);
            double sum = 0;
            foreach (var (k, b) in products)
                sum += (double)left[start + k] * right[b + column * kernel.BColumnStride];
            return sum;
        }
    }

    private static IEnumerable<(long A, long B)> Nest(IEnumerable<(long Count, long A, long B)> loops) => loops.Aggregate(
        (IEnumerable<(long A, long B)>)[(0, 0)],
        (points, loop) => points.SelectMany(p => Enumerable.Range(0, (int)loop.Count).Select(i => (p.A + i * loop.A, p.B + i * loop.B))));

    private void Finish(long element, double accumulator)
    {
        var steps = new List<double>();
        var stores = new List<(int Operand, double Value)>();
        foreach (var s in kernel.Epilogue.Steps)
        {
            double value = Evaluate(s.Value, element, accumulator, steps);
            steps.Add(value);
            if (s.Store >= 0)
                stores.Add((s.Store, value));
        }

        foreach (var (operand, value) in stores)
            _values[operand][element] = value;
    }

    /// <param name="drawn">Whose number is drawn, where that is not the element.</param>
    private double Evaluate(ScalarExpression expression, long element, double accumulator, List<double> steps, long? drawn = null)
    {
        double Value(ScalarExpression x) => Evaluate(x, element, accumulator, steps, drawn);
        return expression switch
        {
            Constant c => c.Value,
            Scalar s => scalars[s.Slot],
            Samples => n,
            Accumulator => accumulator,
            Step s => steps[s.Index],
            Rate r => operands[r.Operand][0],
            Draw d => VectorMath.Uniform(seed, step, BitConverter.SingleToUInt32Bits(operands[d.Operand][1]), drawn ?? element),
            Argument a => Operand(a.Index, element),
            Ordinal o => Access.Along(o).Digits.Sum(d => d.At(element)),
            Select s => Value(s.X) > Value(s.Y) ? Value(s.Then) : Value(s.Otherwise),
            Unary u => Apply(u.Function, Value(u.X)),
            Binary b => Apply(b.Function, Value(b.X), Value(b.Y)),
            _ => throw new InvalidOperationException($"{expression}"),
        };
    }

    private double Operand(int index, long element)
    {
        long at = kernel.Operands[index].Access is Access.Strided strides ? strides.Digits.Sum(d => d.At(element)) : element;
        return kernel.Operands[index].IsInteger ? BitConverter.SingleToInt32Bits(operands[index][at]) : _values[index][at];
    }

    private static double Apply(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.ExpM1 => DoubleMath.ExpM1(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Log1P => DoubleMath.Log1P(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryFunction.Erf => DoubleMath.Erf(x),
        UnaryFunction.Erfc => DoubleMath.Erfc(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Round => Math.Round(x),
        _ => throw new InvalidOperationException($"{function}"),
    };

    private static double Apply(BinaryFunction function, double x, double y) => function switch
    {
        BinaryFunction.Add => x + y,
        BinaryFunction.Subtract => x - y,
        BinaryFunction.Multiply => x * y,
        BinaryFunction.Divide => x / y,
        BinaryFunction.Max => Math.Max(x, y),
        BinaryFunction.Min => Math.Min(x, y),
        _ => throw new InvalidOperationException($"{function}"),
    };
}
