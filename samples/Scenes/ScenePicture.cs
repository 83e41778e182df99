using NetGen;

/// <summary>Scenes beside what was found in them: a tile each for the scene, its mask over it, and its boxes over it.</summary>
static class ScenePicture
{
    const int Scenes = 8;
    const int ScenesInRow = 2;
    const int TilesOfScene = 3;

    // The side of the square that a pixel of a scene becomes, and of a tile.
    const int Scale = 3;
    const int Side = SceneSet.Side * Scale;
    const int Channels = 3;

    const float LeastMask = 0.5f, LeastScore = 0.3f;

    // A box is green where it is one of the scene's, else red.
    static readonly float[] MaskColor = [1, 0.55f, 0], Right = [0.2f, 0.9f, 0.3f], Wrong = [1, 0.25f, 0.25f];

    // The digits, 3 × 5, a row after the other.
    static readonly string[] Glyphs =
    [
        "###" + "#.#" + "#.#" + "#.#" + "###", ".#." + "##." + ".#." + ".#." + "###", "###" + "..#" + "###" + "#.." + "###", "###" + "..#" + "###" + "..#" + "###", "#.#" + "#.#" + "###" + "..#" + "..#",
        "###" + "#.." + "###" + "..#" + "###", "###" + "#.." + "###" + "#.#" + "###", "###" + "..#" + ".#." + ".#." + ".#.", "###" + "#.#" + "###" + "#.#" + "###", "###" + "#.#" + "###" + "..#" + "###",
    ];

    const int GlyphWidth = 3, GlyphHeight = 5, GlyphScale = 3;

    /// <summary>Draws the first scenes.</summary>
    /// <param name="path">The file to write; its extension chooses the format: .png, .jpg, .webp or .bmp.</param>
    public static void Save(string path, SceneSet scenes, Findings found)
    {
        int count = Math.Min(Scenes, scenes.Count), size = Side * Side * Channels;
        var tiles = new float[count * TilesOfScene * size];
        for (int scene = 0; scene < count; scene++)
        {
            Span<float> tile = tiles.AsSpan(scene * TilesOfScene * size, TilesOfScene * size);
            ReadOnlySpan<float> pixels = scenes.Image(scene), mask = found.Masks.AsSpan(scene * pixels.Length, pixels.Length);
            DrawScene(tile[..size], pixels, []);
            DrawScene(tile.Slice(size, size), pixels, mask);
            DrawScene(tile[(2 * size)..], pixels, []);
            foreach (Detection digit in found.Digits[scene].Where(digit => digit.Score >= LeastScore))
            {
                bool isRight = scenes.Digits[scene].Any(other => other.Class == digit.Class && other.Box.IntersectionOverUnion(digit.Box) >= 0.5f);
                DrawBox(tile[(2 * size)..], digit, isRight ? Right : Wrong);
            }
        }

        new Dataset(tiles, [Side, Side, Channels]).SaveImages(path, columns: ScenesInRow * TilesOfScene, rows: Scenes / ScenesInRow, scale: 1);
    }

    static void DrawScene(Span<float> tile, ReadOnlySpan<float> pixels, ReadOnlySpan<float> mask)
    {
        for (int i = 0; i < Side * Side; i++)
        {
            int pixel = i / Side / Scale * SceneSet.Side + i % Side / Scale;
            for (int channel = 0; channel < Channels; channel++)
            {
                bool isDigit = !mask.IsEmpty && mask[pixel] > LeastMask;
                tile[i * Channels + channel] = isDigit ? (pixels[pixel] + 2 * MaskColor[channel]) / 3 : pixels[pixel];
            }
        }
    }

    static void DrawBox(Span<float> tile, Detection digit, float[] color)
    {
        int left = Place(digit.Box.Left), top = Place(digit.Box.Top), right = Place(digit.Box.Right), bottom = Place(digit.Box.Bottom);
        for (int x = left; x <= right; x++)
        {
            Dot(tile, x, top, color);
            Dot(tile, x, bottom, color);
        }

        for (int y = top; y <= bottom; y++)
        {
            Dot(tile, left, y, color);
            Dot(tile, right, y, color);
        }

        string glyph = Glyphs[digit.Class];
        for (int i = 0; i < GlyphWidth * GlyphHeight * GlyphScale * GlyphScale; i++)
        {
            int x = i % (GlyphWidth * GlyphScale), y = i / (GlyphWidth * GlyphScale);
            if (glyph[y / GlyphScale * GlyphWidth + x / GlyphScale] == '#')
            {
                Dot(tile, left + GlyphScale + x, top + GlyphScale + y, color);
            }
        }
    }

    static int Place(float pixels) => Math.Clamp((int)MathF.Round(pixels * Scale), 0, Side - 1);

    static void Dot(Span<float> tile, int x, int y, float[] color)
    {
        if (x < Side && y < Side)
        {
            color.CopyTo(tile.Slice((y * Side + x) * Channels, Channels));
        }
    }
}
