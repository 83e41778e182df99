using NetGen;

/// <summary>The cells in which the detector looks for digits, and what it says of one.</summary>
public static class Grid
{
    /// <summary>Cells along a side.</summary>
    public const int Cells = 16;

    /// <summary>Pixels along the side of a cell.</summary>
    public const int CellSide = SceneSet.Side / Cells;

    /// <summary>Numbers that say what a box is.</summary>
    public const int BoxNumbers = 4;

    // A box of this side has the logarithms 0.
    const float UsualSide = 16;

    // The logarithms of sides are cut, so that no box is infinite.
    const float LargestLogarithm = 3;

    /// <summary>The cell in which the center of a box lies, counted from the upper left, row by row.</summary>
    public static int CellOf(Box box) => Place(box.CenterY) * Cells + Place(box.CenterX);

    /// <summary>Writes a box as its cell has it: where its center is, in sides of a cell from the cell's own center, and the logarithms of its sides.</summary>
    public static void Write(Box box, Span<float> numbers)
    {
        int cell = CellOf(box);
        numbers[0] = box.CenterX / CellSide - cell % Cells - 0.5f;
        numbers[1] = box.CenterY / CellSide - cell / Cells - 0.5f;
        numbers[2] = MathF.Log(box.Width / UsualSide);
        numbers[3] = MathF.Log(box.Height / UsualSide);
    }

    /// <summary>The box that a cell says.</summary>
    public static Box Read(int cell, ReadOnlySpan<float> numbers) => Box.Around(
        (cell % Cells + 0.5f + numbers[0]) * CellSide, (cell / Cells + 0.5f + numbers[1]) * CellSide,
        UsualSide * MathF.Exp(MathF.Min(numbers[2], LargestLogarithm)), UsualSide * MathF.Exp(MathF.Min(numbers[3], LargestLogarithm)));

    /// <summary>What the detector found in a scene.</summary>
    /// <param name="boxes">Of each cell the numbers of a box, [16, 16, 4].</param>
    /// <param name="classes">Of each cell the probability of each digit, [16, 16, 10].</param>
    /// <param name="least">The least probability that counts.</param>
    public static IReadOnlyList<Detection> Find(ReadOnlySpan<float> boxes, ReadOnlySpan<float> classes, float least)
    {
        var found = new List<Detection>();
        for (int i = 0; i < classes.Length; i++)
        {
            int cell = i / SceneSet.Classes;
            if (classes[i] >= least)
            {
                found.Add(new Detection(Read(cell, boxes.Slice(cell * BoxNumbers, BoxNumbers)), i % SceneSet.Classes, classes[i]));
            }
        }

        return Detection.SuppressNonMaxima(found);
    }

    static int Place(float pixels) => Math.Clamp((int)(pixels / CellSide), 0, Cells - 1);
}
