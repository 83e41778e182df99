using ScottPlot;

namespace NetGen;

/// <summary>Training curves as a picture.</summary>
public static class HistoryPlot
{
    const string ValidationPrefix = "val_";
    const int PanelWidth = 640;
    const int PanelHeight = 480;

    extension(History history)
    {
        /// <summary>
        /// Draws the loss and every metric over the epochs, each in a panel of its own, training and validation in one panel.
        /// </summary>
        /// <param name="path">The file to write; its extension chooses the format: .png, .jpg, .webp or .bmp.</param>
        /// <exception cref="ArgumentException">The extension is none of those.</exception>
        /// <exception cref="InvalidOperationException">No epoch was finished.</exception>
        public void SavePlot(string path)
        {
            ArgumentNullException.ThrowIfNull(history);
            string[] measures = [.. history.Names.Where(name => !name.StartsWith(ValidationPrefix, StringComparison.Ordinal))];
            if (measures.Length == 0)
            {
                throw new InvalidOperationException("There is no curve to draw: no epoch was finished.");
            }

            double[] epochs = [.. history.Epochs.Select(epoch => (double)epoch.Epoch)];
            var picture = new Picture(measures.Length, columns: measures.Length);
            for (int i = 0; i < measures.Length; i++)
            {
                Draw(picture[i], measures[i], epochs, history);
            }

            picture.Save(path, PanelWidth * measures.Length, PanelHeight);
        }
    }

    static void Draw(Plot panel, string measure, double[] epochs, History history)
    {
        AddCurve(panel, epochs, [.. history[measure]], "training", Colors.C0);
        if (history.Names.Contains(ValidationPrefix + measure))
        {
            AddCurve(panel, epochs, [.. history[ValidationPrefix + measure]], "validation", Colors.C1);
        }

        panel.Title(char.ToUpperInvariant(measure[0]) + measure[1..].Replace('_', ' '));
        panel.XLabel("epoch");
        panel.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        panel.Axes.Margins(horizontal: 0.04, vertical: 0.08);
        // The loss falls to the lower left corner and most metrics rise to the upper right one: put the names where the curves are not.
        panel.ShowLegend(measure == "loss" ? Alignment.UpperRight : Alignment.LowerRight);
    }

    static void AddCurve(Plot panel, double[] epochs, double[] values, string name, Color color)
    {
        ScottPlot.Plottables.Scatter curve = panel.Add.Scatter(epochs, values, color);
        curve.LegendText = name;
        curve.LineWidth = 2.5f;
        curve.MarkerSize = epochs.Length <= 40 ? 7 : 0;
    }
}
