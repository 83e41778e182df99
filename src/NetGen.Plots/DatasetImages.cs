using SkiaSharp;

namespace NetGen;

/// <summary>The images of a data set as a picture.</summary>
public static class DatasetImages
{
    const int Gap = 2;

    extension(Dataset data)
    {
        /// <summary>Draws the first samples as a grid of images, from the upper left, row by row.</summary>
        /// <param name="path">The file to write; its extension chooses the format: .png, .jpg, .webp or .bmp.</param>
        /// <param name="columns">Images in a row, at least 1.</param>
        /// <param name="rows">Rows, at least 1; the picture is smaller where the data have fewer samples.</param>
        /// <param name="scale">The side, in pixels, of the square that a pixel of an image becomes.</param>
        /// <exception cref="ArgumentException">The samples are no images: not [height, width, 1] or [height, width, 3]; or the extension is none of those.</exception>
        public void SaveImages(string path, int columns = 10, int rows = 5, int scale = 2)
        {
            ArgumentNullException.ThrowIfNull(data);
            ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
            if (data.SampleShape is not [int height, int width, 1 or 3])
            {
                throw new ArgumentException($"The samples are {string.Join(" × ", data.SampleShape)}, but an image is height × width × 1 (gray) or × 3 (red, green, blue).");
            }

            int count = Math.Min(data.Count, columns * rows);
            if (count == 0)
            {
                throw new ArgumentException("There is no image to draw: the data set is empty.");
            }

            int across = Math.Min(count, columns);
            int down = (count + columns - 1) / columns;
            using var picture = new SKBitmap((across * (width * scale + Gap)) + Gap, (down * (height * scale + Gap)) + Gap, SKColorType.Rgba8888, SKAlphaType.Opaque);
            using var canvas = new SKCanvas(picture);
            canvas.Clear(SKColors.DimGray);
            using var pixels = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            for (int i = 0; i < count; i++)
            {
                Fill(pixels, data.Input(i), data.SampleShape[2]);
                float x = Gap + (i % columns * (width * scale + Gap));
                float y = Gap + (i / columns * (height * scale + Gap));
                using SKImage image = SKImage.FromBitmap(pixels);
                canvas.DrawImage(image, SKRect.Create(x, y, width * scale, height * scale), new SKSamplingOptions(SKFilterMode.Nearest));
            }

            PictureFormat.Save(picture, path);
        }
    }

    // values: [height, width, channels] from 0 (black) to 1.
    static void Fill(SKBitmap pixels, ReadOnlySpan<float> values, int channels)
    {
        for (int y = 0; y < pixels.Height; y++)
        {
            for (int x = 0; x < pixels.Width; x++)
            {
                int at = ((y * pixels.Width) + x) * channels;
                byte red = Level(values[at]);
                pixels.SetPixel(x, y, channels == 1 ? new SKColor(red, red, red) : new SKColor(red, Level(values[at + 1]), Level(values[at + 2])));
            }
        }
    }

    static byte Level(float value) => (byte)Math.Clamp(MathF.Round(value * 255), 0, 255);
}
