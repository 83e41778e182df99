using NetGen;

/// <summary>One scene while it is drawn.</summary>
/// <param name="digits">Images of digits with their classes.</param>
/// <param name="random">All that is random.</param>
/// <param name="image">Where the scene is drawn, [64, 64].</param>
/// <param name="mask">Where 1 marks the pixels of digits, [64, 64], zeros.</param>
readonly ref struct SceneCanvas(Dataset digits, Random random, Span<float> image, Span<float> mask)
{
    const int Side = SceneSet.Side;
    const int MostDigits = 4;
    const int SmallestSide = 20, LargestSide = 36;
    const int PieceSide = 7;
    const int Tries = 20;

    // Two digits have their centers so many pixels apart, and cover each other no more than this.
    const float LeastDistance = 8;
    const float MostOverlap = 0.05f;

    // What is brighter is a stroke.
    const float Ink = 0.5f;

    readonly Span<float> _image = image;
    readonly Span<float> _mask = mask;
    readonly List<LabeledBox> _found = [];

    /// <summary>Draws ground, pieces and digits, in this order.</summary>
    /// <returns>The digits.</returns>
    public IReadOnlyList<LabeledBox> Draw()
    {
        DrawGround();
        int pieces = random.Next(3, 9);
        for (int i = 0; i < pieces; i++)
        {
            DrawPiece();
        }

        int count = random.Next(1, MostDigits + 1);
        for (int i = 0; i < count; i++)
        {
            DrawDigit();
        }

        return _found;
    }

    void DrawGround()
    {
        float level = Between(0, 0.25f), right = Between(-0.15f, 0.15f), down = Between(-0.15f, 0.15f);
        for (int i = 0; i < _image.Length; i++)
        {
            float x = (float)(i % Side) / Side, y = (float)(i / Side) / Side;
            _image[i] = Math.Clamp(level + right * x + down * y + Between(-0.06f, 0.06f), 0, 1);
        }
    }

    // A square from the middle of a digit.
    void DrawPiece()
    {
        int digit = random.Next(digits.Count), side = digits.SampleShape[0];
        int fromX = random.Next(5, side - 5 - PieceSide + 1), fromY = random.Next(5, side - 5 - PieceSide + 1);
        int left = random.Next(Side - PieceSide + 1), top = random.Next(Side - PieceSide + 1);
        float brightness = Between(0.4f, 1);
        ReadOnlySpan<float> pixels = digits.Input(digit);
        for (int i = 0; i < PieceSide * PieceSide; i++)
        {
            int x = i % PieceSide, y = i / PieceSide;
            Cover((top + y) * Side + left + x, brightness * pixels[(fromY + y) * side + fromX + x]);
        }
    }

    void DrawDigit()
    {
        int digit = random.Next(digits.Count), side = random.Next(SmallestSide, LargestSide + 1);
        float brightness = Between(0.6f, 1);
        Span<float> pixels = stackalloc float[LargestSide * LargestSide];
        pixels = pixels[..(side * side)];
        Resize(digits.Input(digit), digits.SampleShape[0], pixels, side);
        if (!Bounds(pixels, side, out int left, out int top, out int width, out int height))
        {
            return;
        }

        for (int i = 0; i < Tries; i++)
        {
            int x = random.Next(Side - width + 1), y = random.Next(Side - height + 1);
            var box = new Box(x, y, x + width, y + height);
            if (IsFree(box))
            {
                _found.Add(new LabeledBox(box, digits.Class(digit)));
                Put(pixels, side, x - left, y - top, brightness);
                return;
            }
        }
    }

    bool IsFree(Box box)
    {
        foreach (LabeledBox other in _found)
        {
            bool isNear = Math.Abs(other.Box.CenterX - box.CenterX) < LeastDistance && Math.Abs(other.Box.CenterY - box.CenterY) < LeastDistance;
            if (isNear || other.Box.IntersectionOverUnion(box) > MostOverlap)
            {
                return false;
            }
        }

        return true;
    }

    void Put(ReadOnlySpan<float> pixels, int side, int left, int top, float brightness)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = left + i % side, y = top + i / side;
            if (x is < 0 or >= Side || y is < 0 or >= Side)
            {
                continue;
            }

            Cover(y * Side + x, brightness * pixels[i]);
            if (pixels[i] >= Ink)
            {
                _mask[y * Side + x] = 1;
            }
        }
    }

    void Cover(int at, float value) => _image[at] = MathF.Max(_image[at], value);

    float Between(float low, float high) => low + (high - low) * random.NextSingle();

    // Between the middles of pixels; the border's go on outside.
    static void Resize(ReadOnlySpan<float> from, int fromSide, Span<float> to, int side)
    {
        float scale = (float)fromSide / side;
        for (int i = 0; i < to.Length; i++)
        {
            float x = Math.Clamp((i % side + 0.5f) * scale - 0.5f, 0, fromSide - 1), y = Math.Clamp((i / side + 0.5f) * scale - 0.5f, 0, fromSide - 1);
            int left = (int)x, top = (int)y, right = Math.Min(left + 1, fromSide - 1), bottom = Math.Min(top + 1, fromSide - 1);
            float above = float.Lerp(from[top * fromSide + left], from[top * fromSide + right], x - left);
            float below = float.Lerp(from[bottom * fromSide + left], from[bottom * fromSide + right], x - left);
            to[i] = float.Lerp(above, below, y - top);
        }
    }

    static bool Bounds(ReadOnlySpan<float> pixels, int side, out int left, out int top, out int width, out int height)
    {
        int right = -1, bottom = -1;
        (left, top) = (side, side);
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] >= Ink)
            {
                (left, top) = (Math.Min(left, i % side), Math.Min(top, i / side));
                (right, bottom) = (Math.Max(right, i % side), Math.Max(bottom, i / side));
            }
        }

        (width, height) = (right - left + 1, bottom - top + 1);
        return right >= 0;
    }
}
