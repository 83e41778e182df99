using System.Globalization;

/// <summary>What the command line asks for.</summary>
public sealed class RunOptions
{
    /// <summary>The folder with MNIST's four files; none: the built-in drawn digits.</summary>
    public string? Data { get; private set; }

    /// <summary>How often every training sample is seen.</summary>
    public int Epochs { get; private set; } = 5;

    /// <summary>Samples a training step.</summary>
    public int Batch { get; private set; } = 128;

    /// <summary>Threads of the processor; none: one a core.</summary>
    public int? Threads { get; private set; }

    /// <summary>The same seed gives the same weights, bit for bit, whatever the number of threads.</summary>
    public int Seed { get; private set; } = 1;

    /// <summary>Where the trained weights go.</summary>
    public string? Save { get; private set; }

    /// <summary>Where the figures of the run go.</summary>
    public string? Json { get; private set; }

    /// <summary>Where the picture of the training curves goes.</summary>
    public string? Plot { get; private set; }

    /// <summary>Reads the command line, or says on standard error what is wrong with it and ends the program with code 2.</summary>
    /// <param name="arguments">The words of the command line.</param>
    /// <param name="accepted">The options of this program, for example <c>--data DIR</c>.</param>
    public static RunOptions Read(string[] arguments, params string[] accepted)
    {
        try
        {
            return Parse(arguments, accepted);
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine($"{error.Message} The options are: {string.Join(", ", accepted)}.");
            Environment.Exit(2);
            throw;
        }
    }

    static RunOptions Parse(string[] arguments, string[] accepted)
    {
        var options = new RunOptions();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i];
            if (!accepted.Any(option => option.Split(' ')[0] == name))
            {
                throw new FormatException($"'{name}' is no option of this program.");
            }

            string value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{name} needs a value after it.");
            switch (name)
            {
                case "--data": options.Data = value; break;
                case "--epochs": options.Epochs = Number(name, value, 1); break;
                case "--batch": options.Batch = Number(name, value, 1); break;
                case "--threads": options.Threads = Number(name, value, 1); break;
                case "--seed": options.Seed = Number(name, value, int.MinValue); break;
                case "--save": options.Save = value; break;
                case "--json": options.Json = value; break;
                case "--plot": options.Plot = value; break;
            }
        }

        return options;
    }

    static int Number(string name, string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new FormatException($"{name} is '{value}', but it must be a whole number{(least > int.MinValue ? $" of at least {least}" : "")}.");
}
