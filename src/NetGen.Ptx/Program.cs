using NetGen.Ptx;

if (args is not ["--assembly", var assembly, "--references", var references, "--output", var output])
{
    Console.Error.WriteLine("Usage: NetGen.Ptx --assembly FILE --references FILE --output FOLDER. The file of references names an assembly a line.");
    return 2;
}

try
{
    var networks = new NetworkAssembly(assembly, File.ReadAllLines(references));
    var problems = KernelFolder.Write(output, networks.Networks());
    foreach (string problem in problems)
        Console.Error.WriteLine($"{assembly} : error NG5001: {problem}");
    return problems.Count == 0 ? 0 : 1;
}
catch (Exception e) when (e is UnreadableAssemblyException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{assembly} : error NG5002: {e.Message}");
    return 1;
}
