using System.Runtime.CompilerServices;

namespace NetGen.Tests;

/// <summary>
/// Compares generated text with <c>Name.verified.cs</c> beside the test. On a difference the new text is left in
/// <c>Name.received.cs</c>: to accept it, rename it.
/// </summary>
internal static class Snapshot
{
    public static void AssertVerified(string name, string text, [CallerFilePath] string test = "")
    {
        string verified = Path.Combine(Path.GetDirectoryName(test)!, $"{name}.verified.cs");
        string received = Path.ChangeExtension(Path.ChangeExtension(verified, null), ".received.cs");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"{name} differs from what was verified: compare {received} with {verified}.");
    }
}
