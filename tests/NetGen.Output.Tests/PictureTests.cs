using SkiaSharp;

namespace NetGen.Output.Tests;

public sealed class PictureTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("netgen-pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Curves_have_one_panel_a_measure_and_show_training_and_validation()
    {
        string path = Path.Combine(_folder, "curves.png");
        Runs.History(5).SavePlot(path);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.Equal((1280, 480), (picture.Width, picture.Height));
        var colors = new HashSet<SKColor>(picture.Pixels.Where((_, i) => i % picture.Width < 640));
        // The default palette's blue and orange.
        Assert.Contains(new SKColor(0x1f, 0x77, 0xb4), colors);
        Assert.Contains(new SKColor(0xff, 0x7f, 0x0e), colors);
    }

    [Fact]
    public void A_single_epoch_is_visible()
    {
        string path = Path.Combine(_folder, "one.png");
        Runs.History(1).SavePlot(path);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.Contains(new SKColor(0x1f, 0x77, 0xb4), picture.Pixels);
    }

    [Fact]
    public void A_history_without_epochs_or_a_name_without_a_format_is_refused_in_a_sentence()
    {
        Assert.Equal("There is no curve to draw: no epoch was finished.",
            Assert.Throws<InvalidOperationException>(() => new History().SavePlot(Path.Combine(_folder, "none.png"))).Message);
        Assert.StartsWith("'curves.txt' does not say what kind of picture it is. End it with .png, .jpg, .webp or .bmp.",
            Assert.Throws<ArgumentException>(() => Runs.History(1).SavePlot("curves.txt")).Message);
    }

    [Fact]
    public void Images_stand_in_rows_from_the_upper_left()
    {
        // Three images of 1 × 2 pixels: black and white, gray and gray, white and black.
        var data = new Dataset([0, 1, 0.2f, 0.4f, 1, 0], [1, 2, 1]);
        string path = Path.Combine(_folder, "images.png");
        data.SaveImages(path, columns: 2, rows: 5, scale: 3);

        using SKBitmap picture = SKBitmap.Decode(path);
        // A gap of 2 pixels around images of 6 × 3: two in a row, two rows.
        Assert.Equal((18, 12), (picture.Width, picture.Height));
        Assert.Equal(SKColors.Black, picture.GetPixel(3, 3));
        Assert.Equal(SKColors.White, picture.GetPixel(6, 3));
        Assert.Equal(new SKColor(51, 51, 51), picture.GetPixel(11, 3));
        Assert.Equal(SKColors.White, picture.GetPixel(3, 8));
    }

    [Fact]
    public void Samples_that_are_no_images_are_refused_in_a_sentence()
    {
        var data = new Dataset([1, 2, 3, 4], [2, 2]);
        Assert.StartsWith("The samples are 2 × 2, but an image is height × width × 1",
            Assert.Throws<ArgumentException>(() => data.SaveImages(Path.Combine(_folder, "x.png"))).Message);
    }

    [Fact]
    public void A_confusion_matrix_counts_each_pair_and_draws_the_right_class_darkest()
    {
        var matrix = new ConfusionMatrix([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], classes: 2);
        Assert.Equal((2, 1, 0, 2), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));

        string path = Path.Combine(_folder, "confusion.png");
        matrix.SavePlot(path, ["cat", "dog"]);
        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.True(Brightness(picture, 0.7, 0.7) < Brightness(picture, 0.7, 0.3), "Class 0 was taken for class 1 once and for itself twice, so its own cell must be darker.");
    }

    [Fact]
    public void A_confusion_matrix_refuses_a_class_out_of_range()
    {
        Assert.Equal("The predicted class of sample 1 is 2, but with 2 classes it must be from 0 to 1.",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix([0, 1], [0, 2], classes: 2)).Message);
    }

    static int Brightness(SKBitmap picture, double x, double y)
    {
        SKColor color = picture.GetPixel((int)(x * picture.Width), (int)(y * picture.Height));
        return color.Red + color.Green + color.Blue;
    }
}
