using NetGen;

/// <summary>The images to learn from.</summary>
static class Digits
{
    /// <summary>What the programs that learn them say of themselves.</summary>
    public static (string Program, string Data) About => (
        "Trains a convolutional network on handwritten digits.",
        "The folder with MNIST's four files; without it, digits drawn by code.");

    /// <summary>Real MNIST where its folder is given; else digits drawn by code, so that the sample runs on any machine.</summary>
    public static (Dataset Train, Dataset Test) Load(string? directory)
    {
        if (directory is null)
        {
            return (DrawnDigits.CreateOneHot(12_000, seed: 1), DrawnDigits.CreateOneHot(2_000, seed: 2));
        }

        try
        {
            return (Mnist.LoadOneHot(directory, train: true), Mnist.LoadOneHot(directory, train: false));
        }
        catch (Exception error) when (error is IOException or DataFileException)
        {
            Console.Error.WriteLine(error.Message);
            Environment.Exit(1);
            throw;
        }
    }
}
