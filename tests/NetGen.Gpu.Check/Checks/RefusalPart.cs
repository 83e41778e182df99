using NetGen.Gpu.Check.Devices;

namespace NetGen.Gpu.Check.Checks;

/// <summary>Without a CUDA device this program says so and ends with 2: it is run again with all devices hidden.</summary>
internal sealed class RefusalPart() : Part("refusal")
{
    protected override void Run(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        string[] command = [Environment.ProcessPath!, .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? (string[])[Environment.GetCommandLineArgs()[0]] : []];
        var child = Child.Run(command[0], command[1..], options.Limit, ("CUDA_VISIBLE_DEVICES", "-1"));
        verdicts.Add(child.Code == 2 && child.Output.Trim() == DeviceUnderTest.Missing, "refusal without a device", $"code {child.Code}, \"{child.Output.Trim()}\"", "code 2, one sentence");
    }
}
