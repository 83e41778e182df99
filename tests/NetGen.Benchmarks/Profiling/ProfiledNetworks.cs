using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using NetGen.Benchmarks.Generation;

namespace NetGen.Benchmarks.Profiling;

/// <summary>The networks of this program, generated once more with a clock around each kernel call.</summary>
internal sealed partial class ProfiledNetworks
{
    private readonly Assembly _assembly;
    private readonly List<ProfiledCall> _calls = [];

    public ProfiledNetworks()
    {
        using var resource = new StreamReader(typeof(ProfiledNetworks).Assembly.GetManifestResourceStream("Networks.cs")!);
        var source = UserProject.Parse(resource.ReadToEnd());
        var result = UserProject.Driver().RunGenerators(UserProject.Compile(source)).GetRunResult();
        var clocked = UserProject.Compile([source, .. result.GeneratedTrees.Select(Clocked)]);
        if (_calls.Count == 0)
            throw new InvalidOperationException("The generated steps call no kernel in the form that a profile looks for.");

        KernelClock.Open(_calls.Count);
        using var image = new MemoryStream();
        var emitted = clocked.Emit(image);
        if (!emitted.Success)
            throw new InvalidOperationException($"The clocked networks do not compile: {emitted.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
        image.Position = 0;
        _assembly = AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>The kernel calls of a network's program, in order.</summary>
    public IEnumerable<ProfiledCall> Calls(string network, string program) => _calls.Where(c => c.Network == network && c.Program == program);

    /// <summary>A network by the type of the same name in this program.</summary>
    public Network Create(Type type, Device device, int seed) =>
        (Network)Activator.CreateInstance(_assembly.GetType(type.FullName!, throwOnError: true)!, device, seed)!;

    /// <summary>Puts the clock in front of each kernel call of a generated file; files without calls stay as they are.</summary>
    private SyntaxTree Clocked(SyntaxTree generated)
    {
        string network = "", program = "", comment = "";
        var lines = generated.ToString().Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (ClassName().Match(line) is { Success: true } type)
                network = type.Groups[1].Value;
            else if (MethodName().Match(line) is { Success: true } method)
                program = method.Groups[1].Value;
            else if (line.StartsWith("// ", StringComparison.Ordinal))
                comment = line[3..];
            else if (KernelCallText().Match(line) is { Success: true } call)
            {
                lines[i] = KernelCallText().Replace(line, $"global::NetGen.Benchmarks.Profiling.KernelClock.Run(w, {_calls.Count}, &Kernels.$1");
                _calls.Add(new ProfiledCall(network, program, _calls.Count, call.Groups[1].Value, comment));
            }
        }

        return UserProject.Parse(string.Join('\n', lines), generated.FilePath);
    }

    [GeneratedRegex(@"^namespace NetGen\.Generated\.(?:\w+_)?([^_\W]+);")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"void (Train|Evaluate|Predict)Part\d+\(Workspace w\)")]
    private static partial Regex MethodName();

    [GeneratedRegex(@"w\.Run\(&Kernels\.(\w+)")]
    private static partial Regex KernelCallText();
}

/// <summary>One kernel call of a generated step.</summary>
/// <param name="Network">The network's class.</param>
/// <param name="Program">Train, Evaluate or Predict.</param>
/// <param name="Index">Its account in <see cref="KernelClock"/>.</param>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="Comment">What the generated code says above the call: layers, operators and shapes.</param>
internal sealed record ProfiledCall(string Network, string Program, int Index, string Kernel, string Comment)
{
    /// <summary>Whether it is a contraction, whose work is multiply-adds.</summary>
    public bool Multiplies => Comment.Contains("MatMul", StringComparison.Ordinal) || Comment.Contains("Convolve2D", StringComparison.Ordinal);
}
