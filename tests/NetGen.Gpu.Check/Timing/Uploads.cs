using NetGen.Benchmarks.Measuring;
using NetGen.Gpu.Check.Devices;
using NetGen.Gpu.Check.Reports;

namespace NetGen.Gpu.Check.Timing;

/// <summary>Copies to the device, from memory that it reads itself and from other.</summary>
internal static unsafe class Uploads
{
    private const int Floats = 16 << 20, EmulatedFloats = 1000;

    public static IReadOnlyList<Measurement> Time(DeviceUnderTest device, Options options)
    {
        int floats = device.IsEmulated ? EmulatedFloats : Floats;
        using var stream = device.Device.CreateStream();
        using var buffer = device.Device.Allocate(stream, floats, "numbers of a timing");
        var copy = stream.CreateCopy();
        AlignedBlock pinned = device.Device.AllocateHost(floats, "numbers of a timing"), other = new(floats, "numbers of a timing");
        string[] kinds = ["pinned", "pageable"];
        Action[] contenders = [.. new[] { pinned, other }.Select(from => (Action)(() => Copy(from)))];
        double[] medians = new double[contenders.Length];
        if (device.IsEmulated)
            Array.ForEach(contenders, c => c());
        else
            medians = Rounds.Medians(contenders, options.Rounds, rests: false);
        return [.. kinds.Zip(medians, (kind, median) => new Measurement("upload-16Mi", kind, floats, median)
        {
            GigabytesPerSecond = floats * (double)sizeof(float) / median / 1e3,
            Gpu = device.Name,
        })];

        void Copy(AlignedBlock from)
        {
            copy.Send(from.Pointer, floats, buffer.Span);
            stream.Wait();
        }
    }
}
