namespace NetGen.Training.Tests;

public class DetectionTests
{
    static readonly Box Unit = new(0, 0, 10, 10);

    [Theory]
    [InlineData(0, 0, 10, 10, 1)]
    [InlineData(5, 0, 15, 10, 1 / 3f)]
    [InlineData(2, 2, 7, 7, 0.25f)]
    [InlineData(10, 0, 20, 10, 0)]
    [InlineData(30, 30, 40, 40, 0)]
    [InlineData(5, 5, 5, 5, 0)]
    [InlineData(float.NaN, 0, 10, 10, float.NaN)]
    public void Boxes_are_the_same_as_far_as_they_cover_each_other(float left, float top, float right, float bottom, float expected)
    {
        var other = new Box(left, top, right, bottom);
        Assert.Equal(expected, Unit.IntersectionOverUnion(other), 1e-6f);
        Assert.Equal(expected, other.IntersectionOverUnion(Unit), 1e-6f);
    }

    [Fact]
    public void Boxes_without_area_have_nothing_in_common()
    {
        var none = new Box(5, 5, 5, 9);
        Assert.Equal(0, none.IntersectionOverUnion(none));
        Assert.Equal(0, new Box(9, 9, 1, 1).Area);
        Assert.Equal(new Box(-1, 2, 5, 10), Box.Around(2, 6, 6, 8));
        Assert.Equal((2, 6), (new Box(-1, 2, 5, 10).CenterX, new Box(-1, 2, 5, 10).CenterY));
    }

    [Fact]
    public void Of_detections_that_cover_each_other_the_surest_stays()
    {
        Detection sure = new(Unit, 1, 0.9f), near = new(new(1, 0, 11, 10), 1, 0.8f), half = new(new(5, 0, 15, 10), 1, 0.7f), other = new(Unit, 2, 0.95f), equal = new(new(50, 0, 60, 10), 1, 0.7f);
        Detection[] found = [near, half, sure, other, equal];

        Assert.Equal([other, sure, half, equal], Detection.SuppressNonMaxima(found));
        Assert.Equal([other, half, equal], Detection.SuppressNonMaxima(found, acrossClasses: true));
        Assert.Equal([other, sure, equal], Detection.SuppressNonMaxima(found, overlap: 0.3));
        Assert.Equal(5, Detection.SuppressNonMaxima(found, overlap: 1).Count);
        Assert.Empty(Detection.SuppressNonMaxima([]));
        Assert.Contains("from 0 to 1, but it is 1.5", Assert.Throws<ArgumentOutOfRangeException>(() => Detection.SuppressNonMaxima(found, 1.5)).Message);
        Assert.Contains("The score of detection 1 is NaN", Assert.Throws<ArgumentException>(() => Detection.SuppressNonMaxima([sure, sure with { Score = float.NaN }])).Message);
    }

    [Fact]
    public void Average_precision_is_the_area_below_the_best_precision_of_each_recall()
    {
        // By falling score: right, wrong, right, wrong, wrong, right, of four objects. Precisions at the recalls 1/4, 2/4, 3/4: 1, 2/3, 3/6.
        var measure = new MeanAveragePrecision();
        measure.Add([At(0, 0.9f), At(70, 0.8f), At(20, 0.7f)], [Object(0), Object(20), Object(40)]);
        measure.Add([At(90, 0.6f), At(70, 0.5f), At(0, 0.4f)], [Object(0)]);

        Assert.Equal((1 + 2.0 / 3 + 0.5) / 4, measure.Result, 1e-12);
        Assert.Equal([0], measure.Classes);
        Assert.Equal(measure.Result, measure.Of(0));
    }

    [Fact]
    public void A_later_precision_that_is_better_counts_for_smaller_recalls_too()
    {
        // wrong, right, right: precisions 1/2 and 2/3, and 2/3 is the best for both.
        var measure = new MeanAveragePrecision();
        measure.Add([At(70, 0.9f), At(0, 0.8f), At(20, 0.7f)], [Object(0), Object(20)]);
        Assert.Equal(2.0 / 3, measure.Result, 1e-12);
    }

    [Fact]
    public void An_object_is_found_once_by_the_surest_and_a_detection_finds_what_it_covers_most()
    {
        var twice = new MeanAveragePrecision();
        twice.Add([At(0, 0.9f), At(1, 0.8f)], [Object(0), Object(50)]);
        Assert.Equal(0.5, twice.Result);

        // The first covers both objects, the second one more, and leaves the first to the other detection.
        var both = new MeanAveragePrecision(overlap: 0.3);
        both.Add([At(4, 0.9f), At(0, 0.8f)], [Object(0), Object(5)]);
        Assert.Equal(1, both.Result);
    }

    [Fact]
    public void The_mean_is_over_the_classes_that_have_objects()
    {
        var measure = new MeanAveragePrecision();
        Assert.Equal(double.NaN, measure.Result);
        measure.Add([At(0, 0.9f), At(50, 0.8f, objectClass: 7)], [Object(0), Object(20, objectClass: 3)]);
        Assert.Equal(0.5, measure.Result);
        Assert.Equal([0, 3], measure.Classes);
        Assert.Equal(0, measure.Of(3));
        Assert.Contains("No image has an object of class 7", Assert.Throws<ArgumentException>(() => measure.Of(7)).Message);
        Assert.Contains("from 0 to 1, but it is -1", Assert.Throws<ArgumentOutOfRangeException>(() => new MeanAveragePrecision(-1)).Message);
    }

    [Fact]
    public void Boxes_that_are_no_numbers_find_nothing()
    {
        var measure = new MeanAveragePrecision(overlap: 0);
        measure.Add([new(new(float.NaN, 0, 10, 10), 0, 0.9f)], [Object(0)]);
        Assert.Equal(0, measure.Result);
    }

    [Fact]
    public void Random_scenes_agree_with_the_definition_by_all_thresholds()
    {
        var random = new Random(5);
        var images = new List<(Detection[] Found, LabeledBox[] Objects)>();
        var measure = new MeanAveragePrecision();
        for (int image = 0; image < 40; image++)
        {
            LabeledBox[] objects = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Object(5 * random.Next(4), random.Next(3)))];
            Detection[] found = [.. Enumerable.Range(0, random.Next(7)).Select(_ => At(5 * random.Next(4), random.NextSingle(), random.Next(3)))];
            images.Add((found, objects));
            measure.Add(found, objects);
        }

        double sum = 0;
        for (int c = 0; c < 3; c++)
        {
            // Of each threshold recall and precision, counted anew.
            float[] thresholds = [.. images.SelectMany(i => i.Found).Where(d => d.Class == c).Select(d => d.Score).OrderDescending()];
            int objects = images.Sum(i => i.Objects.Count(o => o.Class == c));
            (double Recall, double Precision)[] points = [.. thresholds.Select((threshold, i) => (double)images.Sum(image => RightOf(image.Found, image.Objects, c, threshold)) is var right ? (right / objects, right / (i + 1)) : default)];
            double last = 0;
            foreach (double recall in points.Select(p => p.Recall).Distinct())
            {
                sum += (recall - last) * points.Where(p => p.Recall >= recall).Max(p => p.Precision);
                last = recall;
            }
        }

        Assert.Equal(sum / 3, measure.Result, 1e-12);
        Assert.InRange(measure.Result, 0.02, 0.98);
    }

    static int RightOf(Detection[] found, LabeledBox[] objects, int c, float threshold)
    {
        List<LabeledBox> left = [.. objects.Where(o => o.Class == c)];
        int right = 0;
        foreach (Detection detection in found.Where(d => d.Class == c && d.Score >= threshold).OrderByDescending(d => d.Score))
        {
            int best = Enumerable.Range(0, left.Count).Where(i => left[i].Box.IntersectionOverUnion(detection.Box) >= 0.5).OrderByDescending(i => left[i].Box.IntersectionOverUnion(detection.Box)).FirstOrDefault(-1);
            if (best >= 0)
            {
                left.RemoveAt(best);
                right++;
            }
        }

        return right;
    }

    static Detection At(float left, float score, int objectClass = 0) => new(new(left, 0, left + 10, 10), objectClass, score);

    static LabeledBox Object(float left, int objectClass = 0) => new(new(left, 0, left + 10, 10), objectClass);
}
