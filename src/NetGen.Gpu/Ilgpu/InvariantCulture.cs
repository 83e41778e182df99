using System.Globalization;

namespace NetGen.Gpu;

/// <summary>
/// Until it is disposed, this thread writes numbers as programs read them. ILGPU writes them into a kernel's text in the current culture, in which a minus may be
/// another character.
/// </summary>
internal readonly ref struct InvariantCulture
{
    private readonly CultureInfo _before;

    private InvariantCulture(CultureInfo before) => _before = before;

    public static InvariantCulture Enter()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return new InvariantCulture(before);
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
