using ScottPlot;

namespace NetGen;

/// <summary>How often each class was taken for each other: a table that can be drawn.</summary>
public sealed class ConfusionMatrix
{
    const int SmallestSide = 480;
    const int CellSide = 64;

    readonly int[,] _counts;

    /// <summary>Counts pairs of classes.</summary>
    /// <param name="actual">The right class of each sample.</param>
    /// <param name="predicted">The class that the network gave each sample; as many.</param>
    /// <param name="classes">The number of classes; every index must be below it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an index is out of range.</exception>
    public ConfusionMatrix(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (actual.Length != predicted.Length)
        {
            throw new ArgumentException($"There are {actual.Length} right classes but {predicted.Length} predicted ones; each sample needs both.");
        }

        _counts = new int[classes, classes];
        for (int i = 0; i < actual.Length; i++)
        {
            _counts[Checked(actual[i], i, "right", classes), Checked(predicted[i], i, "predicted", classes)]++;
        }
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount => _counts.GetLength(0);

    /// <summary>How many samples of class <paramref name="actual"/> were taken for class <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>Lets a network classify a data set, and counts.</summary>
    /// <param name="network">A network whose output is one score a class; the highest wins, the first of equals.</param>
    /// <param name="data">Samples with a class index, or with a target of one score a class, such as one-hot.</param>
    /// <exception cref="ArgumentException">The network gives no single score a class, or a score is NaN, so that none is the highest.</exception>
    public static ConfusionMatrix Of(INetwork network, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        if (network.Schema.OutputShape is not [int classes])
        {
            throw new ArgumentException($"The network gives {string.Join(" × ", network.Schema.OutputShape)} a sample, but a confusion matrix needs one score a class.");
        }

        int[] actual = new int[data.Count];
        int[] predicted = new int[data.Count];
        float[] scores = network.Predict(data);
        for (int i = 0; i < data.Count; i++)
        {
            predicted[i] = Highest(scores.AsSpan(i * classes, classes), i);
            actual[i] = data.HasClasses ? data.Class(i) : Highest(data.Target(i), i);
        }

        return new ConfusionMatrix(actual, predicted, classes);
    }

    /// <summary>Draws the table: a row for each right class, a column for each predicted one, darker where more samples are.</summary>
    /// <param name="path">The file to write; its extension chooses the format: .png, .jpg, .webp or .bmp.</param>
    /// <param name="names">The name of each class; their indices where none are given.</param>
    /// <exception cref="ArgumentException">There is not one name for each class, or the extension is none of those.</exception>
    public void SavePlot(string path, IReadOnlyList<string>? names = null)
    {
        names ??= [.. Enumerable.Range(0, ClassCount).Select(index => $"{index}")];
        if (names.Count != ClassCount)
        {
            throw new ArgumentException($"There are {names.Count} names for {ClassCount} classes; give each class one.", nameof(names));
        }

        var picture = new Picture(1, columns: 1);
        Draw(picture[0], names);
        int side = Math.Max(SmallestSide, CellSide * (ClassCount + 2));
        picture.Save(path, side, side);
    }

    void Draw(Plot panel, IReadOnlyList<string> names)
    {
        double[,] shares = new double[ClassCount, ClassCount];
        for (int row = 0; row < ClassCount; row++)
        {
            int samples = Enumerable.Range(0, ClassCount).Sum(column => _counts[row, column]);
            for (int column = 0; column < ClassCount; column++)
            {
                shares[row, column] = samples == 0 ? 0 : (double)_counts[row, column] / samples;
            }
        }

        ScottPlot.Plottables.Heatmap map = panel.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        for (int row = 0; row < ClassCount; row++)
        {
            for (int column = 0; column < ClassCount; column++)
            {
                // Row 0 stands on top, where the vertical axis is largest.
                ScottPlot.Plottables.Text count = panel.Add.Text($"{_counts[row, column]}", column, ClassCount - 1 - row);
                count.Alignment = Alignment.MiddleCenter;
                count.LabelFontSize = 14;
                count.LabelFontColor = shares[row, column] > 0.5 ? Colors.White : Colors.Black;
            }
        }

        double[] places = [.. Enumerable.Range(0, ClassCount).Select(index => (double)index)];
        panel.Axes.Bottom.SetTicks(places, [.. names]);
        panel.Axes.Left.SetTicks(places, [.. names.Reverse()]);
        panel.XLabel("predicted");
        panel.YLabel("right");
        panel.HideGrid();
        panel.Axes.SetLimits(-0.5, ClassCount - 0.5, -0.5, ClassCount - 0.5);
    }

    static int Highest(ReadOnlySpan<float> scores, int sample)
    {
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                throw new ArgumentException($"The score of class {i} for sample {sample} is NaN, so no class has the highest. Look for NaN in the weights and in the data.");
            }

            if (scores[i] > scores[best])
            {
                best = i;
            }
        }

        return best;
    }

    static int Checked(int index, int sample, string kind, int classes) => index >= 0 && index < classes
        ? index
        : throw new ArgumentException($"The {kind} class of sample {sample} is {index}, but with {classes} classes it must be from 0 to {classes - 1}.");
}
