using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using NetGen.Gpu;

namespace NetGen.Ptx;

/// <summary>A compiled assembly that declares networks. It is loaded, but nothing of it runs except the lists of kernels that the generator wrote.</summary>
internal sealed class NetworkAssembly
{
    private readonly Assembly _assembly;

    /// <param name="path">The assembly.</param>
    /// <param name="references">Paths of what it may reference.</param>
    /// <exception cref="UnreadableAssemblyException">It is not an assembly, or not there.</exception>
    public NetworkAssembly(string path, IReadOnlyList<string> references)
    {
        var byName = references.ToLookup(r => Path.GetFileNameWithoutExtension(r), StringComparer.OrdinalIgnoreCase);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            byName[name.Name!].FirstOrDefault(File.Exists) is { } file ? context.LoadFromAssemblyPath(Path.GetFullPath(file)) : null;
        try
        {
            _assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            throw new UnreadableAssemblyException($"The assembly cannot be read: {e.Message} Build it, or correct the path.", e);
        }
    }

    /// <summary>The networks that have kernels for graphics processors, by their names.</summary>
    /// <exception cref="UnreadableAssemblyException">An assembly that it needs is missing.</exception>
    public IReadOnlyList<NetworkKernels> Networks()
    {
        try
        {
            return [.. _assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(Network)) && !t.IsAbstract)
                .OrderBy(t => t.FullName, StringComparer.Ordinal)
                .Select(t => (t.FullName, Code: ((Network)RuntimeHelpers.GetUninitializedObject(t)).GpuNetwork as GpuNetwork))
                .Where(n => n.Code is not null)
                .Select(n => new NetworkKernels(n.FullName!, n.Code!.Code))];
        }
        catch (Exception e) when (e is ReflectionTypeLoadException or FileNotFoundException or FileLoadException)
        {
            string message = (e as ReflectionTypeLoadException)?.LoaderExceptions.FirstOrDefault()?.Message ?? e.Message;
            throw new UnreadableAssemblyException($"The networks of the assembly cannot be read, because an assembly that it references is missing: {message}", e);
        }
    }
}

/// <param name="Network">The name of the class.</param>
/// <param name="Code">Its kernels.</param>
internal sealed record NetworkKernels(string Network, GpuCode Code);

/// <summary>An assembly cannot be read; the message says why.</summary>
internal sealed class UnreadableAssemblyException(string message, Exception cause) : Exception(message, cause);
