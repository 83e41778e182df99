using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using NetGen.Tests;

namespace NetGen.Networks.Tests;

/// <summary>
/// Pins the text of every generated file of every network of the table, for processors and graphics processors, while the compiler is rebuilt behind it.
/// A change that is meant writes the hashes anew with <c>NETGEN_WRITE_HASHES=1</c>.
/// </summary>
[Collection(nameof(Undisturbed))]
public sealed class EmittedTextTests
{
    [Fact]
    public void Every_file_of_every_network_is_what_it_was()
    {
        var hashes = Generation.OfTable
            .GroupBy(file => file.Name.Split('-', 2)[0].Replace(".g.cs", "", StringComparison.Ordinal), file => $"{Part(file.Name)} {Hash(file.Text)}")
            .OrderBy(network => network.Key, StringComparer.Ordinal)
            .Select(network => $"{network.Key}: {string.Join(", ", network)}")
            .ToArray();
        Assert.Equal(Tables.Rows.Sum(r => 1 + (r.Forward?.Blocks?.Classes.Split("[Block]").Length - 1 ?? 0)), hashes.Length);

        if (Environment.GetEnvironmentVariable("NETGEN_WRITE_HASHES") == "1")
            File.WriteAllLines(Pinned(), hashes);
        Assert.Equal(File.ReadAllLines(Pinned()), hashes);
    }

    /// <summary>Which of a network's files: the surface, or what stands behind the dash.</summary>
    private static string Part(string name) => name.Contains('-', StringComparison.Ordinal) ? name.Split('-', 2)[1].Replace(".g.cs", "", StringComparison.Ordinal) : "Surface";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 5);

    private static string Pinned([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "EmittedText.txt");
}
