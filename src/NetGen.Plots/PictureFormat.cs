using SkiaSharp;

namespace NetGen;

/// <summary>The kind of picture that a file name asks for.</summary>
static class PictureFormat
{
    internal const string Extensions = ".png, .jpg, .webp or .bmp";

    internal static ScottPlot.ImageFormat Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => ScottPlot.ImageFormat.Png,
            ".JPG" or ".JPEG" => ScottPlot.ImageFormat.Jpeg,
            ".WEBP" => ScottPlot.ImageFormat.Webp,
            ".BMP" => ScottPlot.ImageFormat.Bmp,
            _ => throw new ArgumentException($"'{path}' does not say what kind of picture it is. End it with {Extensions}.", nameof(path)),
        };
    }

    internal static void Save(SKBitmap bitmap, string path) =>
        File.WriteAllBytes(path, new ScottPlot.Image(bitmap).GetImageBytes(Of(path)));
}
