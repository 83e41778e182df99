namespace NetGen;

/// <summary>An object that a detector found in an image.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Class">What it is, counted from 0.</param>
/// <param name="Score">How sure the detector is; the larger, the surer.</param>
public readonly record struct Detection(Box Box, int Class, float Score)
{
    /// <summary>
    /// Of detections that cover each other the one with the highest score: they are taken by falling score, and one is left out where it covers one that was taken, of its class, by more than
    /// <paramref name="overlap"/>.
    /// </summary>
    /// <param name="found">The detections of one image, in any order.</param>
    /// <param name="overlap">The largest <see cref="Box.IntersectionOverUnion"/> of two that stay, from 0 to 1.</param>
    /// <param name="acrossClasses">Whether one leaves out those of other classes, too.</param>
    /// <returns>Those that stay, by falling score; of equal scores in the order in which they came.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overlap"/> is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static IReadOnlyList<Detection> SuppressNonMaxima(IReadOnlyList<Detection> found, double overlap = 0.5, bool acrossClasses = false)
    {
        ArgumentNullException.ThrowIfNull(found);
        CheckOverlap(overlap);
        var kept = new List<Detection>();
        foreach (Detection next in ByScore(found))
        {
            if (!kept.Exists(other => (acrossClasses || other.Class == next.Class) && other.Box.IntersectionOverUnion(next.Box) > overlap))
            {
                kept.Add(next);
            }
        }

        return kept;
    }

    internal static void CheckOverlap(double overlap)
    {
        if (!(overlap is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(overlap), overlap, $"An overlap is a share of an area and must be from 0 to 1, but it is {overlap}.");
        }
    }

    /// <summary>By falling score; of equal scores in the order in which they came.</summary>
    internal static IEnumerable<Detection> ByScore(IReadOnlyList<Detection> found)
    {
        for (int i = 0; i < found.Count; i++)
        {
            if (float.IsNaN(found[i].Score))
            {
                throw new ArgumentException($"The score of detection {i} is NaN, so it has no place among the others. Look for NaN in the weights and in the data.");
            }
        }

        return found.OrderByDescending(detection => detection.Score);
    }
}
