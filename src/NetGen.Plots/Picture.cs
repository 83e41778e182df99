using ScottPlot;

namespace NetGen;

/// <summary>A grid of panels that becomes one file, in letters large enough to read when the picture is shown small.</summary>
sealed class Picture
{
    const float LetterSize = 16;

    // Without a choice the drawing library may take a serif family.
    static readonly string[] Families = ["Segoe UI", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Noto Sans"];

    readonly Multiplot _panels = new();

    internal Picture(int panels, int columns)
    {
        _panels.AddPlots(panels);
        _panels.Layout = new ScottPlot.MultiplotLayouts.Grid((panels + columns - 1) / columns, columns);
        string? family = Families.FirstOrDefault(SkiaSharp.SKFontManager.Default.FontFamilies.Contains);
        foreach (Plot panel in _panels.GetPlots())
        {
            if (family is not null)
            {
                panel.Font.Set(family);
            }

            panel.Axes.Title.Label.FontSize = LetterSize * 1.2f;
            panel.Axes.Bottom.Label.FontSize = LetterSize;
            panel.Axes.Bottom.Label.Bold = false;
            panel.Axes.Left.Label.FontSize = LetterSize;
            panel.Axes.Left.Label.Bold = false;
            panel.Axes.Bottom.TickLabelStyle.FontSize = LetterSize * 0.9f;
            panel.Axes.Left.TickLabelStyle.FontSize = LetterSize * 0.9f;
            panel.Legend.FontSize = LetterSize;
        }
    }

    internal Plot this[int panel] => _panels.GetPlot(panel);

    internal void Save(string path, int width, int height)
    {
        ImageFormat format = PictureFormat.Of(path);
        Image image = _panels.Render(width, height);
        File.WriteAllBytes(path, image.GetImageBytes(format));
    }
}
