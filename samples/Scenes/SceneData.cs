using NetGen;

/// <summary>The scenes to learn from, and others to test by, of other digits.</summary>
static class SceneData
{
    const int BuiltInScenes = 6_000, MnistScenes = 12_000;
    const int BuiltInTestScenes = 300, MnistTestScenes = 1_000;

    /// <summary>What the program says of itself.</summary>
    public static (string Program, string Data) About => (
        "Trains two networks on scenes of digits: one that says which pixels belong to digits, and one that says where which digits are.",
        "The folder with MNIST's four files; without it, digits drawn by code.");

    /// <summary>Scenes of MNIST's digits where its folder is given; else of digits drawn by code, so that the sample runs on any machine.</summary>
    public static (SceneSet Train, SceneSet Test) Load(string? directory)
    {
        if (directory is null)
        {
            return (SceneSet.Draw(DrawnDigits.Create(6_000, seed: 1), BuiltInScenes, seed: 1), SceneSet.Draw(DrawnDigits.Create(1_000, seed: 2), BuiltInTestScenes, seed: 2));
        }

        try
        {
            return (SceneSet.Draw(Mnist.Load(directory, train: true), MnistScenes, seed: 1), SceneSet.Draw(Mnist.Load(directory, train: false), MnistTestScenes, seed: 2));
        }
        catch (Exception error) when (error is IOException or DataFileException)
        {
            Console.Error.WriteLine(error.Message);
            Environment.Exit(1);
            throw;
        }
    }
}
