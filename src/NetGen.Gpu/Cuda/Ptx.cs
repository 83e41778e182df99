using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetGen.Gpu;

/// <summary>A module of PTX with one kernel.</summary>
/// <param name="Entry">The name of its entry point.</param>
/// <param name="Text">The module.</param>
internal readonly record struct Ptx(string Entry, string Text)
{
    private const string EntryPoint = ".entry ";

    /// <summary>What the build embedded, or else what ILGPU compiles now.</summary>
    /// <param name="code">The kernels.</param>
    /// <param name="kernel">The kernel's place among them.</param>
    /// <param name="home">The assembly whose resources are searched.</param>
    /// <exception cref="GpuDriverException">A native program holds no PTX, or ILGPU does not compile the kernel.</exception>
    public static Ptx Of(GpuCode code, int kernel, Assembly home)
    {
        using var stream = home.GetManifestResourceStream(code.Resource(code.Kernels[kernel]));
        if (stream is not null)
        {
            using var reader = new StreamReader(stream);
            return Embedded(reader.ReadToEnd());
        }

        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new GpuDriverException(
                "this native program holds no PTX, into which kernels are compiled when it is built: set <NetGenEmbedPtx>true</NetGenEmbedPtx> in the project that declares the network, and publish again");
        }

        using var compiler = new PtxCompiler();
        return compiler.Compile(code.Methods!()[kernel].Method, code.Kernels[kernel]);
    }

    /// <summary>A module as the build embeds it: its entry point is the one that it declares.</summary>
    internal static Ptx Embedded(string text)
    {
        int start = text.IndexOf(EntryPoint, StringComparison.Ordinal) + EntryPoint.Length;
        return new Ptx(text[start..text.IndexOf('(', start)].Trim(), text);
    }
}
