namespace NetGen.Compiler;

/// <summary>What kernels are written for, as far as passes ask: <see cref="Pipeline"/> has their order.</summary>
public abstract class Target
{
    /// <summary>SIMD methods.</summary>
    public static Target Cpu { get; } = new CpuTarget();

    /// <summary>ILGPU kernels for CUDA and OpenCL.</summary>
    public static Target Gpu { get; } = new GpuTarget();

    /// <summary>What every target must have, and nothing else: any program runs so. Tests compare whole networks.</summary>
    public static Target NestsOnly { get; } = new NestsOnlyTarget();

    /// <summary>Its kinds of kernels; a node goes to the first that takes it.</summary>
    public virtual IReadOnlyList<Family> Families => Tuned;

    /// <summary>The family whose kernel computes a node that joins no other group.</summary>
    public Family FamilyOf(Node node) => Families.First(f => f.Opens(node));

    /// <summary>All families, in the order in which they are asked.</summary>
    protected static IReadOnlyList<Family> Tuned { get; } =
        [new Maps(), new Products(), new Convolutions(), new InterleavedConvolutions(), new WinogradConvolutions(), new Sums(), new Windows(), new Rows(), new Moves(), new Nests()];

    /// <summary>Whether there are kernels for <see cref="Layout.Interleaved"/>, which only programs that meet whole batches gain by.</summary>
    public virtual bool Interleaves => false;

    /// <summary>Whether convolutions have kernels by Winograd's filtering and by phases.</summary>
    public virtual bool ChoosesConvolutions => false;

    /// <summary>Whether a sum of columns makes what it alone reads, although the kernel in front has a part of it in registers: a pass more over the other parts, none to store it.</summary>
    public virtual bool SumsMakeTerms => false;

    /// <summary>Whether a launch costs so much that kernels share one, and a small network's step is one kernel.</summary>
    public virtual bool SavesLaunches => false;

    /// <summary>Whether maxima are taken in the register tiles of plain convolutions: see <see cref="Fuse.FitsTiles"/>.</summary>
    public virtual bool PoolsTiles(Model model) => false;

    /// <summary>Into how many groups of samples a sum over the batch is cut, whose results are added in order; 1 for none.</summary>
    /// <param name="node">A gradient of a kernel, or a sum of columns.</param>
    public virtual int SampleGroups(Node node) => 1;

    /// <summary>Whether a kernel leaves so much of the device idle that it may share a launch.</summary>
    public virtual bool MayShareLaunch(Kernel kernel, Model model) => false;

    /// <summary>Floats of memory that a group of threads shares.</summary>
    public virtual int SharedFloats(Kernel kernel) => 0;
}
