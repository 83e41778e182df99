namespace NetGen;

/// <summary>
/// A built-in data set for machines without data: the digits 0 to 9 drawn by code, 28 × 28, each with its own slant, size,
/// turn, shift, pen, trembling hand, blur and noise. It stands in for MNIST in a first run; it is not MNIST.
/// </summary>
/// <remarks>Sample i depends on the seed and i alone, and only exact arithmetic is used, so the images are the same on every machine.</remarks>
public static class DrawnDigits
{
    const int Side = 28;
    const int StepsPerCurve = 6;

    /// <summary>Draws <paramref name="count"/> digits.</summary>
    /// <param name="count">The number of samples; the ten classes are about equally frequent.</param>
    /// <param name="seed">Chooses the samples; use another seed for the test set.</param>
    /// <returns>Samples of [28, 28, 1] from 0 (background) to 1 in steps of 1/255, and one class index a sample.</returns>
    public static Dataset Create(int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        float[] pixels = new float[checked(count * Side * Side)];
        int[] classes = new int[count];
        var sheet = new Sheet();
        for (int i = 0; i < count; i++)
        {
            var random = new CounterRandom((uint)seed, CounterRandom.DigitStream, (uint)i);
            classes[i] = random.NextInt(10);
            sheet.Draw(classes[i], ref random, pixels.AsSpan(i * Side * Side, Side * Side));
        }

        return new Dataset(pixels, [Side, Side, 1], classes) { Name = "built-in" };
    }

    /// <summary>As <see cref="Create"/>, with each label as ten floats, 1 at the digit and 0 elsewhere.</summary>
    /// <inheritdoc cref="Create"/>
    public static Dataset CreateOneHot(int count, int seed) => Create(count, seed).ToOneHot(10);

    /// <summary>The paper that digits are drawn on, kept from one digit to the next so that drawing allocates nothing.</summary>
    sealed class Sheet
    {
        readonly float[] _ink = new float[Side * Side];
        readonly float[] _blurred = new float[Side * Side];
        readonly (float X, float Y)[] _points = new (float X, float Y)[16];

        internal void Draw(int digit, ref CounterRandom random, Span<float> pixels)
        {
            Array.Clear(_ink);
            DigitGlyphs.Stroke[][] ways = DigitGlyphs.Ways[digit];
            var hand = new Hand(ref random);
            foreach (DigitGlyphs.Stroke stroke in ways[random.NextInt(ways.Length)])
            {
                Span<(float X, float Y)> points = _points.AsSpan(0, stroke.Points.Length);
                for (int i = 0; i < points.Length; i++)
                {
                    points[i] = hand.Place(stroke.Points[i], ref random);
                }

                if (stroke.Smooth)
                {
                    Curve(points, hand);
                }
                else
                {
                    for (int i = 1; i < points.Length; i++)
                    {
                        Segment(points[i - 1], points[i], hand);
                    }
                }
            }

            Blur(random.NextFloat(0, 0.16f));
            float noise = Math.Max(0, random.NextFloat(-0.06f, 0.1f));
            float strength = random.NextFloat(0.75f, 1f);
            for (int i = 0; i < pixels.Length; i++)
            {
                float value = Math.Clamp(strength * _ink[i] + noise * random.NextNormal(), 0f, 1f);
                pixels[i] = (int)(value * 255f + 0.5f) / 255f;
            }
        }

        // Catmull-Rom through the points; at the ends the missing neighbor is the end itself.
        void Curve(ReadOnlySpan<(float X, float Y)> points, in Hand hand)
        {
            for (int i = 1; i < points.Length; i++)
            {
                (float X, float Y) a = points[Math.Max(i - 2, 0)], b = points[i - 1], c = points[i], d = points[Math.Min(i + 1, points.Length - 1)];
                (float X, float Y) from = b;
                for (int step = 1; step <= StepsPerCurve; step++)
                {
                    float t = step / (float)StepsPerCurve;
                    (float X, float Y) to = (Spline(a.X, b.X, c.X, d.X, t), Spline(a.Y, b.Y, c.Y, d.Y, t));
                    Segment(from, to, hand);
                    from = to;
                }
            }
        }

        static float Spline(float a, float b, float c, float d, float t) =>
            0.5f * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));

        // Ink where the pen's round tip passes, fading out over one pixel at its edge.
        void Segment((float X, float Y) from, (float X, float Y) to, in Hand hand)
        {
            float reach = hand.Radius + 1;
            int left = Math.Max((int)(Math.Min(from.X, to.X) - reach), 0), right = Math.Min((int)(Math.Max(from.X, to.X) + reach) + 1, Side - 1);
            int top = Math.Max((int)(Math.Min(from.Y, to.Y) - reach), 0), bottom = Math.Min((int)(Math.Max(from.Y, to.Y) + reach) + 1, Side - 1);
            float dx = to.X - from.X, dy = to.Y - from.Y;
            float square = dx * dx + dy * dy;
            float inverse = square > 1e-6f ? 1 / square : 0;
            for (int y = top; y <= bottom; y++)
            {
                for (int x = left; x <= right; x++)
                {
                    float px = x - from.X, py = y - from.Y;
                    float along = Math.Clamp((px * dx + py * dy) * inverse, 0f, 1f);
                    float ex = px - along * dx, ey = py - along * dy;
                    float distance = MathF.Sqrt(ex * ex + ey * ey);
                    float ink = Math.Clamp(hand.Radius + 0.5f - distance, 0f, 1f);
                    ref float pixel = ref _ink[y * Side + x];
                    pixel = Math.Max(pixel, ink);
                }
            }
        }

        // Each pixel gives `share` of its ink to each of its four neighbors.
        void Blur(float share)
        {
            float own = 1 - 4 * share;
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    int i = y * Side + x;
                    float around = (x > 0 ? _ink[i - 1] : 0) + (x < Side - 1 ? _ink[i + 1] : 0) + (y > 0 ? _ink[i - Side] : 0) + (y < Side - 1 ? _ink[i + Side] : 0);
                    _blurred[i] = own * _ink[i] + share * around;
                }
            }

            _blurred.CopyTo(_ink, 0);
        }
    }

    /// <summary>How one sample is written: the map from a glyph's box to pixels, and the pen.</summary>
    readonly struct Hand
    {
        readonly float _xx, _xy, _yx, _yy, _centerX, _centerY, _tremble;

        internal Hand(ref CounterRandom random)
        {
            float height = random.NextFloat(15f, 21.5f);
            float width = height * random.NextFloat(0.45f, 1.0f);
            float slant = 0.1f + 0.24f * random.NextNormal();

            // Sine and cosine of a small turn from the tangent of its half: exact arithmetic, unlike MathF.Sin.
            float half = 0.08f * random.NextNormal();
            float cosine = (1 - half * half) / (1 + half * half), sine = 2 * half / (1 + half * half);

            // x' = width·x − slant·height·y, y' = height·y, then the turn.
            _xx = cosine * width;
            _xy = -cosine * slant * height - sine * height;
            _yx = sine * width;
            _yy = -sine * slant * height + cosine * height;
            _centerX = 13.5f + random.NextFloat(-2f, 2f);
            _centerY = 13.5f + random.NextFloat(-2f, 2f);
            _tremble = random.NextFloat(0.015f, 0.075f);
            Radius = random.NextFloat(0.55f, 1.9f);
        }

        /// <summary>Half the pen's width in pixels.</summary>
        internal float Radius { get; }

        internal (float X, float Y) Place((float X, float Y) point, ref CounterRandom random)
        {
            float x = point.X - 0.5f + _tremble * random.NextNormal();
            float y = point.Y - 0.5f + _tremble * random.NextNormal();
            return (_centerX + _xx * x + _xy * y, _centerY + _yx * x + _yy * y);
        }
    }
}
