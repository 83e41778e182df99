namespace NetGen.Compiler;

/// <summary>How a kernel finds its number in an operand.</summary>
public abstract record Access
{
    /// <summary>The skeleton knows: the contraction's two factors, a window's input.</summary>
    public static Access Skeleton { get; } = new Own();

    /// <summary>The same for all elements: the number of a use and, as bits, that of its random stream (<see cref="Binding.Use"/>).</summary>
    public static Access Use { get; } = new Shared();

    /// <summary>The element's own flat index: same shape as the kernel's result.</summary>
    public static Strided Element { get; } = new(new[] { new Digit(1, 0, 1) }.ToEquatableArray());

    /// <summary>The position along an axis as if it were a place.</summary>
    public static Strided Along(ScalarExpression.Ordinal place) => new(new[] { new Digit(place.Inner, place.Extent, 1) }.ToEquatableArray());

    /// <summary>What an element of <paramref name="result"/> reads of an input that is spread over it as <see cref="Map"/> does.</summary>
    public static Strided Of(TensorType input, TensorType result)
    {
        if (input.Batched == result.Batched && input.Shape.Size == result.Shape.Size)
            return Element;

        var digits = new List<Digit>();
        long inner = 1, stride = 1;
        void Along(long extent, bool isRead, bool isOutermost)
        {
            if (isRead && extent != 1)
            {
                var digit = new Digit(inner, isOutermost ? 0 : extent, stride);
                if (digits.Count > 0 && digits[digits.Count - 1].Then(digit) is { } both)
                    digits[digits.Count - 1] = both;
                else
                    digits.Add(digit);
                stride *= extent;
            }

            inner *= extent;
        }

        // From the innermost axis in memory outwards; a batch is as long as it likes.
        int ahead = result.Shape.Rank - input.Shape.Rank;
        if (result.IsInterleaved)
            Along(Layouts.Lanes, input.IsInterleaved, false);
        for (int axis = result.Shape.Rank - 1; axis >= 0; axis--)
            Along(result.Shape[axis], axis >= ahead && input.Shape[axis - ahead] != 1, axis == 0 && !result.Batched);
        if (result.Batched)
            Along(0, input.Batched, true);
        return new Strided(digits.ToEquatableArray());
    }

    /// <summary>At element e the sum of what each digit gives, innermost first: none for one number, <see cref="Element"/> for e itself.</summary>
    public sealed record Strided(EquatableArray<Digit> Digits) : Access
    {
        public bool IsElement => this == Element;

        /// <summary>The same for elements that each stand for <paramref name="factor"/> others: a number a row.</summary>
        public Strided Repeated(long factor) => new(Digits.Select(d => d with { Inner = d.Inner * factor }).ToEquatableArray());

        /// <summary>Whether all elements between multiples of <paramref name="width"/> read the same number.</summary>
        public bool IsConstantAlong(long width) => Digits.All(d => d.Inner % width == 0);

        /// <summary>Whether elements between multiples of <paramref name="width"/> read numbers that lie side by side as they do.</summary>
        public bool IsDenseAlong(long width) =>
            Digits.Count > 0 && Digits[0] is { Inner: 1, Stride: 1 } first && first.Extent % width == 0 && Digits.Skip(1).All(d => d.Inner % width == 0);
    }

    private sealed record Own : Access;

    private sealed record Shared : Access;
}

/// <summary><c>e / Inner % Extent · Stride</c> of a flat index e; an extent of 0 is without bound.</summary>
public readonly record struct Digit(long Inner, long Extent, long Stride)
{
    /// <summary>This digit and the next one as one, if they count on.</summary>
    public Digit? Then(Digit next) => Extent != 0 && next.Inner == Inner * Extent && next.Stride == Stride * Extent ? this with { Extent = next.Extent * Extent } : null;

    /// <summary>The digit's part of a place.</summary>
    public long At(long element) => (Extent == 0 ? element / Inner : element / Inner % Extent) * Stride;
}
