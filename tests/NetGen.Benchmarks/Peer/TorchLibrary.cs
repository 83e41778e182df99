using System.Runtime.InteropServices;
using TorchSharp;

namespace NetGen.Benchmarks.Peer;

/// <summary>The peer's native library, which not every system can load.</summary>
internal static class TorchLibrary
{
    /// <summary>Whether it loads here.</summary>
    /// <param name="reason">The loader's own words where it does not.</param>
    public static bool Loads(out string reason)
    {
        // TorchSharp's own message does not say what the loader missed.
        string file = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        try
        {
            if (OperatingSystem.IsLinux() && File.Exists(file))
                NativeLibrary.Load(file);
            using var zero = torch.zeros(1);
            reason = "";
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException or BadImageFormatException or EntryPointNotFoundException)
        {
            // The runtime's sentence ends with general advice and one line for each place it looked at; the loader's own words come after.
            string[] lines = (e.InnerException ?? e).Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            reason = lines.FirstOrDefault(l => l.Contains("not found", StringComparison.Ordinal)) ?? lines[0];
            return false;
        }
    }

    public static void Use(int threads) => torch.set_num_threads(threads);
}
