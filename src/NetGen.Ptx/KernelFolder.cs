using NetGen.Gpu;

namespace NetGen.Ptx;

/// <summary>A folder with a file of PTX for each kernel, named as the program will ask for it.</summary>
internal static class KernelFolder
{
    /// <summary>Compiles all kernels. A file whose text stays is left alone, one whose kernel is gone is removed.</summary>
    /// <returns>A sentence for each kernel that does not compile.</returns>
    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<NetworkKernels> networks)
    {
        Directory.CreateDirectory(folder);
        var problems = new List<string>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        using var compiler = new PtxCompiler();
        // Norms and penalties run beside the kernels of any network.
        foreach (var (network, code) in networks.Count == 0 ? [] : networks.Append(new NetworkKernels("every network", SquareSums.Code)))
        {
            foreach (var (kernel, method) in code.Kernels.Zip(code.Methods!()))
            {
                try
                {
                    string file = Path.Combine(folder, code.Resource(kernel));
                    written.Add(file);
                    Save(file, compiler.Compile(method.Method, kernel).Text);
                }
                catch (GpuDriverException e)
                {
                    problems.Add($"The kernel {kernel} of '{network}' does not compile to PTX: {e.Message}. Take NetGenEmbedPtx out of the project to build without it, and report this kernel.");
                }
            }
        }

        foreach (string stale in Directory.GetFiles(folder, "*.ptx").Where(f => !written.Contains(f)))
            File.Delete(stale);
        return problems;
    }

    private static void Save(string file, string text)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
            File.WriteAllText(file, text);
    }
}
