namespace NetGen;

/// <summary>A rectangle in an image, in pixels, or in any unit that grows to the right and down.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Top">Where it begins.</param>
/// <param name="Right">Where it ends: the left edge of the first pixel that is no more in it.</param>
/// <param name="Bottom">Where it ends, likewise.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The width; below 0 where the box is none.</summary>
    public float Width => Right - Left;

    /// <summary>The height; below 0 where the box is none.</summary>
    public float Height => Bottom - Top;

    /// <summary>The horizontal middle.</summary>
    public float CenterX => (Left + Right) / 2;

    /// <summary>The vertical middle.</summary>
    public float CenterY => (Top + Bottom) / 2;

    /// <summary>Width times height; 0 where the box is none.</summary>
    public float Area => MathF.Max(Width, 0) * MathF.Max(Height, 0);

    /// <summary>The box of this size around a point.</summary>
    public static Box Around(float centerX, float centerY, float width, float height) =>
        new(centerX - width / 2, centerY - height / 2, centerX + width / 2, centerY + height / 2);

    /// <summary>
    /// How far two boxes are the same, from 0 to 1: the area of what both cover over the area of what either covers (Jaccard, 1901). 0 where neither has an area, NaN where a number of
    /// either is.
    /// </summary>
    public float IntersectionOverUnion(Box other)
    {
        var common = new Box(MathF.Max(Left, other.Left), MathF.Max(Top, other.Top), MathF.Min(Right, other.Right), MathF.Min(Bottom, other.Bottom));
        float either = Area + other.Area - common.Area;
        return either == 0 ? 0 : common.Area / either;
    }
}
