using NetGen;

/// <summary>The images to learn from.</summary>
static class Photographs
{
    const int Side = 32;
    const int Channels = 3;

    /// <summary>What the program says of itself.</summary>
    public static (string Program, string Data) About => (
        "Trains ResNet20 on color photographs of ten kinds of things.",
        "The folder with the files of CIFAR-10's binary version; without it, colored digits drawn by code.");

    /// <summary>CIFAR-10 where its folder is given; else digits drawn by code in colors on colored ground, so that the sample runs on any machine.</summary>
    public static (Dataset Train, Dataset Test) Load(string? directory)
    {
        if (directory is null)
        {
            return (Color(DrawnDigits.Create(3_000, seed: 1), seed: 1), Color(DrawnDigits.Create(1_000, seed: 2), seed: 2));
        }

        try
        {
            return (Cifar10.LoadOneHot(directory, train: true), Cifar10.LoadOneHot(directory, train: false));
        }
        catch (Exception error) when (error is IOException or DataFileException)
        {
            Console.Error.WriteLine(error.Message);
            Environment.Exit(1);
            throw;
        }
    }

    static Dataset Color(Dataset digits, int seed)
    {
        var random = new Random(seed);
        int size = Side * Side * Channels, digitSide = digits.SampleShape[0], border = (Side - digitSide) / 2;
        float[] pixels = new float[digits.Count * size];
        for (int sample = 0; sample < digits.Count; sample++)
        {
            Span<float> image = pixels.AsSpan(sample * size, size);
            ReadOnlySpan<float> digit = digits.Input(sample);
            for (int channel = 0; channel < Channels; channel++)
            {
                float ground = random.NextSingle(), ink = ground + (ground < 0.5f ? 0.4f : -0.4f);
                for (int pixel = 0; pixel < Side * Side; pixel++)
                {
                    int y = pixel / Side - border, x = pixel % Side - border;
                    bool isInside = y >= 0 && y < digitSide && x >= 0 && x < digitSide;
                    image[pixel * Channels + channel] = ground + (ink - ground) * (isInside ? digit[y * digitSide + x] : 0);
                }
            }
        }

        int[] classes = [.. Enumerable.Range(0, digits.Count).Select(digits.Class)];
        return new Dataset(pixels, [Side, Side, Channels], classes) { Name = "built-in" }.ToOneHot(10);
    }
}
