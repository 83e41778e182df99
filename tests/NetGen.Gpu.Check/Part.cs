using NetGen.Gpu.Check.Devices;

namespace NetGen.Gpu.Check;

/// <summary>Some checks that belong together.</summary>
/// <param name="name">Its name on the command line.</param>
internal abstract class Part(string name)
{
    public string Name { get; } = name;

    /// <summary>Runs the checks on a thread of their own; an exception is a check that failed.</summary>
    /// <returns>Whether they ended in time: what did not is still at work.</returns>
    public bool TryRun(DeviceUnderTest device, Options options, Verdicts verdicts)
    {
        var thread = new Thread(() =>
        {
            try
            {
                device.Device.Bind();
                Run(device, options, verdicts);
            }
            catch (Exception e)
            {
                verdicts.Add(false, Name, e.ToString(), "no exception");
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        if (thread.Join(options.Limit))
            return true;
        verdicts.Add(false, Name, "not done", $"{options.Limit.TotalSeconds} s");
        return false;
    }

    protected abstract void Run(DeviceUnderTest device, Options options, Verdicts verdicts);
}
