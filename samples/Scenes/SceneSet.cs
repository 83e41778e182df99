using NetGen;

/// <summary>Scenes of digits with random place, size and brightness, among pieces of other digits, on uneven and noisy ground.</summary>
public sealed class SceneSet
{
    /// <summary>Height and width of a scene.</summary>
    public const int Side = 64;

    /// <summary>Kinds of digits.</summary>
    public const int Classes = 10;

    const int Pixels = Side * Side;

    readonly float[] _images;
    readonly float[] _masks;

    SceneSet(string name, int count)
    {
        Name = name;
        _images = new float[count * Pixels];
        _masks = new float[count * Pixels];
        Digits = new IReadOnlyList<LabeledBox>[count];
    }

    /// <summary>What the digits are.</summary>
    public string Name { get; }

    /// <summary>How many scenes there are.</summary>
    public int Count => Digits.Length;

    /// <summary>What is in each scene.</summary>
    public IReadOnlyList<LabeledBox>[] Digits { get; }

    /// <summary>Makes scenes of digits; the same seed makes the same.</summary>
    /// <param name="digits">Images of [28, 28, 1], each with its class.</param>
    /// <param name="count">How many scenes.</param>
    /// <param name="seed">Chooses the digits, and all about them.</param>
    public static SceneSet Draw(Dataset digits, int count, int seed)
    {
        var set = new SceneSet(digits.Name, count);
        var random = new Random(seed);
        for (int scene = 0; scene < count; scene++)
        {
            var canvas = new SceneCanvas(digits, random, set._images.AsSpan(scene * Pixels, Pixels), set._masks.AsSpan(scene * Pixels, Pixels));
            set.Digits[scene] = canvas.Draw();
        }

        return set;
    }

    /// <summary>The pixels of a scene from 0 (black) to 1, [64, 64].</summary>
    public ReadOnlySpan<float> Image(int scene) => _images.AsSpan(scene * Pixels, Pixels);

    /// <summary>1 where a pixel belongs to a digit, else 0; [64, 64].</summary>
    public ReadOnlySpan<float> Mask(int scene) => _masks.AsSpan(scene * Pixels, Pixels);

    /// <summary>Images, and the masks of their digits.</summary>
    public Dataset ForMasks() => new(_images, [Side, Side, 1], _masks, [Side, Side, 1]) { Name = Name };

    /// <summary>What <see cref="Detector"/> learns from.</summary>
    public Dataset ForBoxes()
    {
        const int Cells = Grid.Cells * Grid.Cells;
        var isDigit = new float[Count * Cells];
        var boxes = new float[Count * Cells * Grid.BoxNumbers];
        var classes = new float[Count * Cells * Classes];
        for (int scene = 0; scene < Count; scene++)
        {
            foreach (LabeledBox digit in Digits[scene])
            {
                int cell = scene * Cells + Grid.CellOf(digit.Box);
                isDigit[cell] = 1;
                Grid.Write(digit.Box, boxes.AsSpan(cell * Grid.BoxNumbers, Grid.BoxNumbers));
                classes[cell * Classes + digit.Class] = 1;
            }
        }

        return Dataset.Of(
            [Images, new("digits", isDigit, Grid.Cells, Grid.Cells, 1)],
            [new("boxes", boxes, Grid.Cells, Grid.Cells, Grid.BoxNumbers), new("classes", classes, Grid.Cells, Grid.Cells, Classes)]);
    }

    /// <summary>What <see cref="Detector"/> looks at: any cell may have a digit.</summary>
    public Dataset ForSearch()
    {
        var isDigit = new float[Count * Grid.Cells * Grid.Cells];
        Array.Fill(isDigit, 1);
        return Dataset.Of([Images, new("digits", isDigit, Grid.Cells, Grid.Cells, 1)], []);
    }

    DataColumn Images => new("image", _images, Side, Side, 1);
}
