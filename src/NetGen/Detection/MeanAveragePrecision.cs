namespace NetGen;

/// <summary>
/// How well a detector finds the objects of images, from 0 to 1: the mean over the classes of the area below the curve of precision over recall. The precision at a recall is the best at
/// this or a larger one, so the curve never rises, and the area is exact (Everingham et al., 2015, "The PASCAL Visual Object Classes Challenge: A Retrospective").
/// </summary>
/// <remarks>
/// In each image detections are taken by falling score, whatever their class; each is right where an object of its class, that no one before it found, covers it by the overlap or more, and finds the
/// one that it covers most. Detections of all images together, by falling score, make the curve of their class. Classes without objects do not count.
/// </remarks>
public sealed class MeanAveragePrecision
{
    readonly double _overlap;
    readonly SortedDictionary<int, ClassCurve> _classes = [];

    /// <summary>A measure of no image yet.</summary>
    /// <param name="overlap">The least <see cref="Box.IntersectionOverUnion"/> of a detection with the object that it finds, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overlap"/> is not from 0 to 1.</exception>
    public MeanAveragePrecision(double overlap = 0.5)
    {
        Detection.CheckOverlap(overlap);
        _overlap = overlap;
    }

    /// <summary>The mean over the classes that have objects; NaN while there are none.</summary>
    public double Result => _classes.Values.Where(curve => curve.Objects > 0).Select(curve => curve.Area()).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The classes that have objects, in their order.</summary>
    public IReadOnlyList<int> Classes => [.. _classes.Where(of => of.Value.Objects > 0).Select(of => of.Key)];

    /// <summary>The average precision of one class.</summary>
    /// <exception cref="ArgumentException">No image has an object of it.</exception>
    public double Of(int objectClass) => _classes.TryGetValue(objectClass, out ClassCurve? curve) && curve.Objects > 0
        ? curve.Area()
        : throw new ArgumentException($"No image has an object of class {objectClass}, so nothing is known of how well it is found.", nameof(objectClass));

    /// <summary>Takes one more image in.</summary>
    /// <param name="found">What the detector found in it, in any order.</param>
    /// <param name="objects">What is in it.</param>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public void Add(IReadOnlyList<Detection> found, IReadOnlyList<LabeledBox> objects)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(objects);
        Detection[] byScore = [.. Detection.ByScore(found)];
        foreach (LabeledBox one in objects)
        {
            CurveOf(one.Class).Objects++;
        }

        bool[] taken = new bool[objects.Count];
        foreach (Detection detection in byScore)
        {
            int best = -1;
            float most = 0;
            for (int i = 0; i < objects.Count; i++)
            {
                float overlap = objects[i].Class == detection.Class && !taken[i] ? objects[i].Box.IntersectionOverUnion(detection.Box) : float.NaN;
                if (overlap >= _overlap && (best < 0 || overlap > most))
                {
                    (best, most) = (i, overlap);
                }
            }

            if (best >= 0)
            {
                taken[best] = true;
            }

            CurveOf(detection.Class).Found.Add((detection.Score, best >= 0));
        }
    }

    ClassCurve CurveOf(int objectClass)
    {
        if (!_classes.TryGetValue(objectClass, out ClassCurve? curve))
        {
            _classes.Add(objectClass, curve = new ClassCurve());
        }

        return curve;
    }

    sealed class ClassCurve
    {
        internal int Objects { get; set; }

        internal List<(float Score, bool IsRight)> Found { get; } = [];

        internal double Area()
        {
            bool[] right = [.. Found.OrderByDescending(one => one.Score).Select(one => one.IsRight)];
            double area = 0, best = 0;
            int rightSoFar = right.Count(isRight => isRight);

            // From the largest recall down, so that the best precision behind each place is known.
            for (int i = right.Length - 1; i >= 0; i--)
            {
                best = Math.Max(best, (double)rightSoFar / (i + 1));
                if (right[i])
                {
                    area += best / Objects;
                    rightSoFar--;
                }
            }

            return area;
        }
    }
}
